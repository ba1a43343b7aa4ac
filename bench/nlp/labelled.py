"""Texts with labels to learn from and to be judged on, and vectors that are read once a text."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from consult.nlp.coding import voices
from consult.nlp.coding.voices import Meaning
from consult.nlp.wording import folded

Labelled = tuple[str, tuple[str, ...]]  # a text and its labels


@dataclass(frozen=True)
class Split:
    """No wording is on both sides."""

    learn: list[Labelled]
    judge: list[Labelled]


def remembered(reading: Meaning) -> Meaning:
    """The same reading, which reads each text once."""
    known: dict[str, np.ndarray] = {}

    def read(texts: Sequence[str]) -> np.ndarray:
        new = sorted(set(texts) - known.keys())
        known.update(zip(new, reading(new), strict=True))
        return np.array([known[text] for text in texts], np.float32).reshape(len(texts), -1)

    return read


def model() -> Meaning | None:
    """The sentence model with a memory, where it is installed."""
    return remembered(voices.read_meaning) if voices.meaning() else None


def halved(rows: Sequence[Labelled], seed: int, share: float = 0.6) -> Split:
    """A share to learn from, the rest to judge on; copies of a wording on one side."""
    wordings = sorted({folded(text) for text, _ in rows})
    chosen = set(random.Random(seed).sample(wordings, int(share * len(wordings))))
    return Split([r for r in rows if folded(r[0]) in chosen], [r for r in rows if folded(r[0]) not in chosen])


def enough(rows: Sequence[Labelled], fewest: int) -> list[Labelled]:
    """Each wording once, with only the labels that are given often enough; rows that keep none are left out."""
    first = {folded(text): (text, set(labels)) for text, labels in reversed(rows) if text.strip()}
    count = Counter(label for _, labels in first.values() for label in labels)
    kept = [(text, tuple(sorted({one for one in labels if count[one] >= fewest}))) for text, labels in first.values()]
    return [(text, labels) for text, labels in reversed(kept) if labels]


def few(rows: Sequence[Labelled], each: int, seed: int) -> list[Labelled]:
    """About so many examples a label, drawn by chance; a row with two labels counts for both."""
    order = sorted(rows)
    random.Random(seed).shuffle(order)
    have: Counter[str] = Counter()
    drawn = []
    for text, labels in order:
        if any(have[label] < each for label in labels):
            have.update(labels)
            drawn.append((text, labels))
    return drawn
