#!/usr/bin/env bash
# Every benchmark in turn, results into benches/runs/NAME: `bash benches/peers/all.sh NAME`, from the repository's root.
# PYTHON names an interpreter with benches/peers/requirements.txt; ../shared/data (or SLANT_SHARED) holds the news.
set -euo pipefail
cd "$(dirname "$0")"
python=${PYTHON:-python3}
out=../runs/${1:?name the run: date and machine}
cargo build --release --locked --bin slant --examples
mkdir -p "$out"
"$python" start.py --out "$out/start"
for model in small base; do
    "$python" encoder.py --model "$model" --count "$([ "$model" = small ] && echo 1000 || echo 200)" --out "$out/encoder-$model"
    "$python" job.py --model "$model" --count "$([ "$model" = small ] && echo 200 || echo 40)" --out "$out/job-$model"
done
"$python" scaling.py --model small --out "$out/scaling-small"
"$python" scaling.py --model base --sizes 10 100 1000 --paired 100 --out "$out/scaling-base"
for model in small base; do
    cargo run --release --locked --example precision -- "$model" "${SLANT_SHARED:-../../../shared}/data" > "$out/precision-$model.json"
done
