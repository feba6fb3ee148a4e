"""Readers of the training sets. Every reader returns rows with character offsets into `text`."""

import ast
import csv
import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

STANCE_LABELS = ["against", "neutral", "favour"]
ACTOR_KINDS = ["person", "organisation", "country"]
ACTOR_LABELS = ["O"] + [f"{prefix}-{kind}" for kind in ACTOR_KINDS for prefix in "BI"]
IGNORED = -100

CROSSNER_KINDS = {
    "politician": "person",
    "person": "person",
    "organisation": "organisation",
    "politicalparty": "organisation",
    "country": "country",
}
WNUT_KINDS = {"person": "person", "corporation": "organisation", "group": "organisation", "location": "mask"}


@dataclass
class StanceRow:
    text: str
    spans: list
    label: int
    further: list = field(default_factory=list)
    kind: str | None = None


@dataclass
class ActorRow:
    """`spans` are (start, end, kind); kind `mask` is left out of the loss."""

    text: str
    spans: list


@dataclass
class LoadedRow:
    text: str
    label: int
    word_spans: list
    group: str


@dataclass
class TeacherRow:
    """What a teacher says of a sentence. `targets` are (start, end), `probabilities` three for each of them;
    `states` is where their rows begin in the teacher's file of states."""

    text: str
    targets: list
    probabilities: list
    names: list
    states: int


def row_hash(text):
    """First 16 hexadecimal digits of the SHA-256 of a training text, white space folded."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8")).hexdigest()[:16]


def newsmtsc(path):
    rows = []
    for line in Path(path).read_text(encoding="utf-8").strip().split("\n"):
        record = json.loads(line)
        text = record["sentence_normalized"]
        for target in record["targets"]:
            span = (target["from"], target["to"])
            if text[span[0] : span[1]] != target["mention"]:
                raise ValueError(f"{path}: {record['primary_gid']}: mention is not at its offsets")
            further = [(m["from"], m["to"]) for m in target.get("further_mentions", [])]
            rows.append(StanceRow(text, [span], int(target["polarity"]) // 2 - 1, further))
    return rows


def labelled(path, split):
    """Our own labelled sentences of one split; their offsets count bytes."""
    rows = []
    for line in Path(path).read_text(encoding="utf-8").strip().split("\n"):
        record = json.loads(line)
        if record["split"] != split:
            continue
        encoded = record["text"].encode("utf-8")
        for target in record["targets"]:
            spans = [tuple(len(encoded[:offset].decode("utf-8")) for offset in span) for span in target["spans"]]
            label = STANCE_LABELS.index(target["label"])
            rows.append(StanceRow(record["text"], spans, label, kind=target["kind"]))
    return rows


def bio_file(path, kinds):
    """Token-and-tag lines, sentences parted by empty lines, to text with spans."""
    rows, tokens, tags = [], [], []
    for line in [*Path(path).read_text(encoding="utf-8").split("\n"), ""]:
        if line.strip():
            token, tag = line.split("\t")
            tokens.append(token)
            tags.append(tag.strip())
        elif tokens:
            rows.append(_joined(tokens, tags, kinds))
            tokens, tags = [], []
    return rows


def _joined(tokens, tags, kinds):
    spans, offset, open_span = [], 0, None
    for token, tag in zip(tokens, tags):
        kind = kinds.get(tag[2:]) if tag != "O" else None
        if tag.startswith("I-") and open_span and kind == open_span[2]:
            open_span[1] = offset + len(token)
        else:
            open_span = [offset, offset + len(token), kind] if kind else None
            if open_span:
                spans.append(open_span)
        offset += len(token) + 1
    return ActorRow(" ".join(tokens), spans)


def crossner(path):
    return bio_file(path, CROSSNER_KINDS)


def wnut17(path):
    return bio_file(path, WNUT_KINDS)


def silver_actors(path):
    with Path(path).open(encoding="utf-8") as lines:
        return [ActorRow(row["text"], row["spans"]) for row in map(json.loads, lines)]


def teacher(path):
    """Rows that `label_news` wrote; its offsets count bytes."""
    rows, states = [], 0
    with Path(path).open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            encoded = record["text"].encode("utf-8")

            def characters(span):
                return tuple(len(encoded[:offset].decode("utf-8")) for offset in span)

            names = [(*characters(name[:2]), name[2]) for name in record["names"]]
            targets = [characters(target[:2]) for target in record["targets"]]
            probabilities = [target[2:] for target in record["targets"]]
            rows.append(TeacherRow(record["text"], targets, probabilities, names, states))
            states += len(targets)
    return rows


def balanced(rows, rng):
    """All rows with a target that the teacher finds praised; of the others with a stance, and of those without,
    as many again each: most of the news is neutral, and favour is the rarest."""
    praised, attacked, neutral = [], [], []
    for row in rows:
        found = {max(range(3), key=probabilities.__getitem__) for probabilities in row.probabilities}
        if found:
            (praised if 2 in found else attacked if 0 in found else neutral).append(row)
    rng.shuffle(attacked)
    rng.shuffle(neutral)
    return praised + attacked[: len(praised)] + neutral[: len(praised)]


def babe(path):
    rows = []
    with Path(path).open(encoding="utf-8", newline="") as handle:
        for record in csv.DictReader(handle, delimiter=";"):
            if record["label_bias"] not in {"Biased", "Non-biased"}:
                continue
            text = record["text"].strip()
            words = ast.literal_eval(record["biased_words"]) if record["biased_words"] else []
            spans = [
                match.span()
                for word in words
                for match in re.finditer(r"(?<!\w)" + re.escape(word.strip()) + r"(?!\w)", text, re.IGNORECASE)
                if word.strip()
            ]
            rows.append(LoadedRow(text, int(record["label_bias"] == "Biased"), spans, record["news_link"] or text))
    return rows


def group_fold(group, folds=5):
    """Fold of a row, by its article, so that no article is in two folds."""
    return int(hashlib.sha256(group.encode("utf-8")).hexdigest(), 16) % folds
