"""Prior and between-sentence spread of actor scores, by moments over scored articles.

    slant score NEWS.jsonl --format jsonl -o work/scored.jsonl
    python aggregation.py --scored work/scored.jsonl [--write ../slant-small]

One-way random effects (Searle, Casella and McCulloch, Variance Components, ch. 3): groups are an article's actors in
the narrator's voice, values are the stances of their body sentences. Groups of one value count for the mean only.

The prior's standard deviation is not the one of the moments, which is printed beside it: that one would put the mean
of a single strongly worded sentence outside its own interval. PRIOR_SD is weakly informative: wide on [-1, 1].
"""

import argparse
import hashlib
import json
from collections import defaultdict
from pathlib import Path

import numpy as np

PRIOR_SD = 0.5


def groups(path):
    with path.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            values = defaultdict(list)
            for sentence in record["sentences"]:
                for stance in sentence["stances"]:
                    narrator = sentence["voices"][stance["voice"]]["voice"] == "narrator"
                    if sentence["kind"] == "body" and narrator and stance["favour"] is not None:
                        values[stance["actor"]].append(stance["favour"] - stance["against"])
            yield from values.values()


def moments(found):
    several = [np.array(values) for values in found if len(values) > 1]
    sizes = np.array([len(values) for values in several])
    means = np.array([values.mean() for values in several])
    total = sizes.sum()
    within = sum(((values - values.mean()) ** 2).sum() for values in several) / (total - len(several))
    grand = (sizes * means).sum() / total
    between = (sizes * (means - grand) ** 2).sum() / (len(several) - 1)
    typical_size = (total - (sizes**2).sum() / total) / (len(several) - 1)
    return {
        "prior_mean": round(float(np.mean([np.mean(values) for values in found])), 3),
        "prior_sd": PRIOR_SD,
        "between_sentence_sd": round(float(within**0.5), 3),
    }, round(float(max((between - within) / typical_size, 0.0) ** 0.5), 3)


def write_config(folder, key, value):
    """Sets one key of a model's config.json, and its checksum."""
    path = folder / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    config[key] = value
    path.write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    sums = [line.split("  ") for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()]
    fresh = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for _, name in sums]
    (folder / "SHA256SUMS").write_text("".join(fresh), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scored", type=Path, required=True)
    parser.add_argument("--write", type=Path, help="model folder whose config.json takes the values")
    args = parser.parse_args()
    found = list(groups(args.scored))
    aggregation, between_articles_sd = moments(found)
    print(json.dumps({**aggregation, "between_articles_sd": between_articles_sd, "groups": len(found), "sentences": sum(map(len, found))}))
    if args.write:
        write_config(args.write, "aggregation", aggregation)


if __name__ == "__main__":
    main()
