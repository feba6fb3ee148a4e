"""The recipe's steps on an encoder of two layers and rows of our own sentences: each writes what the next one reads,
a run that is broken off ends with the same weights, and slant reads the model and finds the same figures.

    python tests/recipe/recipe.py WORK --built target/release
"""

import argparse
import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import torch
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

ROOT = Path(__file__).resolve().parents[2]
RECIPE = ROOT / "models" / "recipe"
LABELLED = ROOT / "data" / "labelled" / "stance.jsonl"
ROWS = 90
CROSSNER = {"person": "politician", "organisation": "organisation", "country": "country", "group": None}


def sentences():
    """Our own train sentences, (text, [(start, end, name, kind, label)]), offsets in characters."""
    for line in LABELLED.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        encoded = record["text"].encode("utf-8")
        place = lambda offset: len(encoded[:offset].decode("utf-8"))
        targets = [
            (place(t["spans"][0][0]), place(t["spans"][0][1]), t["name"], t["kind"], t["label"])
            for t in record["targets"]
        ]
        if record["split"] == "train":
            yield record["text"], targets


def newsmtsc(rows):
    for number, (text, targets) in enumerate(rows):
        of = lambda t: {"from": t[0], "to": t[1], "mention": text[t[0] : t[1]]} | {
            "polarity": {"against": 2.0, "neutral": 4.0, "favour": 6.0}[t[4]]
        }
        gids = [{"Input.gid": f"{number}_{t[0]}"} | of(t) for t in targets]
        yield json.dumps({"primary_gid": str(number), "sentence_normalized": text, "targets": gids})


def bio(rows, kinds):
    for text, targets in rows:
        position = 0
        for token in text.split(" "):
            inside = [t for t in targets if t[0] <= position < t[1] and kinds[t[3]]]
            yield f"{token}\t" + (f"{'B' if position == inside[0][0] else 'I'}-{kinds[inside[0][3]]}" if inside else "O")
            position += len(token) + 1
        yield ""


def write_data(folder):
    rows = list(sentences())[: 3 * ROWS]
    train, dev, test = rows[:ROWS], rows[ROWS : 2 * ROWS], rows[2 * ROWS :]
    files = {
        "newsmtsc/train.jsonl": newsmtsc(train),
        "newsmtsc/dev_rw.jsonl": newsmtsc(dev),
        "newsmtsc/dev_mt.jsonl": newsmtsc(test),
        "crossner_politics/train.txt": bio(train, CROSSNER),
        "crossner_politics/dev.txt": bio(dev, CROSSNER),
        "wnut17/wnut17train.conll": bio(train, {"person": "person", "organisation": "group"} | dict.fromkeys(["country", "group"])),
    }
    for name, lines in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "babe").mkdir()
    with (folder / "babe" / "expert_sg1.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(["text", "news_link", "label_bias", "biased_words"])
        for text, targets in train:
            loaded = any(t[4] != "neutral" for t in targets)
            word = text.rstrip(".").split(" ")[-1]
            writer.writerow([text, text[:20], "Biased" if loaded else "Non-biased", [word] if loaded else []])


def write_start(folder):
    torch.manual_seed(0)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(ROOT / "models" / "slant-small" / "tokenizer.json"),
        pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]", unk_token="[UNK]", mask_token="[MASK]",
    )
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def command(step, *arguments):
    return [sys.executable, str(RECIPE / step), *map(str, arguments)]


def run(*arguments):
    done = subprocess.run(list(map(str, arguments)), cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"{arguments}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def broken_off(arguments, checkpoint):
    """Starts the step, ends it when its first checkpoint is written, and starts it again."""
    step = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 300
    while not checkpoint.exists():
        assert step.poll() is None and time.monotonic() < deadline, "no checkpoint was written"
        time.sleep(0.01)
    step.send_signal(signal.SIGKILL)
    step.wait()
    done = torch.load(checkpoint, weights_only=False)["done"]
    run(*arguments)
    return done


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--built", type=Path, required=True, help="folder with slant and its examples")
    args = parser.parse_args()
    os.environ |= {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "OMP_NUM_THREADS": "1"}
    work, slant = args.work.resolve(), args.built / "slant"
    work.mkdir(parents=True)
    data, teacher = work / "data", work / "teacher"
    write_data(data)
    write_start(work / "start")

    run(args.built / "examples" / "label_news", "small", "data/samples", teacher, 3)
    common = ["--data", data, "--labelled", LABELLED, "--teacher", teacher, "--rename", 0.5, "--limit", 200]
    distilled = command("train.py", *common, "--start", work / "start", "--out", work / "distilled",
                        "--teacher-epochs", 1, "--stance-epochs", 0, "--actor-epochs", 0, "--loaded-epochs", 0)
    run(*distilled)
    labels = [*common, "--start", work / "distilled", "--consistency", 1, "--teacher-epochs", 0.5,
              "--stance-epochs", 2, "--actor-epochs", 1, "--loaded-epochs", 1, "--checkpoint-seconds", 0]
    run(*command("train.py", *labels, "--out", work / "unbroken"))
    done = broken_off(command("train.py", *labels, "--out", work / "broken"), work / "broken" / "checkpoint.pt")
    one, other = (torch.load(work / name / "slant.pt", weights_only=True) for name in ("unbroken", "broken"))
    differ = [name for name, value in one.items() if not torch.equal(value, other[name])]
    assert not differ, f"broken off after {done} steps, other weights: {differ}"
    print(f"a run broken off after {done} steps ends with the same weights")

    run(*command("average.py", work / "distilled", work / "unbroken", "--out", work / "mean"))
    before, mean = (torch.load(work / name / "slant.pt", weights_only=True) for name in ("distilled", "mean"))
    assert all(torch.allclose(mean[name], (before[name] + one[name]) / 2) for name in one if one[name].is_floating_point())

    for fold in range(5):
        run(*command("train.py", *labels, "--out", work / f"fold{fold}", "--babe-fold", fold))
    folds = ["--folds", *(work / f"fold{fold}" / "babe_fold.json" for fold in range(5))]
    model = work / "model"
    run(*command("export.py", "--checkpoint", work / "mean", "--name", "tiny", "--data", data, *folds,
                 "--labelled", LABELLED, "--out", model))
    figures = json.loads(run(*command("evaluate.py", "--model", model, "--data", data, *folds)))
    assert figures["babe"]["macro_f1_out_of_fold"]["n"] == ROWS, "every row is out of one fold"
    run(*command("reference.py", "--model", model, "--out", work / "parity.json"))

    for name in ("dev_rw", "dev_mt"):
        ours = json.loads(run(slant, "evaluate", "--dataset", "newsmtsc", data / "newsmtsc" / f"{name}.jsonl",
                              "--model", model, "--precision", "f32", "--format", "json"))
        theirs = figures["stance"][name]["macro_f1"]["value"]
        value = ours["metrics"]["macro_f1"]["value"]
        assert abs(value - theirs) < 0.01, f"{name}: slant finds {value}, the recipe {theirs}"
    scored = work / "scored.jsonl"
    run(slant, "score", "data/samples", "--model", model, "--format", "jsonl", "-o", scored)
    run(*command("aggregation.py", "--scored", scored, "--write", model))
    run(slant, "score", "data/samples", "--model", model, "--format", "jsonl", "-o", scored)
    print("the recipe runs")


if __name__ == "__main__":
    main()
