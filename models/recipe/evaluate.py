"""Score a model folder on the dev sets, from its stored weights, with the calibrated probabilities.

    python evaluate.py --model ../slant-small --data DATA [--folds work/fold*/babe_fold.json]

Prints one JSON object: macro-F1, accuracy, log loss and expected calibration error of stance, F1 of actor
spans, macro-F1 of loaded sentences and F1 of loaded words out of fold; the calibration on both dev sets together by
cross-fitting, with its curve: every row under a temperature fitted on the four fifths of the sentences that it is not
in. 95 % intervals by bootstrap over rows, seed 0.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import accuracy_score, f1_score, log_loss

import data
from data import group_fold
from export import temperature as fitted_temperature
from reference import load
from train import actor_f1, stance_probabilities

REPLICATES = 1000
OWN = Path(__file__).parent.parent.parent / "data" / "labelled" / "stance.jsonl"


def interval(metric, *columns):
    rng = np.random.default_rng(0)
    n = len(columns[0])
    draws = [metric(*[column[pick] for column in columns]) for pick in rng.integers(0, n, (REPLICATES, n))]
    low, high = np.percentile(draws, [2.5, 97.5])
    return {"value": round(metric(*columns), 4), "interval": [round(low, 4), round(high, 4)], "n": n}


def macro_f1(gold, predicted):
    return float(f1_score(gold, predicted, average="macro"))


def calibration_error(gold, probabilities, bins=10):
    """Expected calibration error of the top class, with bins of equal mass."""
    top, predicted = probabilities.max(1), probabilities.argmax(1)
    order = np.argsort(top, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return float(sum(len(p) * abs(top[p].mean() - (predicted[p] == gold[p]).mean()) for p in parts) / len(gold))


def calibrated(probabilities, temperature):
    powered = np.clip(probabilities, 1e-12, 1) ** (1 / temperature)
    return powered / powered.sum(1, keepdims=True)


def brier(gold, probabilities):
    """Sum of squares over the three classes, in [0, 2] (Brier 1950)."""
    return float(((probabilities - np.eye(3)[gold]) ** 2).sum(1).mean())


def fit_measures(gold, probabilities):
    return {
        "log_loss": round(float(log_loss(gold, probabilities, labels=[0, 1, 2])), 4),
        "brier": round(brier(gold, probabilities), 4),
        "expected_calibration_error": round(calibration_error(gold, probabilities), 4),
    }


def cross_fitted(rows, gold, raw):
    """Fit measures before and after, and the curve: mean top probability and accuracy of ten bins of equal mass."""
    folds = np.array([group_fold(row.text) for row in rows])
    probabilities = np.zeros_like(raw)
    for fold in np.unique(folds):
        inside = folds == fold
        probabilities[inside] = calibrated(raw[inside], fitted_temperature(raw[~inside], gold[~inside]))
    top, right = probabilities.max(1), probabilities.argmax(1) == gold
    bins = np.array_split(np.argsort(top, kind="stable"), 10)
    return {
        "uncalibrated": fit_measures(gold, raw),
        "cross_fitted": fit_measures(gold, probabilities),
        "curve": [[round(float(top[b].mean()), 3), round(float(right[b].mean()), 3)] for b in bins],
    }


def stance(model, tokenizer, folder, temperature):
    sets = {name: data.newsmtsc(folder / "newsmtsc" / f"{name}.jsonl") for name in ("dev_rw", "dev_mt")}
    sets["pooled"] = sets["dev_rw"] + sets["dev_mt"]
    sets["own_test"] = data.labelled(OWN, "test")
    result = {}
    for name, rows in sets.items():
        gold = np.array([row.label for row in rows])
        raw = stance_probabilities(model, tokenizer, rows, torch.device("cpu"))
        raw /= raw.sum(1, keepdims=True)
        probabilities = calibrated(raw, temperature)
        predicted = probabilities.argmax(1)
        result[name] = {
            "macro_f1": interval(macro_f1, gold, predicted),
            "accuracy": round(float(accuracy_score(gold, predicted)), 4),
            "uncalibrated": fit_measures(gold, raw),
            "calibrated": fit_measures(gold, probabilities),
        }
        if name == "pooled":
            result["calibration"] = cross_fitted(rows, gold, raw)
    return result


def loaded(folds):
    rows = [row for path in folds for row in json.loads(path.read_text(encoding="utf-8"))]
    if not rows:
        return None
    gold = np.array([row["gold"] for row in rows])
    predicted = np.array([row["probability"] > 0.5 for row in rows]).astype(int)
    words = np.array([row["words"] for row in rows])
    return {
        "macro_f1_out_of_fold": interval(macro_f1, gold, predicted),
        "word_f1_out_of_fold": interval(word_f1, words),
    }


def word_f1(counts):
    both, marked, gold = counts.sum(0)
    return float(2 * both / max(1, marked + gold))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=Path, nargs="*", default=[])
    args = parser.parse_args()
    model, tokenizer = load(args.model)
    config = json.loads((args.model / "config.json").read_text(encoding="utf-8"))
    crossner = data.crossner(args.data / "crossner_politics" / "dev.txt")
    print(
        json.dumps(
            {
                "stance": stance(model, tokenizer, args.data, config["heads"]["stance"]["temperature"]),
                "crossner_politics_dev": {
                    "span_f1": round(actor_f1(model, tokenizer, crossner, torch.device("cpu")), 4),
                    "sentences": len(crossner),
                },
                "babe": loaded(args.folds),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
