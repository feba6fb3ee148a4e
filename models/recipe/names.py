"""Other names in a sentence, so that stance does not hang on who it is."""

import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import torch

from data import ACTOR_KINDS


class Names:
    """Names found in `tagged`, (text, [(start, end, kind)]), by kind and number of words; a name is replaced by another
    of the same sort: one of all that were found, one as often as it was found, or a person's name put together from
    `names.toml`."""

    def __init__(self, tagged):
        counts, self.kinds = {}, {}
        for text, spans in tagged:
            for start, end, kind in spans:
                name = text[start:end]
                if kind in ACTOR_KINDS and name[:1].isupper() and name.replace(" ", "").replace("-", "").replace(".", "").isalpha():
                    counts.setdefault((kind, len(name.split())), Counter())[name] += 1
                    self.kinds.setdefault(name, kind)
        self.found = {sort: sorted(names) for sort, names in counts.items()}
        self.met = {sort: sorted(names.elements()) for sort, names in counts.items()}
        self.origins = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))["origin"]

    def _composed(self, words):
        origin = _any_of(self.origins)
        last = _any_of(origin["last"])
        return last if words == 1 else f"{_any_of(_any_of([origin['women'], origin['men']]))} {last}"

    def _other(self, name, kind):
        words = len(name.split())
        names = _any_of([self.found, self.met, None])
        if names is None and kind == "person" and words <= 2:
            return self._composed(words)
        names = (names or self.found).get((kind, words))
        return _any_of(names) if names else name

    def _all_exchanged(self, text, names):
        """The text with every name exchanged, all mentions of one name alike; how spans move; the names' spans."""
        others = {}
        changes = []
        for start, end, kind in names:
            name = text[start:end]
            if name in self.kinds:
                changes.append((start, end, others.setdefault(name, self._other(name, kind))))
        text, moved = exchanged(text, changes)
        return text, moved, [(*moved((start, end)), kind) for start, end, kind in names]

    def teacher_row(self, row):
        text, moved, names = self._all_exchanged(row.text, row.names)
        return replace(row, text=text, targets=[moved(span) for span in row.targets], names=names)

    def actor_row(self, row):
        text, _, spans = self._all_exchanged(row.text, row.spans)
        return replace(row, text=text, spans=spans)

    def stance_row(self, row):
        """The target's own mentions exchanged, where they are one name whose kind is known."""
        spans = sorted({*row.spans, *row.further})
        mentions = {row.text[start:end] for start, end in spans}
        if len(mentions) != 1:
            return row
        name = mentions.pop()
        kind = row.kind or self.kinds.get(name)
        if kind is None:
            return row
        other = self._other(name, kind)
        text, moved = exchanged(row.text, [(start, end, other) for start, end in spans])
        return replace(row, text=text, spans=[moved(s) for s in row.spans], further=[moved(s) for s in row.further])


def _any_of(options):
    return options[int(torch.randint(len(options), ()))]


def exchanged(text, changes):
    """The text with each (start, end, new) carried out, and a function that moves a span along."""
    changes = sorted(changes)
    pieces, position = [], 0
    for start, end, new in changes:
        pieces += [text[position:start], new]
        position = end
    pieces.append(text[position:])

    def moved(span):
        def place(offset, is_end):
            shift = 0
            for start, end, new in changes:
                if offset >= end:
                    shift += len(new) - (end - start)
                elif offset > start or (offset == start and is_end and span[0] < start):
                    return (start + shift + len(new)) if is_end else start + shift
            return offset + shift

        return (place(span[0], False), place(span[1], True))

    return "".join(pieces), moved
