"""How well each theme survives when some answers are left out: themes that a few answers made come and go."""

import random

import numpy as np

from consult.nlp.clusters import Labels
from consult.nlp.themes import grouping
from consult.nlp.themes.grouping import Grouping
from consult.nlp.themes.material import Material, part_of
from consult.nlp.vectors import Space, Vectors

SHARE = 0.8  # of the texts, in each re-run


def survival(
    material: Material, space: Space, grouped: Grouping, *, runs: int, wanted: int | None, resolution: float, seed: int
) -> Vectors:
    """For each group the mean, over re-runs on 80 % of the texts, of its likeness to the most like group there.

    Likeness is Jaccard's over the points that both runs saw. Hennig (2007), "Cluster-wise assessment of cluster
    stability": above .75 a group is stable, below .6 it should not be trusted.
    """
    count, texts = len(grouped.centres), material.holds.shape[0]
    found = np.zeros(count, np.float64)
    chance = random.Random(seed)  # noqa: S311 - draws samples, guards nothing
    for run in range(runs):
        rows = np.array(sorted(chance.sample(range(texts), max(1, round(SHARE * texts)))), np.int64)
        some, kept = part_of(material, rows)
        again = grouping.group(some, space.part(kept, rows), wanted, resolution, seed + run + 1)
        if again is not None:
            found += _likeness(grouped.group[kept], again.group, count)
    return np.asarray(found / max(1, runs), np.float32)


def _likeness(before: Labels, after: Labels, count: int) -> Vectors:
    """Jaccard's index of each group with the most like one of the other run."""
    shared = np.zeros((count, int(after.max(initial=0)) + 1), np.float64)
    both = (before >= 0) & (after >= 0)
    np.add.at(shared, (before[both], after[both]), 1)
    mine, theirs = np.bincount(before[before >= 0], minlength=count), shared.sum(0)
    return np.asarray((shared / np.maximum(mine[:, None] + theirs[None, :] - shared, 1)).max(1))
