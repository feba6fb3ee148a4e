"""The bias score's logistic article model, fitted on readers' judgements.

    slant score DATA/hyperpartisan/dev.jsonl --model small --format jsonl -o work/hyper.jsonl
    python bias.py --scored work/hyper.jsonl --gold DATA/hyperpartisan/dev.jsonl [--halves work/halves.jsonl] [--write ../slant-small]

Ridge-penalised logistic regression on standardised components (penalty 1), stored in the components' own units with
the covariance of the coefficients (inverse of the penalised information: Laplace's approximation). Scores are out of
fold: five folds of whole outlets, ten times over. Beside them a bag of words on the same folds. `--halves` holds the
same articles cut to their first half (`python bias.py --cut GOLD OUT` writes them), scored the same way.
`--predictions` writes the first time's out-of-fold scores for `slant evaluate --from-predictions`; `--write` also adds
the articles to the list of rows that the model was trained on.
"""

import argparse
import json
import subprocess
from pathlib import Path

import numpy as np
from aggregation import write_config
from data import row_hash
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

COMPONENTS = ["loaded_share", "stance_extremity", "stance_inequality", "narrator_share"]
FOLDS, REPEATS, SEED = 5, 10, 0
ROOT = Path(__file__).resolve().parents[2]


def read(path):
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def cut(gold, out):
    """Articles of the first half of their paragraphs, at least one."""
    with out.open("w", encoding="utf-8") as file:
        for row in read(gold):
            parts = row["text"].split("\n")
            if len(parts) == 1:
                words = row["text"].split(" ")
                text = " ".join(words[: max(len(words) // 2, 1)])
            else:
                text = "\n".join(parts[: max(len(parts) // 2, 1)])
            file.write(json.dumps({**row, "text": text}, ensure_ascii=False) + "\n")


def values(record):
    found = [record["bias"]["components"][name] for name in COMPONENTS]
    return None if None in found else found


def fit(inputs, gold):
    """Intercept and coefficients in the inputs' own units, and their covariance."""
    mean, spread = inputs.mean(0), inputs.std(0)
    model = LogisticRegression(C=1.0, max_iter=1000, tol=1e-8).fit((inputs - mean) / spread, gold)
    design = np.column_stack([np.ones(len(inputs)), (inputs - mean) / spread])
    weights = np.concatenate([model.intercept_, model.coef_[0]])
    chance = 1 / (1 + np.exp(-design @ weights))
    penalty = np.diag([0.0] + [1.0] * inputs.shape[1])
    covariance = np.linalg.inv(design.T @ (design * (chance * (1 - chance))[:, None]) + penalty)
    back = np.eye(len(weights))
    back[1:, 1:] = np.diag(1 / spread)
    back[0, 1:] = -mean / spread
    return back @ weights, back @ covariance @ back.T


def predict(weights, inputs):
    return 1 / (1 + np.exp(-(weights[0] + inputs @ weights[1:])))


def folds(outlets, repeat):
    names = np.unique(outlets)
    np.random.default_rng(SEED + repeat).shuffle(names)
    place = {name: index % FOLDS for index, name in enumerate(names)}
    return np.array([place[outlet] for outlet in outlets])


def out_of_fold(inputs, gold, outlets, texts):
    ours, words = np.zeros((REPEATS, len(gold))), np.zeros((REPEATS, len(gold)))
    for repeat in range(REPEATS):
        fold = folds(outlets, repeat)
        for held in range(FOLDS):
            train, test = fold != held, fold == held
            ours[repeat, test] = predict(fit(inputs[train], gold[train])[0], inputs[test])
            bag = TfidfVectorizer(sublinear_tf=True, min_df=2)
            counts = bag.fit_transform(texts[train])
            model = LogisticRegression(C=10.0, max_iter=1000, class_weight="balanced").fit(counts, gold[train])
            words[repeat, test] = model.predict_proba(bag.transform(texts[test]))[:, 1]
    return ours, words


def with_interval(metric, gold, scores, outlets):
    """Mean over repeats, with the interval of a bootstrap over outlets."""
    generator, names = np.random.default_rng(SEED), np.unique(outlets)
    rows = {name: np.flatnonzero(outlets == name) for name in names}
    value = lambda picked: np.mean([metric(gold[picked], row[picked]) for row in scores])
    draws = []
    while len(draws) < 1000:
        picked = np.concatenate([rows[name] for name in generator.choice(names, len(names))])
        if 0 < gold[picked].sum() < len(picked):
            draws.append(value(picked))
    low, high = np.quantile(draws, [0.025, 0.975])
    return {"value": round(float(value(np.arange(len(gold)))), 4), "interval": [round(float(low), 4), round(float(high), 4)]}


def auc_difference(gold, pairs):
    return roc_auc_score(gold, pairs[:, 0]) - roc_auc_score(gold, pairs[:, 1])


def write_predictions(path, rows, components, kept, scores, fold):
    """Every article in the set's order, with the fold it was held out in; those that were not fitted were held out of all."""
    places = {row["id"]: place for place, (row, _) in enumerate(kept)}
    with path.open("w", encoding="utf-8") as file:
        for row in rows.values():
            place, measured = places.get(row["id"]), components.get(row["id"], {})
            prediction = {"id": row["id"], "group": row["outlet"] or row["id"], "text": row["text"], "seen": place is not None}
            prediction |= {"fold": 0 if place is None else int(fold[place]), "task": "ranking", "gold": row["hyperpartisan"]}
            prediction["scores"] = {"bias_score": None if place is None else float(scores[place])}
            prediction["scores"] |= {name: measured.get(name) for name in COMPONENTS}
            if all(score is None for score in prediction["scores"].values()):
                prediction["unanswered"] = "no component of the bias score could be measured"
            file.write(json.dumps(prediction, ensure_ascii=False) + "\n")


def list_rows(folder, rows):
    """Adds articles to the rows that a model was trained on; the checksums are made when the config is written."""
    path = folder / "trained_rows.txt"
    hashes = set(path.read_text(encoding="utf-8").split()) | {row_hash(row["text"]) for row in rows.values()}
    path.write_text("\n".join(sorted(hashes)) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scored", type=Path)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--halves", type=Path)
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--cut", type=Path, nargs=2, metavar=("GOLD", "OUT"))
    parser.add_argument("--write", type=Path, help="model folder whose config.json takes the coefficients")
    args = parser.parse_args()
    if args.cut:
        return cut(*args.cut)
    rows = {row["id"]: row for row in read(args.gold)}
    scored = [(record, values(record)) for record in read(args.scored)]
    kept = [(rows[record["id"]], found) for record, found in scored if found is not None]
    inputs = np.array([found for _, found in kept])
    gold = np.array([int(row["hyperpartisan"]) for row, _ in kept])
    outlets = np.array([row["outlet"] for row, _ in kept])
    texts = np.array([row["text"] for row, _ in kept], dtype=object)
    ours, words = out_of_fold(inputs, gold, outlets, texts)
    weights, covariance = fit(inputs, gold)
    report = {
        "articles": len(kept),
        "without_a_component": len(scored) - len(kept),
        "outlets": len(np.unique(outlets)),
        "auc": with_interval(roc_auc_score, gold, ours, outlets),
        "average_precision": with_interval(average_precision_score, gold, ours, outlets),
        "brier": with_interval(brier_score_loss, gold, ours, outlets),
        "bag_of_words_auc": with_interval(roc_auc_score, gold, words, outlets),
        "auc_less_bag_of_words": with_interval(auc_difference, gold, np.stack([ours, words], axis=2), outlets),
        "coefficients": {
            name: {"value": round(float(value), 3), "interval": [round(float(value + z * sd), 3) for z in (-1.96, 1.96)]}
            for name, value, sd in zip(["intercept", *COMPONENTS], weights, np.sqrt(np.diag(covariance)))
        },
    }
    if args.halves:
        halves = {record["id"]: values(record) for record in read(args.halves)}
        pairs = [(found, halves.get(row["id"])) for row, found in kept]
        pairs = np.array([(whole, half) for whole, half in pairs if half is not None])
        moved = predict(weights, pairs[:, 1]) - predict(weights, pairs[:, 0])
        report["first_half_less_whole"] = {"mean": round(float(moved.mean()), 4), "median": round(float(np.median(moved)), 4), "n": len(moved)}
    print(json.dumps(report, indent=1))
    if args.predictions:
        components = {record["id"]: record["bias"]["components"] for record in read(args.scored)}
        write_predictions(args.predictions, rows, components, kept, ours[0], folds(outlets, 0))
    if args.write:
        list_rows(args.write, rows)
        command = ["cargo", "run", "--quiet", "--release", "--example", "components_hash"]
        digest = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
        bias = {
            "components_hash": digest,
            "components": COMPONENTS,
            "coefficients": [round(float(value), 6) for value in weights],
            "covariance": [[round(float(value), 8) for value in row] for row in covariance],
            "domain": "US news, 2016 to 2018",
        }
        write_config(args.write, "bias", bias)


if __name__ == "__main__":
    main()
