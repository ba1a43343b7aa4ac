"""Texts with labels to learn from and to be judged on, vectors read once a text, and how honest confidence is."""

import argparse
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from consult.nlp.coding import voices
from consult.nlp.coding.calibration import expected_error, reliability
from consult.nlp.coding.voices import Meaning
from consult.nlp.wording import folded

Labelled = tuple[str, tuple[str, ...]]  # a text and its labels
Line = dict[str, Any]
BINS = 10


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


def calibration(said: Sequence[tuple[float, bool]]) -> Line:
    """How far confidence and the share that was right lie apart, and how far they would if every confidence were true.

    The latter is what chance alone leaves where few answers stand in a bin.
    """
    bins = reliability([sure for sure, _ in said], [right for _, right in said], BINS)
    return {
        "calibration error": round(expected_error(bins), 3),
        "by chance alone": round(_by_chance(np.array([sure for sure, _ in said])), 3),
        "bins": [(at.count, round(at.stated, 3), round(at.right, 3)) for at in bins],
    }


def _by_chance(stated: np.ndarray) -> float:
    which = np.minimum((stated * BINS).astype(int), BINS - 1)
    spread = np.bincount(which, stated * (1 - stated), BINS)
    return float(np.sqrt(2 * spread / np.pi).sum() / len(stated)) if len(stated) else 0.0


def shown_bins(line: Line) -> str:
    bins = " ".join(f"{stated:.2f}:{right:.2f}({count})" for count, stated, right in line["bins"])
    return f"error {line['calibration error']:.3f} (chance {line['by chance alone']:.3f})  {bins}"


def show_all(
    about: str | None, measure: Callable[[Path, str, int, Meaning | None], list[Line]], shown: Callable[[Line], str]
) -> None:
    """The command line of a bench: measure what is asked for, and print a line each."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of development data")
    parser.add_argument("--only", default="", help="measure the sets that have this in their name")
    parser.add_argument("--seeds", type=int, default=2)
    asked = parser.parse_args()
    for line in measure(asked.data, asked.only, asked.seeds, model()):
        print(
            f"{line['set']:28}left out: {line['absent']} is not there" if "absent" in line else shown(line), flush=True
        )
