"""Which theme of a new reading is which of the last, so that names and decisions stay attached."""

from collections.abc import Hashable, Mapping, Set
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import linear_sum_assignment

SAME = 0.3  # shared points, of all that either holds, from which on two themes are one
PART = 0.5  # of a new theme's known points, from which on it came out of an old one


@dataclass(frozen=True, slots=True)
class Descent:
    """What became of one new theme: it continues an old one, came out of one, or is new."""

    new: int
    old: int | None
    kind: Literal["continues", "came out of", "new"]
    shared: int
    likeness: float


def trace(old: Mapping[int, Set[Hashable]], new: Mapping[int, Set[Hashable]]) -> list[Descent]:
    """For each new theme its descent; an old theme is continued by at most one.

    Themes are compared by the points that both readings saw. The pairs are those with the greatest likeness in all
    (Jaccard's index; Kuhn 1955, the assignment problem).
    """
    known = set().union(*old.values()) if old else set()
    olds, news = sorted(old), sorted(new)
    shared = np.array([[len(old[a] & new[b]) for a in olds] for b in news], np.float64).reshape(len(news), len(olds))
    seen = np.array([len(new[b] & known) for b in news], np.float64)
    whole = seen[:, None] + np.array([len(old[a]) for a in olds], np.float64)[None, :] - shared
    likeness = shared / np.maximum(whole, 1)
    pairs = dict(zip(*(place.tolist() for place in linear_sum_assignment(-likeness)), strict=True)) if olds else {}
    return [_descent(at, no, olds, pairs.get(at), shared, likeness, seen) for at, no in enumerate(news)]


def _descent(
    at: int, no: int, olds: list[int], pair: int | None, shared: np.ndarray, likeness: np.ndarray, seen: np.ndarray
) -> Descent:
    if pair is not None and likeness[at, pair] >= SAME:
        return Descent(no, olds[pair], "continues", int(shared[at, pair]), round(float(likeness[at, pair]), 3))
    most = int(shared[at].argmax()) if olds else 0
    if olds and shared[at, most] >= PART * max(seen[at], 1):
        return Descent(no, olds[most], "came out of", int(shared[at, most]), round(float(likeness[at, most]), 3))
    return Descent(no, None, "new", 0, 0.0)
