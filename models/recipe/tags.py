"""BIO tags (Ramshaw and Marcus 1995) to spans."""

import numpy as np

from data import ACTOR_LABELS

# What may stand before what: a name goes on only where one of its kind began or went on.
_ALLOWED = np.array(
    [[not after.startswith("I-") or before[1:] == after[1:] for after in ACTOR_LABELS] for before in ACTOR_LABELS]
)


def likeliest(log_probabilities):
    """The labels of the words `[words, labels]`: of the sequences in which every name has a beginning, the one with the
    largest product (Viterbi 1967)."""
    came_from, sums = [], np.where(_ALLOWED[ACTOR_LABELS.index("O")], 0.0, -np.inf)
    for at, word in enumerate(log_probabilities):
        if at > 0:
            through = np.where(_ALLOWED, sums[:, None], -np.inf)
            came_from.append(through.argmax(0))
            sums = through.max(0)
        sums = sums + word
    path = [int(sums.argmax())]
    for before in reversed(came_from):
        path.append(int(before[path[-1]]))
    return [ACTOR_LABELS[tag] for tag in reversed(path)][: len(log_probabilities)]


def spans(words, labels):
    """`(start, end, kind)` of each name, from the words' spans and labels in an allowed order."""
    found = []
    for (start, end), label in zip(words, labels):
        if label.startswith("I-"):
            found[-1][1] = end
        elif label != "O":
            found.append([start, end, label[2:]])
    return {tuple(span) for span in found}
