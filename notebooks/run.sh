#!/usr/bin/env bash
# Exports what the notebooks read, then runs each from top to bottom in a fresh environment; fails on any error.
#     notebooks/run.sh              the results are thrown away
#     notebooks/run.sh --update     the results are written into the notebooks
# SLANT names the program, where it is not the release build of this tree.
set -euo pipefail
cd "$(dirname "$0")/.."

slant=$(realpath "${SLANT:-${CARGO_TARGET_DIR:-target}/release/slant}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

exports=notebooks/exports
mkdir -p "$exports"
"$slant" score data/samples --actors data/actors/fictional.toml --format jsonl -o "$exports/scored.jsonl"
compare=("$slant" compare "$exports/scored.jsonl" --min-articles 10)
"${compare[@]}" -o "$exports/comparison.json"
for part in outlets tone differences attention distances series; do
    "${compare[@]}" --part "$part" -o "$exports/$part.csv"
done
"$slant" evaluate --dataset jsonl data/labelled/stance.jsonl --split test --model base --against small \
    --by label --by voice --by actor-kind --by length --by n-actors \
    --predictions "$exports/rows.jsonl" -o "$exports/evaluation.json"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --requirement notebooks/requirements.txt
if [ "${1:-}" = --update ]; then to=notebooks; else to=$work; fi
for notebook in notebooks/*.ipynb; do
    PYDEVD_DISABLE_FILE_VALIDATION=1 "$work/venv/bin/jupyter" nbconvert --log-level WARN --to notebook --execute \
        --ExecutePreprocessor.record_timing=False --output-dir "$to" "$notebook"
    echo "$notebook runs"
done
