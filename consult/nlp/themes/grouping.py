"""From points to groups: which vectors are compared, how many groups there are, and how sure each placement is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from consult.nlp import clusters, vectors
from consult.nlp.clusters import Labels
from consult.nlp.themes.material import MANY, Material
from consult.nlp.vectors import Space, Vectors
from consult.nlp.wording import stems

FEWEST = 8  # different points; with fewer there is at most one group
SMALLEST = 3  # different points or texts; a smaller group joins its nearest
LENT = 0.8  # meaning that a point borrows from its neighbours in the text, where texts are compared as wholes
LENT_FEW = 0.4  # and otherwise, because people write of several things in one long answer
TELLING = 3  # words shared with others that a point needs to help shape the groups, where texts are long
RESOLUTION = 1.5  # the usual one
TOGETHER = 0.8  # how much the whole text says about where one of its points belongs
MOST = 60  # groups suggested unasked, however many texts
PRIOR = 0.03  # pull towards larger groups
SHARPNESS = 0.15  # how quickly confidence falls as the next best group comes near


@dataclass(frozen=True, slots=True)
class Grouping:
    """A group for each different point, how sure, and each group's direction among the points' own words."""

    group: Labels  # -1 where no word tells anything, or nothing is shared with any other point
    confidence: Vectors
    central: Vectors  # likeness to the own group's centre
    nearest: Labels  # the next best group
    margin: Vectors  # by how much the best is better; small at the border
    centres: Vectors
    middle: Vectors


def group(material: Material, space: Space, wanted: int | None, resolution: float, seed: int) -> Grouping | None:
    """Every point that shares a word with another gets a group; none at all where almost nothing is shared.

    Short texts mostly say one thing: there communities of whole texts are found, and each point takes the nearest.
    Of long texts the points themselves are compared.
    """
    middle = vectors.middle(space.vectors)
    own = vectors.centred(space.vectors, middle)
    lent = vectors.lend_context(own, material.beside, LENT if material.is_short else LENT_FEW)
    usable = np.flatnonzero(np.linalg.norm(lent, axis=1) > 0)
    if len(usable) < SMALLEST:
        return None
    near = lent[usable]
    if material.is_short:
        found = _by_texts(material, space.texts, near, usable, wanted, resolution, seed)
        centres = clusters.centres(near, found)
    else:
        found, centres = _by_points(material, space, near, usable, wanted, resolution)
    label = np.full(len(own), -1, np.int64)
    label[usable] = found
    label = _by_letters(material.points, label)
    central = np.asarray((own * centres[label]).sum(1), np.float32)
    sure, margin = np.zeros(len(own), np.float32), np.zeros(len(own), np.float32)
    sure[usable] = _confidence(near, centres, found, central[usable]) * _known(material, space)[usable]
    nearest = label.copy()
    nearest[usable], margin[usable] = _next_best(near, centres, found)
    return Grouping(label, sure, central, nearest, margin, centres, middle)


def _by_texts(
    material: Material, texts: Vectors, near: Vectors, usable: Labels, wanted: int | None, resolution: float, seed: int
) -> Labels:
    """Groups found among whole texts; a point takes that of its text where it stands alone there, else the nearest."""
    whole = vectors.centred(texts, vectors.middle(texts))
    there = np.flatnonzero(np.linalg.norm(whole, axis=1) > 0)
    whole = whole[there]
    links = clusters.neighbours(whole, 10 if len(whole) > MANY else 5)
    still = clusters.smooth(whole, links)
    if len(whole) < FEWEST:
        found = np.zeros(len(whole), np.int64)
    else:
        found = clusters.refine(still, clusters.communities(links, resolution, seed))
    most = min(wanted or MOST, max(1, len(whole) // SMALLEST))
    found = clusters.merge_to(still, clusters.split_to(still, found, wanted or 1, SMALLEST), most, SMALLEST)
    centres = clusters.centres(still, found)
    of_text = np.full(len(texts), -1, np.int64)
    of_text[there] = found
    said_with = np.asarray(material.holds[there].T @ (still @ centres.T))[usable]
    said_with /= np.maximum(np.asarray(material.holds[there].sum(0)).ravel()[usable, None], 1)
    prior = PRIOR * np.log(np.bincount(found) / len(found))
    of_point = np.round(near @ centres.T + TOGETHER * said_with + prior, 6).argmax(1)
    alone = np.flatnonzero(np.diff(material.holds.indptr) == 1)
    alone = alone[of_text[alone] >= 0]
    full = np.full(len(material.points), -1, np.int64)
    full[usable] = of_point
    full[material.holds.indices[material.holds.indptr[alone]]] = of_text[alone]
    return full[usable]


def _by_points(
    material: Material, space: Space, near: Vectors, usable: Labels, wanted: int | None, resolution: float
) -> tuple[Labels, Vectors]:
    """Groups of points, and their directions; scraps and introductions take the nearest afterwards."""
    shaping = _shaping(material, space, usable)
    shape = near[shaping]
    links = clusters.neighbours(shape, 10 if len(shape) > 100 else 6, material.holds[:, usable[shaping]])
    soft = clusters.smooth(shape, links)
    most = min(wanted or readable_number(len(material.points)), len(shape) // SMALLEST)
    if len(shape) < FEWEST:
        found = np.zeros(len(shape), np.int64)
    else:
        found = clusters.tree(soft, wanted or round(most * resolution / RESOLUTION))
    found = clusters.merge_to(soft, clusters.split_to(soft, found, wanted or 1, SMALLEST), most, SMALLEST)
    found = clusters.merge_to(soft, clusters.refine(soft, found), most, SMALLEST)
    centres = clusters.centres(shape, found)
    full = np.asarray(np.round(near @ centres.T, 6).argmax(1), np.int64)
    full[shaping] = found
    return full, centres


def _shaping(material: Material, space: Space, usable: Labels) -> NDArray[np.bool_]:
    """The points that show which groups there are: in long answers not the scraps, nor where people introduce
    themselves; these get the nearest group afterwards. All points where too few would be left."""
    told = np.diff(space.table.indptr) >= TELLING
    shaping = np.asarray((told & ~material.opens)[usable])
    return shaping if not material.is_short and shaping.mean() >= 0.5 else np.ones(len(usable), np.bool_)


def readable_number(points: int) -> int:
    """The most groups suggested unasked where texts are long: 4 of 64 different points, 13 of 210, 16 of 400."""
    return max(2, round(min(points / 16, 1.5 * math.pow(points, 0.4))))


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


def _next_best(near: Vectors, centres: Vectors, found: Labels) -> tuple[Labels, Vectors]:
    likeness = near @ centres.T
    rows = np.arange(len(found))
    best = likeness[rows, found]
    likeness[rows, found] = -9
    second = likeness.argmax(1)
    return np.asarray(second, np.int64), np.asarray(best - likeness[rows, second], np.float32)
