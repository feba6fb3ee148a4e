"""The whole job by threads and number of articles, with peak memory.

    cargo build --release
    python scaling.py --model small --out ../runs/NAME/scaling-small

Times are from launch to exit. Where one and two threads run the same articles, they run in turn, `--rounds` times;
the speed-up is the median over rounds.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from runs import NEWS, articles, heading, load, slant, table, write


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="small")
    parser.add_argument("--articles", type=Path, default=NEWS)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000, 6000])
    parser.add_argument("--paired", type=int, default=1000, help="most articles that one thread runs too")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of up to 100 articles; one above")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    report = heading(args.model, [1, 2], load()) | {"command": ["python", *sys.argv], "runs": []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        for size in args.sizes:
            lines = articles(args.articles, size)
            path.write_text("".join(lines), encoding="utf-8")
            threads = (1, 2) if size <= args.paired else (2,)
            rounds = []
            for _ in range(args.rounds if size <= 100 else 1):
                rounds.append({n: slant("score", path, "--model", args.model, "--threads", n, "--format", "jsonl") for n in threads})
            run = {"articles": len(lines)}
            for n in threads:
                seconds = statistics.median(row[n][0] for row in rounds)
                run[f"seconds_{n}"] = round(seconds, 2)
                run[f"articles_per_second_{n}"] = round(len(lines) / seconds, 2)
                run[f"peak_mib_{n}"] = round(max(row[n][1] for row in rounds), 1)
            if 1 in threads:
                run["speed_up"] = round(statistics.median(row[1][0] / row[2][0] for row in rounds), 3)
            report["runs"].append(run)
            print(run, file=sys.stderr)
    keys = ["articles", "articles_per_second_1", "articles_per_second_2", "speed_up", "peak_mib_1", "peak_mib_2"]
    columns = ["articles", "articles/s, 1 thread", "2 threads", "speed-up", "peak MiB, 1 thread", "2 threads"]
    rows = [[run.get(key, "–") for key in keys] for run in report["runs"]]
    write(report, "Scaling of slant score", table(columns, rows), args.out)


if __name__ == "__main__":
    main()
