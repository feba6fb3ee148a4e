"""Rows to padded tensors, and the order in which the tasks' batches are trained."""

import random
from dataclasses import dataclass

import torch

from data import ACTOR_LABELS, IGNORED, ActorRow
from model import case_class


@dataclass
class Collator:
    tokenizer: object
    max_tokens: int = 128

    def _encode(self, rows):
        encoded = self.tokenizer(
            [row.text for row in rows],
            truncation=True,
            max_length=self.max_tokens,
            padding=True,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        return encoded, {"input_ids": encoded["input_ids"], "attention_mask": encoded["attention_mask"]}

    def stance(self, rows):
        """Adds `mention_mask` [rows, tokens] and `labels` [rows]. A mention cut off falls back to [CLS]."""
        encoded, batch = self._encode(rows)
        mask = torch.zeros_like(batch["input_ids"], dtype=torch.float32)
        for i, row in enumerate(rows):
            for t, (start, end) in enumerate(encoded["offset_mapping"][i].tolist()):
                if start < end and any(start < e and s < end for s, e in row.spans):
                    mask[i, t] = 1.0
            if mask[i].sum() == 0:
                mask[i, 0] = 1.0
        batch["mention_mask"] = mask
        batch["labels"] = torch.tensor([row.label for row in rows])
        return batch

    def actors(self, rows):
        """Adds `case_ids` and `labels` [rows, tokens]; only the first token of a word is labelled."""
        encoded, batch = self._encode(rows)
        case_ids = torch.zeros_like(batch["input_ids"])
        labels = torch.full_like(batch["input_ids"], IGNORED)
        for i, row in enumerate(rows):
            for first, span, tokens in words_of(encoded, i):
                case_ids[i, tokens] = case_class(row.text[span[0] : span[1]])
                labels[i, first] = actor_label(span, row.spans)
        batch["case_ids"], batch["labels"] = case_ids, labels
        return batch

    def teacher(self, rows):
        """Targets of all rows one below the other: adds `mention_masks` [targets, tokens], `target_rows`,
        `target_probabilities` [targets, 3], `target_states`; `case_ids` and `labels` as for actors."""
        batch = self.actors([ActorRow(row.text, row.names) for row in rows])
        encoded, _ = self._encode(rows)
        masks, target_rows, probabilities, states = [], [], [], []
        for i, row in enumerate(rows):
            offsets = encoded["offset_mapping"][i].tolist()
            for t, (start, end) in enumerate(row.targets):
                mask = torch.tensor([float(s < e and start < e and s < end) for s, e in offsets])
                if mask.sum() > 0:
                    masks.append(mask)
                    target_rows.append(i)
                    probabilities.append(row.probabilities[t])
                    states.append(row.states + t)
        batch["mention_masks"] = torch.stack(masks)
        batch["target_rows"] = torch.tensor(target_rows)
        batch["target_probabilities"] = torch.tensor(probabilities)
        batch["target_states"] = torch.tensor(states)
        return batch

    def loaded(self, rows):
        """Adds `labels` [rows] and `word_labels` [rows, tokens]."""
        encoded, batch = self._encode(rows)
        word_labels = torch.full_like(batch["input_ids"], IGNORED)
        for i, row in enumerate(rows):
            for first, span, _ in words_of(encoded, i):
                word_labels[i, first] = int(any(span[0] < e and s < span[1] for s, e in row.word_spans))
        batch["labels"] = torch.tensor([float(row.label) for row in rows])
        batch["word_labels"] = word_labels
        return batch


def words_of(encoded, row):
    """(first token, (start, end) in characters, all tokens) of each word of a row."""
    words = []
    offsets = encoded["offset_mapping"][row].tolist()
    for token, word in enumerate(encoded.word_ids(row)):
        if word is None:
            continue
        start, end = offsets[token]
        if words and words[-1][3] == word:
            words[-1][1] = (words[-1][1][0], end)
            words[-1][2].append(token)
        else:
            words.append([token, (start, end), [token], word])
    return [(first, span, tokens) for first, span, tokens, _ in words]


def actor_label(span, actor_spans):
    for start, end, kind in actor_spans:
        if start <= span[0] < end:
            if kind == "mask":
                return IGNORED
            return ACTOR_LABELS.index(("B-" if span[0] == start else "I-") + kind)
    return 0


def batches_of(rows, size, rng):
    """Shuffled batches of rows of similar length."""
    rows = rows[:]
    rng.shuffle(rows)
    pool = 50 * size
    batches = []
    for i in range(0, len(rows), pool):
        part = sorted(rows[i : i + pool], key=lambda row: len(row.text))
        batches += [part[j : j + size] for j in range(0, len(part), size)]
    rng.shuffle(batches)
    return batches


def schedule(sets, epochs, size, seed):
    """[(task, rows)] of all tasks mixed; `sets[task]` repeated `epochs[task]` times (may be fractional)."""
    rng = random.Random(seed)
    steps = []
    for task, rows in sets.items():
        remaining = epochs.get(task, 0)
        while remaining > 0:
            part = rows if remaining >= 1 else rng.sample(rows, int(len(rows) * remaining))
            steps += [(task, batch) for batch in batches_of(part, size, rng)]
            remaining -= 1
    rng.shuffle(steps)
    return steps
