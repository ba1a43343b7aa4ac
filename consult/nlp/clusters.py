"""Grouping vectors: a graph of near neighbours, communities in it, and a refinement that leaves nothing out."""

import random
from collections.abc import Iterator
from typing import Any

import igraph
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.cluster import MiniBatchKMeans

from consult.nlp.vectors import Vectors, membership, unit

Labels = NDArray[np.int64]
BLOCK = 2_000  # rows compared at once, fewer where there are so many points that memory would grow
CELLS = 40_000_000
EXACT = 20_000  # rows; beyond, neighbours are looked for in the nearest cells
PROBES = 32  # cells that are looked through for the neighbours of one


def neighbours(vectors: Vectors, k: int, holds: Any = None) -> Any:
    """The symmetric graph of the k nearest by cosine; exact up to `EXACT` rows, then among the nearest cells only.

    With `holds` (texts by points) points of one text are no neighbours: a theme is what several people say.
    """
    count = len(vectors)
    k = min(k, count - 1)
    near, weight = np.zeros((count, k), np.int64), np.full((count, k), -9, np.float32)
    every = np.arange(count)
    for rows, others in _blocks(count) if count <= EXACT else _cells(vectors):
        candidates = every if others is None else others
        likeness = vectors[rows] @ (vectors if others is None else vectors[others]).T
        own = np.searchsorted(candidates, rows)
        likeness[np.arange(len(rows)), own] = -9
        if holds is not None:
            same = (holds[:, rows].T @ holds[:, candidates]).tocoo()
            likeness[same.row, same.col] = -9
        best = np.argpartition(-likeness, min(k, len(candidates) - 1) - 1, 1)[:, :k]
        near[rows, : best.shape[1]] = candidates[best]
        weight[rows, : best.shape[1]] = np.take_along_axis(likeness, best, 1)
    return _symmetric(near, np.where(weight > -2, np.maximum(weight, 0) + 1e-6, 0))


def _blocks(count: int) -> Iterator[tuple[Labels, None]]:
    """All rows, so many at once that memory stays flat, each to be compared with every row."""
    block = max(50, min(BLOCK, CELLS // count))
    for at in range(0, count, block):
        yield np.arange(at, min(at + block, count)), None


def _cells(vectors: Vectors) -> Iterator[tuple[Labels, Labels]]:
    """The rows of each cell, with those of the cells nearest to it: an inverted file (Jégou and others 2011)."""
    amount = round(len(vectors) ** 0.5)
    found = MiniBatchKMeans(amount, batch_size=4_096, n_init=1, max_iter=20, random_state=0).fit(vectors)
    labels = np.asarray(found.labels_, np.int64)
    middle = unit(found.cluster_centers_)
    held = [np.flatnonzero(labels == no) for no in range(amount)]
    beside = np.argsort(-np.round(middle @ middle.T, 6), 1, kind="stable")[:, :PROBES]
    for no, rows in enumerate(held):
        others = np.sort(np.concatenate([held[other] for other in {no, *beside[no].tolist()}]))
        for part in np.array_split(rows, max(1, -(-len(rows) * len(others) // CELLS))):
            if len(part):
                yield part, others


def _symmetric(near: NDArray[np.int64], weight: Vectors) -> Any:
    count, k = near.shape
    one_way = sparse.csr_matrix((weight.ravel(), (np.repeat(np.arange(count), k), near.ravel())), (count, count))
    one_way.eliminate_zeros()
    return one_way.maximum(one_way.T)


def communities(links: Any, resolution: float, seed: int) -> Labels:
    """Leiden by modularity; igraph draws from Python's `random`, which is given back as it was found."""
    edges = sparse.triu(links, 1).tocoo()
    graph = igraph.Graph(n=links.shape[0], edges=np.c_[edges.row, edges.col].tolist())
    before = random.getstate()
    random.seed(seed)
    try:
        found = graph.community_leiden("modularity", edges.data.tolist(), resolution=resolution, n_iterations=4)
    finally:
        random.setstate(before)
    return np.array(found.membership, np.int64)


def tree(vectors: Vectors, count: int) -> Labels:
    """Ward's tree cut where it has `count` branches: evener than communities where there are few points."""
    cut = fcluster(linkage(np.round(vectors, 6), "ward"), max(1, count), "maxclust")
    return renumber(np.asarray(cut, np.int64))


def smooth(vectors: Vectors, links: Any, steps: int = 2) -> Vectors:
    """Each point moves half-way to the mean of its neighbours: short answers borrow their neighbours' words."""
    step = sparse.diags(1 / np.maximum(np.asarray(links.sum(1)).ravel(), 1e-9)) @ links
    for _ in range(steps):
        vectors = unit(0.5 * vectors + 0.5 * np.asarray(step @ vectors))
    return vectors


def refine(vectors: Vectors, labels: Labels, rounds: int = 3, prior: float = 0.03) -> Labels:
    """Spherical k-means from given groups, with a small pull towards larger ones; nothing is left out."""
    for _ in range(rounds):
        labels = renumber(labels)
        share = np.bincount(labels) / len(labels)
        labels = (vectors @ centres(vectors, labels).T + prior * np.log(share)).argmax(1)
    return renumber(labels)


def centres(vectors: Vectors, labels: Labels) -> Vectors:
    """The direction of each group."""
    return unit(np.asarray(membership(labels, int(labels.max()) + 1).T @ vectors))


def renumber(labels: Labels) -> Labels:
    """Groups without gaps, the largest first; of two as large, the one that begins earlier."""
    _, first, inverse, size = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -size))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return np.asarray(rank[inverse], np.int64)


def merge_to(vectors: Vectors, labels: Labels, wanted: int, smallest: int = 1) -> Labels:
    """Join the two groups that lose least (Ward on directions) until few enough remain and none is too small."""
    labels = renumber(labels)
    while True:
        size = np.bincount(labels).astype(np.float64)
        if len(size) == 1 or (len(size) <= wanted and size.min() >= smallest):
            return labels
        middle = centres(vectors, labels)
        cost = (1 - middle @ middle.T) * (size[:, None] * size[None, :]) / (size[:, None] + size[None, :])
        np.fill_diagonal(cost, np.inf)
        if len(size) <= wanted:
            cost[size >= smallest] = np.inf
        kept, folded = sorted(int(place) for place in np.unravel_index(cost.argmin(), cost.shape))
        labels = renumber(np.where(labels == folded, kept, labels))


def split_to(vectors: Vectors, labels: Labels, wanted: int, smallest: int) -> Labels:
    """Halve the loosest group until there are as many as wanted, or none is large enough to halve."""
    labels = renumber(labels)
    while (count := int(labels.max()) + 1) < wanted:
        loose = np.bincount(labels, 1 - (vectors * centres(vectors, labels)[labels]).sum(1), count)
        loose[np.bincount(labels) < 2 * smallest] = 0
        if loose.max() <= 1e-6:
            return labels
        members = np.flatnonzero(labels == loose.argmax())
        labels = labels.copy()
        labels[members[_far_half(vectors[members], smallest)]] = count
        labels = renumber(labels)
    return labels


def _far_half(vectors: Vectors, smallest: int) -> NDArray[np.bool_]:
    """The members nearer to the one farthest from the centre than to its opposite; at least `smallest` each side."""
    far = vectors[(vectors @ vectors.sum(0)).argmin()]
    opposite = vectors[(vectors @ far).argmin()]
    lean = vectors @ (far - opposite)
    for _ in range(3):
        side = lean > 0
        if not smallest <= side.sum() <= len(side) - smallest:
            break
        lean = vectors @ (vectors[side].mean(0) - vectors[~side].mean(0))
    rank = np.argsort(np.argsort(-lean, kind="stable"), kind="stable")
    size = int(np.clip((lean > 0).sum(), smallest, len(lean) - smallest))
    return np.asarray(rank < size)
