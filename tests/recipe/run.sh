#!/usr/bin/env bash
# A tiny run of the training recipe, in a fresh environment (about 3 GB from the Python package index).
#     tests/recipe/run.sh [PYTHON]      PYTHON has the packages of models/recipe/requirements.txt already
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=${1:-$work/venv/bin/python}
if [ -z "${1:-}" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir \
        --requirement models/recipe/requirements.txt
fi
cargo build --quiet --release --locked --bin slant --example label_news
"$python" tests/recipe/recipe.py "$work/run" --built "${CARGO_TARGET_DIR:-target}/release"
