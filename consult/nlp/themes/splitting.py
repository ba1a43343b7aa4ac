"""Does a theme fall apart? The recipe that suggests themes, inside one of them: 2 to 4 parts, or none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from consult.nlp import language, vectors
from consult.nlp.meaning import Meaning
from consult.nlp.themes import grouping, stability
from consult.nlp.themes.grouping import Grouping
from consult.nlp.themes.material import Material
from consult.nlp.themes.showing import Display
from consult.nlp.themes.suggesting import laid_out, name_groups, placements
from consult.nlp.types import Placed, Themes
from consult.nlp.vectors import Space, Vectors, unit

PARTS = (2, 3, 4)
LEAST = 12  # different points; fewer are read by hand
SMALLEST = 4  # different points in a part
TRUSTED = 0.6  # Jaccard's index over re-runs below which a group should not be trusted (Hennig 2007)
SURE = 0.5  # confidence below which a point goes with no part
TRIES, TRIES_OF_MANY, MANY = 12, 4, 2_000  # re-runs, and clouds to compare with; fewer from so many points on


@dataclass(frozen=True)
class _Found:
    """A way in which a theme falls apart: how well each part comes back, and how far the whole is from formless."""

    grouped: Grouping
    stable: Vectors
    stands_out: float


def split_theme(
    points_text: Sequence[str], text_ids: Sequence[str], *, seed: int = 0, meaning: Meaning | None = None
) -> Themes:
    """Two to four parts of one theme's points, or no suggestions where they do not fall apart.

    Every part has to come back when the split is tried again on four fifths of the texts, and the parts have to be
    closer in themselves than the same number of parts of a formless cloud that spreads as widely (after the gap
    statistic; Tibshirani, Walther and Hastie 2001). A point that no part is sure of has none: it stays where it was.
    The same points and seed give the same parts, in whatever order they come.
    """
    with vectors.one_thread():
        material, space = laid_out(points_text, text_ids, meaning=meaning)
        found = _best(material, space, seed) if space and len(material.points) >= LEAST else None
        if space is None or found is None:
            whole = tuple(Placed(at, None, 0.0, weak=True) for at in range(len(points_text)))
            return Themes((), (), whole, language.engine(), {}, seed, ())
        parts, _ = name_groups(Display.of(material, space, found.grouped, text_ids), found.stable)
    return Themes(parts, (), placements(material, found.grouped), language.engine(), {}, seed, ())


def _best(material: Material, space: Space, seed: int) -> _Found | None:
    """The number of parts that stands out most; of two alike the smaller."""
    tries = TRIES if len(material.points) < MANY else TRIES_OF_MANY
    clouds = list(_clouds(material, space, seed, tries))
    found = [one for parts in PARTS if (one := _in_parts(material, space, clouds, parts, seed))]
    return max(found, key=lambda one: one.stands_out, default=None)


def _in_parts(material: Material, space: Space, clouds: Sequence[Space], parts: int, seed: int) -> _Found | None:
    """So many parts, if they can be trusted and stand out."""
    grouped = _grouped(material, space, parts, seed)
    if grouped is None:
        return None
    sure = replace(grouped, group=np.where(grouped.confidence >= SURE, grouped.group, -1))
    if np.bincount(sure.group[sure.group >= 0], minlength=parts).min() < SMALLEST:
        return None
    formless = [_closeness(cut) for cloud in clouds if (cut := _grouped(material, cloud, parts, seed))]
    if len(formless) < 2:
        return None
    stands_out = round(float((_closeness(grouped) - np.mean(formless)) / max(float(np.std(formless)), 1e-6)), 3)
    stable = stability.survival(
        material, space, grouped, runs=len(clouds), wanted=parts, resolution=grouping.RESOLUTION, seed=seed
    )
    return _Found(sure, stable, stands_out) if stands_out > 0 and stable.min() >= TRUSTED else None


def _grouped(material: Material, space: Space, parts: int, seed: int) -> Grouping | None:
    grouped = grouping.group(material, space, parts, grouping.RESOLUTION, seed)
    return grouped if grouped is not None and len(grouped.centres) == parts else None


def _closeness(grouped: Grouping) -> float:
    """The mean likeness of points to the centre of their own part."""
    return float(grouped.central[grouped.group >= 0].mean())


def _clouds(material: Material, space: Space, seed: int, count: int) -> Iterator[Space]:
    """Spaces in which as many points lie about the same middle, as wide along each axis, with no parts at all."""
    middle = space.vectors.mean(0)
    _, spread, axes = np.linalg.svd(space.vectors - middle, full_matrices=False)
    for no in range(count):
        drawn = np.random.default_rng(seed + no).standard_normal((len(space.vectors), len(spread)))
        points = unit(np.asarray(drawn * (spread / len(drawn) ** 0.5) @ axes + middle, np.float32))
        yield replace(space, vectors=points, texts=unit(np.asarray(material.holds @ points)))
