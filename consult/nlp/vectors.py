"""Numbers for what is said: the points' own vocabulary, and where there is a model what the words mean."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import (
    CountVectorizer,
    TfidfVectorizer,
)
from sklearn.utils.extmath import randomized_svd
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from consult.nlp import embedding
from consult.nlp.meaning import Meaning
from consult.nlp.wording import stems

Vectors = NDArray[np.float32]
WIDE, NARROW = 30_000, 256  # points from which on they are reduced to fewer numbers, and how many these are
ROWS = 10_000  # rows mixed at once
WEIGHTS = (1.0, 1.0, 0.8)  # of the model's plain reading, its reading of rare words, and the points' own vocabulary
WEIGHTS_LONG = (1.0, 0.5, 0.5)  # the same in long answers, where what is rare is often one person's story


@dataclass(frozen=True, slots=True)
class Model:
    """How the sentence model reads this question: which words are rare in it, and what all points share."""

    rarity: embedding.Rarity
    shared: tuple[Vectors, ...]
    weights: tuple[float, ...]
    narrow: Vectors | None = None  # axes to which very many points are reduced

    def place(self, phrases: Sequence[str], own: Vectors) -> Vectors:
        read = embedding.read(embedding.in_pieces(phrases), self.rarity)
        return _mixed((*read, own), self.shared, self.weights, self.narrow)


@dataclass(frozen=True, slots=True)
class Space:
    """Where words and points lie: what is needed to put a new phrase among them."""

    vectors: Vectors
    texts: Vectors
    table: Any
    weigher: Any
    axes: Vectors
    model: Model | None = None

    def part(self, points: NDArray[np.int64], texts: NDArray[np.int64]) -> "Space":
        """The same space with some of its points and texts."""
        return replace(self, vectors=self.vectors[points], texts=self.texts[texts], table=self.table[points])

    def place(self, phrases: Sequence[str]) -> Vectors:
        """Vectors of other wordings; without a model, zero for those without a known word."""
        own = unit(np.asarray(self.weigher.transform(phrases) @ self.axes.T, dtype=np.float32))
        return self.model.place(phrases, own) if self.model and len(phrases) else own


def one_thread() -> AbstractContextManager[Any]:
    """More threads add up in another order, and a hair's breadth can move a point."""
    return cast("AbstractContextManager[Any]", threadpool_limits(limits=1))


def build_space(points: Sequence[str], holds: Any, *, from_texts: bool, meaning: Meaning | None = None) -> Space | None:
    """A space of the words that several texts share; none where there are none. `holds` is texts by points.

    Its axes are drawn from whole texts where these are short (words that stand together belong together), else from
    points: in a few long answers the axes of texts would be people, not things said. Without `meaning` the space is
    made of the words alone.
    """
    counted = CountVectorizer(analyzer=stems, dtype=np.float64)
    try:
        table = counted.fit_transform(points)
    except ValueError:
        return None
    in_texts = np.asarray(((holds @ table) > 0).sum(0)).ravel()
    people = 2 if from_texts or holds.shape[0] < 30 else 3
    known = counted.get_feature_names_out()[in_texts >= people]
    words = {word: at for at, word in enumerate(known)}
    if not words:
        return None
    spoken = [" ".join(points[at] for at in row) for row in np.split(holds.indices, holds.indptr[1:-1])]
    weigher = TfidfVectorizer(analyzer=stems, vocabulary=words, sublinear_tf=True, dtype=np.float64)
    weigher.fit(spoken if from_texts else points)
    table, whole = weigher.transform(points), weigher.transform(spoken)
    source = whole if from_texts else table
    size = min(200 if from_texts else 100, min(source.shape) - 1)
    _, _, axes = randomized_svd(source, max(1, size), random_state=0)
    space = Space(
        vectors=unit(np.asarray(table @ axes.T)),
        texts=unit(np.asarray(whole @ axes.T)),
        table=table,
        weigher=weigher,
        axes=axes.astype(np.float32),
    )
    if meaning is None:
        return space
    return with_meaning(space, points, holds, WEIGHTS if from_texts else WEIGHTS_LONG, meaning)


def with_meaning(
    space: Space, points: Sequence[str], holds: Any, weights: tuple[float, ...], meaning: Meaning
) -> Space:
    """The same space with the model's two readings beside the points' own words. Idle points stay nowhere."""
    plain, rare = meaning.read(points)
    idle = np.array([not stems(point) for point in points])
    plain[idle] = rare[idle] = 0
    blocks = (plain, rare, space.vectors)
    whole = (np.asarray(holds @ plain), np.asarray(holds @ rare), space.texts)
    shared = _shared(blocks)
    narrow = _axes(blocks, shared, weights) if len(points) > WIDE else None
    return replace(
        space,
        vectors=_mixed(blocks, shared, weights, narrow),
        texts=_mixed(whole, _shared(whole), weights, narrow),
        model=Model(meaning.rarity, shared, weights, narrow),
    )


def _shared(blocks: Sequence[Vectors]) -> tuple[Vectors, ...]:
    return tuple(middle(unit(block)) for block in blocks)


def _mixed(
    blocks: Sequence[Vectors], shared: Sequence[Vectors], weights: Sequence[float], narrow: Vectors | None
) -> Vectors:
    """Side by side, each without what all points share and of length one, then weighted; some rows at a time."""
    count = len(blocks[0])
    width = narrow.shape[1] if narrow is not None else sum(block.shape[1] for block in blocks)
    found = np.empty((count, width), np.float32)
    for at in range(0, count, ROWS):
        rows = slice(at, at + ROWS)
        parts = zip(blocks, shared, weights, strict=True)
        mixed = unit(np.hstack([weight * centred(unit(block[rows]), taken) for block, taken, weight in parts]))
        found[rows] = mixed if narrow is None else unit(mixed @ narrow)
    return found


def _axes(blocks: Sequence[Vectors], shared: Sequence[Vectors], weights: Sequence[float]) -> Vectors:
    """The principal axes of a sample: enough to tell many points apart, at a quarter of the memory."""
    every = slice(None, None, max(1, len(blocks[0]) // ROWS))
    _, _, axes = randomized_svd(
        _mixed([block[every] for block in blocks], shared, weights, None), NARROW, random_state=0
    )
    return np.asarray(axes.T, np.float32)


def lend_context(vectors: Vectors, beside: Any, share: float) -> Vectors:
    """Let short points borrow meaning from what the same person said just before and after."""
    return unit(vectors + share * unit(np.asarray(beside @ vectors)))


def unit(vectors: NDArray[Any]) -> Vectors:
    """Length one, or zero where there is nothing."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 1e-9), dtype=np.float32)


def middle(vectors: Vectors) -> Vectors:
    """What all answers share: the question's own subject."""
    used = vectors[np.linalg.norm(vectors, axis=1) > 0]
    return np.asarray(used.mean(0) if len(used) else vectors.sum(0), np.float32)


def centred(vectors: Vectors, taken: Vectors) -> Vectors:
    """Take away what all answers share; what is zero stays zero."""
    used = np.linalg.norm(vectors, axis=1, keepdims=True) > 0
    return unit((vectors - taken) * used)


def membership(labels: NDArray[Any], width: int) -> Any:
    """Points by themes, one where a point is in the theme."""
    ones = np.ones(len(labels), np.float32)
    return sparse.csr_matrix((ones, (np.arange(len(labels)), labels)), (len(labels), width))
