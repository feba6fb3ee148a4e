"""What the benchmarks share: slant's programs, the machine, articles, and how results are written."""

import json
import os
import platform
import subprocess
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RELEASE = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
SHARED = Path(os.environ.get("SLANT_SHARED", ROOT / ".." / "shared"))
NEWS = SHARED / "data" / "news" / "articles.jsonl"
FLAGS = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "amx_int8")


# spaCy and NNCF fork; the tokenizers' own threads would not survive it, and say so each time.
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def processor():
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        flags = next((line for line in lines if line.startswith("flags")), "").split()
        name = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())
        return name, [flag for flag in FLAGS if flag in flags]
    return platform.processor(), []


def heading(model, threads, load):
    """The first fields of every report; `load` is the load average before the run."""
    name, flags = processor()
    return {
        "date": date.today().isoformat(),
        "machine": {"processor": name, "instructions": flags, "cores": os.cpu_count(), "load_before": load},
        "threads": threads,
        "model": f"slant-{model}",
    }


def load():
    return round(os.getloadavg()[0], 2)


def articles(path, count):
    """The first `count` lines of a JSONL file of articles; fewer where it is shorter."""
    with open(path, encoding="utf-8") as lines:
        return [line for line, _ in zip(lines, range(count))]


def slant(*arguments):
    """Runs slant; seconds from launch to exit, and its peak resident memory in MiB."""
    begun = time.perf_counter()
    process = subprocess.Popen([RELEASE / "slant", *map(str, arguments)], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode > 1:
        raise SystemExit(f"slant stopped with {process.returncode}")
    return seconds, usage.ru_maxrss / 1024


def records(path, model, folder):
    """What slant makes of a file of articles, offsets in characters."""
    out = folder / "records.jsonl"
    slant("score", path, "--model", model, "--format", "jsonl", "--offsets", "chars", "-o", out)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def example(name, *arguments):
    """The line of JSON that one of the examples prints."""
    command = [RELEASE / "examples" / name, *map(str, arguments)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout)


def table(columns, rows):
    lines = [f"| {' | '.join(columns)} |", f"|{'|'.join(['---'] + ['---:'] * (len(columns) - 1))}|"]
    return "\n".join(lines + [f"| {' | '.join(map(str, row))} |" for row in rows])


def write(report, title, text, out):
    """Prints the tables; with `out`, writes them to OUT.md and the whole report to OUT.json."""
    machine = report["machine"]
    command = " ".join(report["command"])
    head = f"# {title}\n\n{report['date']}, {machine['processor']}, {machine['cores']} cores ({', '.join(machine['instructions'])}), "
    head += f"{report['model']}, load {machine['load_before']} before the run; `{command}`\n\n"
    print(head + text)
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.with_suffix(".md").write_text(head + text + "\n", encoding="utf-8")
        out.with_suffix(".json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
