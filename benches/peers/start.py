"""From launch to the first scored article, on a warm disk.

    cargo build --release
    python start.py --out ../runs/NAME/start

Each launch scores one news article of usual length to standard output; timed until its line has been read.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from runs import NEWS, RELEASE, ROOT, articles, heading, load, table, write


def first_line(path, model, threads):
    command = [RELEASE / "slant", "score", path, "--model", model, "--format", "jsonl", "--threads", str(threads)]
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        line = process.stdout.readline()
        seconds = time.perf_counter() - begun
        process.stdout.read()
    return 1000 * seconds, line


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, default=NEWS)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--launches", type=int, default=15)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    report = heading("small and slant-base", args.threads, load())
    lines = articles(args.articles, 1000)
    middle = sorted(lines, key=lambda line: len(json.loads(line)["text"]))[len(lines) // 2]
    report |= {"command": ["python", *sys.argv], "launches": args.launches, "models": {}}
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "article.jsonl"
        path.write_text(middle, encoding="utf-8")
        for model in ("small", "base"):
            first_line(path, model, args.threads)
            runs = [first_line(path, model, args.threads) for _ in range(args.launches)]
            times = sorted(ms for ms, _ in runs)
            sentences = len(json.loads(runs[0][1])["sentences"])
            found = {"sentences": sentences, "median_ms": round(statistics.median(times), 1), "fastest_ms": round(times[0], 1), "slowest_ms": round(times[-1], 1)}
            report["models"][f"slant-{model}"] = found
            rows.append([f"slant-{model}", *found.values()])
    write(report, "From launch to the first scored article", table(["", "sentences", "median ms", "fastest", "slowest"], rows), args.out)


if __name__ == "__main__":
    main()
