"""A level above the themes, for reading order: shelves that people rename, not findings."""

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from consult.nlp.clusters import Labels, renumber
from consult.nlp.vectors import Vectors

ENOUGH = 9  # themes; fewer are a list that a person can hold in mind
FEWEST, MOST = 4, 12  # shelves


def shelve(centres: Vectors, sizes: Labels) -> Labels:
    """The shelf of each theme, numbered from 0, that with most points first; all on shelf 0 where themes are few.

    Ward's tree over the themes' directions, cut at a third as many: no method put them together as people do
    (agreement .17 to .47 with people's own upper levels), so a shelf's name is only ever a proposal.
    """
    count = len(centres)
    if count < ENOUGH:
        return np.zeros(count, np.int64)
    wanted = int(np.clip(round(count / 3), FEWEST, MOST))
    cut = np.asarray(fcluster(linkage(np.round(centres, 6), "ward"), wanted, "maxclust"), np.int64)
    return np.asarray(renumber(np.repeat(cut, sizes))[np.cumsum(sizes) - 1], np.int64)
