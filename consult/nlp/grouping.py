"""From points to groups: which vectors are compared, how many groups there are, and how sure each placement is."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from consult.nlp import clusters, vectors
from consult.nlp.clusters import Labels
from consult.nlp.vectors import Space, Vectors
from consult.nlp.wording import folded, stems

FEWEST = 8  # different points; with fewer there is at most one group
SMALLEST = 3  # different points; a smaller group joins its nearest
MANY = 300  # texts; from here on whole short texts, not points, show which groups there are
LENT = 0.8  # meaning that a point borrows from its neighbours in the text, in large sets of short texts
LENT_FEW = 0.4  # and otherwise, because people write of several things in one long answer
REACH = 3  # points before and after that lend meaning
TELLING = 3  # words shared with others that a point needs to help shape the groups, where texts are long
OPENING = 4  # points from which on a text is long, and its first one mostly says who is writing
RESOLUTION = 1.5  # the usual one
SHARPNESS = 0.15  # how quickly confidence falls as the next best group comes near


@dataclass(frozen=True)
class Material:
    """The points without copies, in an order that does not depend on the order of arrival."""

    points: list[str]
    worded: list[str]  # the same as somebody wrote them
    holds: Any  # texts by points
    beside: Any  # points by points: how near they stand in a text
    back: Labels  # for each point given, its place among the different ones
    opens: NDArray[np.bool_]  # points with which a long text begins

    @cached_property
    def is_many(self) -> bool:
        """Whether most texts are short and there are enough of them to compare texts with texts."""
        return bool(self.holds.shape[0] >= MANY and self.holds.nnz <= 4 * self.holds.shape[0])


@dataclass(frozen=True, slots=True)
class Grouping:
    """A group for each different point, how sure, and each group's direction among the points' own words."""

    group: Labels  # -1 where no word tells anything, or nothing is shared with any other point
    confidence: Vectors
    central: Vectors
    centres: Vectors
    middle: Vectors


def gather(points_text: Sequence[str], text_ids: Sequence[str]) -> Material:
    """Take out copies of points and of whole texts, and sort what is left; within a text the order given is kept."""
    keys = [folded(text) for text in points_text]
    written: dict[str, str] = {}
    for key, text in zip(keys, points_text, strict=True):
        written[key] = max(written.get(key, ""), " ".join(text.split()))
    points = sorted(written)
    place = {key: at for at, key in enumerate(points)}
    by_text: dict[str, list[int]] = {}
    for key, text_id in zip(keys, text_ids, strict=True):
        by_text.setdefault(text_id, []).append(place[key])
    texts = sorted({tuple(dict.fromkeys(held)) for held in by_text.values()})
    holds = _matrix([(row, at, 1.0) for row, held in enumerate(texts) for at in held], len(texts), len(points))
    beside = _matrix([cell for held in texts for cell in _beside(held)], len(points), len(points))
    opens = np.zeros(len(points), np.bool_)
    opens[[held[0] for held in texts if len(held) >= OPENING]] = True
    back = np.array([place[key] for key in keys], np.int64)
    return Material(points, [written[key] for key in points], holds, beside, back, opens)


def _beside(held: Sequence[int]) -> Iterator[tuple[int, int, float]]:
    for at, point in enumerate(held):
        for away in range(1, REACH + 1):
            for other in held[at + away : at + away + 1]:
                yield point, other, 4.0 ** (1 - away)
                yield other, point, 4.0 ** (1 - away)


def _matrix(cells: Sequence[tuple[int, int, float]], rows: int, columns: int) -> Any:
    row, column, value = zip(*cells, strict=True) if cells else ((), (), ())
    return sparse.csr_matrix((np.array(value, np.float32), (row, column)), (rows, columns))


def group(material: Material, space: Space, wanted: int | None, resolution: float, seed: int) -> Grouping | None:
    """Every point that shares a word with another gets a group; none at all where almost nothing is shared."""
    middle = vectors.middle(space.vectors)
    own = vectors.centred(space.vectors, middle)
    lent = vectors.lend_context(own, material.beside, LENT if material.is_many else LENT_FEW)
    usable = np.flatnonzero(np.linalg.norm(lent, axis=1) > 0)
    if len(usable) < SMALLEST:
        return None
    near = lent[usable]
    shaping = _shaping(material, space, usable)
    shape = near[shaping]
    found = _groups(material, space.texts, shape, usable[shaping], wanted, resolution, seed)
    centres = clusters.centres(shape, found)
    found = _with_the_rest(near, centres, shaping, found)
    label = np.full(len(own), -1, np.int64)
    label[usable] = found
    label = _by_letters(material.points, label)
    central = (own * centres[label]).sum(1)
    sure = np.zeros(len(own), np.float32)
    sure[usable] = _confidence(near, centres, found, central[usable]) * _known(material, space)[usable]
    return Grouping(label, sure, np.asarray(central, np.float32), centres, middle)


def _shaping(material: Material, space: Space, usable: Labels) -> NDArray[np.bool_]:
    """The points that show which groups there are: in long answers not the scraps, nor where people introduce
    themselves; these get the nearest group afterwards. All points where too few would be left."""
    told = np.diff(space.table.indptr) >= TELLING
    shaping = np.asarray((told & ~material.opens)[usable])
    return shaping if not material.is_many and shaping.mean() >= 0.5 else np.ones(len(usable), np.bool_)


def _with_the_rest(near: Vectors, centres: Vectors, shaping: NDArray[np.bool_], found: Labels) -> Labels:
    full = np.asarray(np.round(near @ centres.T, 6).argmax(1), np.int64)
    full[shaping] = found
    return full


def _groups(
    material: Material, whole: Vectors, near: Vectors, usable: Labels, wanted: int | None, resolution: float, seed: int
) -> Labels:
    links = clusters.neighbours(
        near, 10 if len(near) > 100 else 6, None if material.is_many else material.holds[:, usable]
    )
    soft = clusters.smooth(near, links)
    most = min(wanted or readable_number(len(material.points), material.is_many), len(near) // SMALLEST)
    if len(near) < FEWEST:
        found = np.zeros(len(near), np.int64)
    elif material.is_many:
        found = _groups_of_texts(whole, soft, resolution, seed)
    else:
        found = clusters.tree(soft, wanted or round(most * resolution / RESOLUTION))
    found = clusters.merge_to(soft, clusters.split_to(soft, found, wanted or 1, SMALLEST), most, SMALLEST)
    return clusters.merge_to(soft, clusters.refine(soft, found), most, SMALLEST)


def readable_number(points: int, short: bool) -> int:
    """The most groups suggested unasked: 4 of 64 different points, 13 of 210, 16 of 400; 48 of 10,000 short ones."""
    return max(2, round(min(points / 16, (1.2 if short else 1.5) * math.pow(points, 0.4))))


def _groups_of_texts(whole: Vectors, soft: Vectors, resolution: float, seed: int) -> Labels:
    """Short texts mostly say one thing: find communities of whole texts, and give each point the nearest."""
    whole = vectors.centred(whole, vectors.middle(whole))
    whole = whole[np.linalg.norm(whole, axis=1) > 0]
    links = clusters.neighbours(whole, 10)
    still = clusters.smooth(whole, links)
    found = clusters.refine(still, clusters.communities(links, resolution, seed))
    prior = 0.03 * np.log(np.bincount(found) / len(found))
    return np.asarray((soft @ clusters.centres(still, found).T + prior).argmax(1), np.int64)


def _by_letters(points: Sequence[str], label: Labels) -> Labels:
    """For points whose telling words nobody else used, the group whose spelling is nearest: often a slip of the pen."""
    left = [at for at in np.flatnonzero(label < 0).tolist() if stems(points[at])]
    placed = np.flatnonzero(label >= 0).tolist()
    try:
        weigher = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), sublinear_tf=True).fit(
            [points[at] for at in left]
        )
    except ValueError:
        return label
    inside = vectors.membership(label[placed], int(label.max()) + 1)
    groups = normalize(inside.T @ weigher.transform([points[at] for at in placed]))
    likeness = np.asarray((weigher.transform([points[at] for at in left]) @ groups.T).todense())
    label = label.copy()
    label[left] = np.where(likeness.max(1) > 0, np.round(likeness, 6).argmax(1), -1)
    return label


def _known(material: Material, space: Space) -> Vectors:
    """How much of a point the space knows: nearly nothing is known of one that shares one word of ten with others."""
    told = np.array([len(set(stems(point))) for point in material.points])
    return np.asarray(np.minimum(1, 2 * np.diff(space.table.indptr) / np.maximum(told, 1)), np.float32)


def _confidence(near: Vectors, centres: Vectors, found: Labels, central: Vectors) -> Vectors:
    """How far the group stands out from the others for this point, less where its own words hardly bear it out."""
    raised = np.exp((near @ centres.T) / SHARPNESS)
    chosen = raised[np.arange(len(found)), found] / raised.sum(1)
    return np.asarray(chosen * np.clip(central / 0.3, 0, 1), np.float32)
