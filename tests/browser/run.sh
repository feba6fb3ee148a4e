#!/usr/bin/env bash
# The browser tests, in a fresh environment: the report of the samples, and hostile articles.
#     tests/browser/run.sh [SLANT [SCORED]]      CHROMIUM names the browser, where it is not Debian's
# The report of a large file SCORED is used and timed too.
set -euo pipefail
cd "$(dirname "$0")/../.."

slant=$(realpath "${1:-${CARGO_TARGET_DIR:-target}/release/slant}")
chromium=${CHROMIUM:-/usr/bin/chromium}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --requirement tests/browser/requirements.txt
"$slant" score data/samples --actors data/actors/fictional.toml --format jsonl -o "$work/scored.jsonl"
"$slant" compare "$work/scored.jsonl" --min-articles 5 -o "$work/report.html"
"$work/venv/bin/python" tests/browser/report.py "$work/report.html" "$work/scored.jsonl" --chromium "$chromium"
"$work/venv/bin/python" tests/browser/hostile.py "$slant" --chromium "$chromium"
if [ -n "${2:-}" ]; then
    "$slant" report "$2" -o "$work/large.html"
    "$work/venv/bin/python" tests/browser/report.py "$work/large.html" "$2" --chromium "$chromium"
    "$work/venv/bin/python" tests/browser/measure.py "$work/large.html" --chromium "$chromium"
fi
