"""Where people stand by how they voted: the two directions in which votes differ most, and groups on that plane.

The method is the one published for Polis (Small and others, "Polis: scaling deliberation by mapping high dimensional
opinion spaces", 2021). An unseen statement counts as its mean, so that it says nothing about anyone; one that was
moderated out counts as passed by everyone, so that the plane keeps its scale; and who saw little is pushed out from
the middle by the root of statements over votes cast.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import svds
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from consult.nlp.vectors import one_thread

Points = NDArray[np.float64]  # people by two
Labels = NDArray[np.int64]

EXACT = 2_000  # people or statements, whichever are fewer, up to which every direction is worked out
BLOCK = 2_000  # people whose votes are spread out at once
NOTHING = 1e-10  # a direction with less than this share of the first one's strength is rounding
BASE = 100  # small clusters into which a large conversation is drawn together first
MOST = 5  # groups that may be chosen
STARTS = 100  # enough that the seed no longer matters
DRAWINGS = 4  # of small clusters, over which separation is averaged
SAME = 9  # decimals by which two places are one


def centred(cast: Any, moderated_out: NDArray[np.bool_]) -> Any:
    """Votes (people by statements, sparse) less the mean of their statement: nought is what nobody knows."""
    seen = np.bincount(cast.indices, minlength=cast.shape[1])
    mean = np.bincount(cast.indices, cast.data, minlength=cast.shape[1]) / np.maximum(seen, 1)
    found = cast.astype(np.float64)
    found.data = np.where(moderated_out[cast.indices], 0.0, cast.data - mean[cast.indices])
    return found


def directions(votes: Any, seed: int) -> NDArray[np.float64]:
    """Two unit columns, one entry a statement, of centred votes; a column of noughts where there is no second.

    The sign of a direction is arbitrary, so its largest entry is made positive.
    """
    found = np.zeros((votes.shape[1], 2))
    if not votes.data.any():
        return found
    strength, columns = _exact(votes) if min(votes.shape) <= EXACT else _nearly(votes, seed)
    columns = columns[:, strength > NOTHING * strength[0]]
    found[:, : columns.shape[1]] = columns
    strongest = np.take_along_axis(found, np.abs(found).round(SAME).argmax(0)[None], 0)
    return np.asarray(found * np.where(strongest < 0, -1.0, 1.0))


def _exact(votes: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Squared strengths, the first largest, and directions, from the products of the fewer with each other."""
    people, statements = votes.shape
    side = votes if statements <= people else votes.T.tocsr()
    products = np.zeros((side.shape[1], side.shape[1]))
    for at in range(0, side.shape[0], BLOCK):
        block = side[at : at + BLOCK].toarray()
        products += block.T @ block
    strength, columns = np.linalg.eigh(products)
    strength, columns = strength[::-1][:2], columns[:, ::-1][:, :2]
    if statements > people:
        columns = (votes.T @ columns) / np.sqrt(np.maximum(strength, NOTHING * strength[0]))
    return strength, columns


def _nearly(votes: Any, seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    start = np.random.default_rng(seed).standard_normal(min(votes.shape))
    _, strength, rows = svds(votes, k=2, v0=start, rng=seed)
    order = np.argsort(-strength)
    return strength[order] ** 2, rows[order].T


def places(votes: Any, towards: NDArray[np.float64], moderated_out: NDArray[np.bool_]) -> Points:
    """Each person's place on the plane of two directions, from their centred votes."""
    counted = np.bincount(np.repeat(np.arange(votes.shape[0]), np.diff(votes.indptr)), ~moderated_out[votes.indices])
    counted = np.maximum(counted + moderated_out.sum(), 1)
    return np.asarray((votes @ towards) * np.sqrt(votes.shape[1] / counted)[:, None])


def natural_count(points: Points, seed: int) -> int:
    """The number of groups that are best separated (silhouette over small clusters); of two as good the smaller.

    The original keeps a number until another has won four times as votes come in. Here all votes are there at once,
    and what could make the number flicker is how a crowd falls into small clusters: so four such ways are averaged.
    """
    separated: list[list[float]] = []
    for turn in range(DRAWINGS if len(np.unique(points.round(SAME), axis=0)) > BASE else 1):
        middles, sizes = drawn_together(points, seed + turn)
        most = min(MOST, 2 + len(middles) // 12, len(middles) - 1)
        tries = [settled(middles, count, sizes, starts=20, seed=seed) for count in range(2, most + 1)]
        separated.append([float(silhouette_score(middles, labels)) for labels in tries])
    return 2 + int(np.mean(separated, axis=0).round(SAME).argmax()) if separated[0] else 2


def drawn_together(points: Points, seed: int) -> tuple[Points, NDArray[np.int64]]:
    """Middles and sizes of small clusters; up to a hundred different places each is one of its own."""
    middles, sizes = np.unique(points.round(SAME), axis=0, return_counts=True)
    if len(middles) > BASE:
        labels = settled(points, BASE, seed=seed)
        sizes = np.bincount(labels)
        middles = np.c_[np.bincount(labels, points[:, 0]), np.bincount(labels, points[:, 1])] / sizes[:, None]
    return middles, sizes


def settled(
    points: Points, start: int | Points, weight: NDArray[np.int64] | None = None, *, starts: int = 1, seed: int = 0
) -> Labels:
    """K-means from given middles, or from as many that are drawn; renumbered by size, the largest first."""
    count = start if isinstance(start, int) else len(start)
    begin = "k-means++" if isinstance(start, int) else start
    with one_thread():
        found = KMeans(count, init=begin, n_init=starts, tol=0, random_state=seed).fit(points, sample_weight=weight)
    _, first, label, size = np.unique(found.labels_, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty_like(size)
    rank[np.lexsort((first, -size))] = np.arange(len(size))
    return np.asarray(rank[label], np.int64)
