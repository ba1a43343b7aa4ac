"""Choosing the words that stand for many: exact points that between them say what the others say.

Facility location (Lin and Bilmes 2011), chosen greedily: each choice is the point that brings most others nearer to
something chosen, so that the first is the most central one and the next say what it leaves out.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from consult.nlp import clusters, vectors
from consult.nlp.meaning import Meaning, fresh
from consult.nlp.summaries.evidence import find_evidence, is_rich
from consult.nlp.themes.material import Material, gather
from consult.nlp.vectors import Vectors

READABLE = range(5, 61)  # words; shorter points say too little on a page of their own, longer ones too much
READABLE_LONG = range(10, 61)  # the same where answers are long, and a short sentence leans on those before it
BRIEF = -0.15  # of two points that say as much, the shorter: worth falls by this power of the length
WITH_EVIDENCE = 1.1  # and the one that brings a figure, a source or an example
WEIGHTS = (1.0, 1.0, 1.2)  # of the model's two readings and the points' own vocabulary
NEAR = 5  # neighbours that a point borrows meaning from
ALIKE = 0.15  # likeness from which on a point stands for another: two of three such pairs make the same key point
MOST = 4_000  # points compared with each other; of more, one in so many
FEW = 0.5  # of what the sentences stand for on average; one that stands for less is a minority's

Kind = Literal["typical", "minority", "evidence"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A chosen point by its place, and the number of texts with a point like it, and less like the other sentences.

    "minority" stands for few of them; "evidence" for more, and brings a figure, a source or an example.
    """

    at: int
    kind: Kind
    stands_for: int


def summarise(
    points_text: Sequence[str],
    text_ids: Sequence[str],
    *,
    sentences: int,
    meaning: Meaning | None = None,
    threads: int = 1,
) -> list[Sentence]:
    """Up to `sentences` points that together stand for all; those that stand for most texts come first.

    The same points give the same sentences in whatever order they come, and a longer summary holds the shorter one.
    `meaning` gives vectors that were kept from before; without it they are computed now, on as many `threads`.
    """
    if not points_text:
        return []
    with vectors.one_thread():
        material = gather(points_text, text_ids)
        placed = _placed(material, meaning or fresh(material.points, threads))
        chosen = _covering(placed, _worth_reading(material), sentences)
        spoken = _stood_for(placed, chosen, material, text_ids)
    few = FEW * spoken.total() / len(chosen)
    first = _first(material)
    found = [Sentence(first[at], _kind(material.worded[at], spoken[at] < few), spoken[at]) for at in chosen]
    return sorted(found, key=lambda sentence: -sentence.stands_for)


def _placed(material: Material, meaning: Meaning | None) -> Vectors:
    """Where each different point lies; all at zero where no word is shared."""
    space = vectors.build_space(material.points, material.holds, from_texts=material.is_short)
    if space is None:
        return np.zeros((len(material.points), 1), np.float32)
    if meaning is None:
        return space.vectors
    return vectors.with_meaning(space, material.points, material.holds, WEIGHTS, meaning).vectors


def _covering(placed: Vectors, fit: Vectors, count: int) -> list[int]:
    """Facility location, greedily, over at most `MOST` points."""
    some = np.unique(np.linspace(0, len(placed) - 1, min(len(placed), MOST)).round().astype(np.int64))
    likeness, fit = _likeness(placed[some]), fit[some]
    chosen: list[int] = []
    covered = np.zeros((len(some), 1), np.float32)
    while len(chosen) < min(count, len(some)):
        gain = np.maximum(likeness - covered, 0).sum(0) * fit
        gain[chosen] = -1
        chosen.append(int(np.round(gain, 5).argmax()))
        covered = np.maximum(covered, likeness[:, chosen[-1:]])
    return [int(some[at]) for at in chosen]


def _likeness(placed: Vectors) -> Vectors:
    """How much of what each point (row) and its neighbours say is said by another; of its own, all."""
    near = clusters.smooth(placed, clusters.neighbours(placed, NEAR), steps=1) if len(placed) > NEAR else placed
    likeness = np.maximum(near @ placed.T, 0)
    np.fill_diagonal(likeness, 1)
    return np.asarray(likeness, np.float32)


def _worth_reading(material: Material) -> Vectors:
    """More for points that say it briefly and bring evidence, less for scraps and walls."""
    texts, fit = material.worded, READABLE if material.is_short else READABLE_LONG
    readable = [1.0 if len(text.split()) in fit else 0.5 for text in texts]
    shown = [WITH_EVIDENCE if is_rich(find_evidence(text)) else 1.0 for text in texts]
    brief = [max(1, len(text)) ** BRIEF for text in texts]
    return np.asarray(np.array(readable) * np.array(shown) * np.array(brief), np.float32)


def _stood_for(placed: Vectors, chosen: Sequence[int], material: Material, text_ids: Sequence[str]) -> Counter[int]:
    """For each chosen point the number of texts, copies included, with a point most like it of the chosen."""
    likeness = np.round(placed @ placed[chosen].T, 5)
    likeness[chosen, np.arange(len(chosen))] = 2
    nearest = [chosen[no] if likeness[at, no] >= ALIKE else None for at, no in enumerate(likeness.argmax(1))]
    told = {(text_id, nearest[at]) for text_id, at in zip(text_ids, material.back.tolist(), strict=True)}
    return Counter(at for _, at in told if at is not None)


def _kind(text: str, is_few: bool) -> Kind:
    if is_few:
        return "minority"
    return "evidence" if is_rich(find_evidence(text)) else "typical"


def _first(material: Material) -> dict[int, int]:
    """For each different point the place where it was given first."""
    return {at: place for place, at in reversed(list(enumerate(material.back.tolist())))}
