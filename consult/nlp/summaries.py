"""Choosing the words that stand for many: exact points, central and unlike each other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from consult.nlp import grouping, vectors
from consult.nlp.material import gather
from consult.nlp.meaning import fresh
from consult.nlp.vectors import Vectors
from consult.nlp.wording import folded

READABLE = range(5, 61)  # words; shorter points say too little on a page of their own, longer ones too much
MOST = 2_000  # points compared with each other when quotes are chosen


def choose_quotes(points_text: Sequence[str], weights: Sequence[float] | None = None, k: int = 2) -> list[int]:
    """Places of up to `k` points that together stand for all: the most central, then what that leaves out.

    `weights` says how much each point counts, for example its confidence. Copies are never chosen twice.
    """
    first = _first_places(points_text)
    texts = [points_text[at] for at in first]
    worth = np.array([1.0 if weights is None else weights[at] for at in first])
    with vectors.one_thread():
        return [first[at] for at in _covering(_likeness(texts), worth, _fit(texts), k)]


def summarise(points_text: Sequence[str], text_ids: Sequence[str], *, sentences: int, seed: int = 0) -> list[int]:
    """Places of up to `sentences` points: the central one of each of as many groups, the largest group first."""
    with vectors.one_thread():
        material = gather(points_text, text_ids)
        space = vectors.build_space(
            material.points, material.holds, from_texts=material.is_short, meaning=fresh(material.points)
        )
        grouped = grouping.group(material, space, sentences, 1.5, seed) if space else None
        if grouped is None:
            return choose_quotes(points_text, k=sentences)
        fit = _fit(material.points)
        given = {at: place for place, at in reversed(list(enumerate(material.back.tolist())))}
        worth = np.round(grouped.central * (0.5 + grouped.confidence) * fit, 5)
        return [given[_best(grouped.group == no, worth)] for no in range(min(sentences, len(grouped.centres)))]


def _best(inside: NDArray[np.bool_], worth: Vectors) -> int:
    members = np.flatnonzero(inside)
    return int(members[worth[members].argmax()])


def _covering(likeness: Vectors, worth: Vectors, fit: Vectors, k: int) -> list[int]:
    """Facility location, greedily: each choice is the one that brings most points nearer to something chosen."""
    chosen: list[int] = []
    covered = np.zeros(len(likeness), np.float32)
    while len(chosen) < min(k, len(likeness)):
        gain = (np.maximum(likeness - covered[:, None], 0) * worth[:, None]).sum(0) * fit
        gain[chosen] = -1
        chosen.append(int(np.round(gain, 5).argmax()))
        covered = np.maximum(covered, likeness[:, chosen[-1]])
    return chosen


def _likeness(texts: Sequence[str]) -> Vectors:
    """How much of each point's meaning another carries; with no word in common, each is like itself alone."""
    space = vectors.build_space(
        texts, sparse.identity(len(texts), format="csr"), from_texts=False, meaning=fresh(texts)
    )
    if space is None:
        return np.eye(len(texts), dtype=np.float32)
    return np.asarray(np.maximum(space.vectors @ space.vectors.T, np.eye(len(texts))), np.float32)


def _fit(texts: Sequence[str]) -> Vectors:
    """One for points that read well on their own, less for scraps and walls."""
    return np.array([1.0 if len(text.split()) in READABLE else 0.5 for text in texts], np.float32)


def _first_places(points_text: Sequence[str]) -> list[int]:
    """One place for each different wording, in an order that does not depend on that of the points."""
    first: dict[str, int] = {}
    for at, text in enumerate(points_text):
        first.setdefault(folded(text), at)
    return [first[key] for key in sorted(first)][:MOST]
