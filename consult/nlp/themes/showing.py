"""What of a theme is shown to the person who judges it: points that are typical of it, and points at its border."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from consult.nlp.themes.grouping import Grouping
from consult.nlp.themes.material import Material
from consult.nlp.vectors import Space

WEAK = 0.1  # confidence below this is a weak fit
EXAMPLES = 5
CORE = 3  # examples that are simply the most central; those after them show how far the theme reaches
BORDERLINE = 3
READABLE = range(6, 70)  # words in a good example

Given = Mapping[int, Sequence[tuple[int, str]]]  # for each different point, where it was given and by which text


@dataclass(frozen=True)
class Display:
    """Chooses points by place among the different ones, never two of one text where others are left."""

    material: Material
    space: Space
    grouped: Grouping
    given: Given
    readable: frozenset[int]

    @classmethod
    def of(cls, material: Material, space: Space, grouped: Grouping, text_ids: Sequence[str]) -> "Display":
        """Fit to be shown: sure, of a readable length, and not where people introduce themselves."""
        given: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for place, at in enumerate(material.back.tolist()):
            given[at].append((place, text_ids[place]))
        sure = (grouped.confidence >= WEAK) & ~material.opens
        fit = frozenset(int(at) for at in np.flatnonzero(sure) if len(material.points[at].split()) in READABLE)
        return cls(material, space, grouped, given, fit)

    def members(self, no: int) -> list[int]:
        """The group's points, the sure and central first."""
        members = np.flatnonzero(self.grouped.group == no)
        worth = np.round(self.grouped.central[members] * (0.5 + self.grouped.confidence[members]), 5)
        return [int(at) for at in members[np.lexsort((members, -worth))]]

    def examples(self, members: Sequence[int]) -> list[int]:
        """The most central points that read well alone, then those in the core least like them."""
        core = [at for at in members if at in self.readable] or list(members)
        near = core[: min(40, max(2 * EXAMPLES, len(core) // 5))]
        chosen: list[int] = []
        while len(chosen) < EXAMPLES and (left := self._left((near, core, members), chosen)):
            if len(chosen) < CORE:
                chosen.append(left[0])
                continue
            likeness = (self.space.vectors[left] @ self.space.vectors[chosen].T).max(1)
            chosen.append(left[int(np.round(likeness, 5).argmin())])
        return chosen

    def borderline(self, members: Sequence[int], shown: Sequence[int]) -> list[int]:
        """Readable points that nearly went to another theme, the closest first."""
        if len(self.grouped.centres) < 2:
            return []
        margin = np.round(self.grouped.margin, 5)
        inside = sorted((at for at in members if at in self.readable and at not in shown), key=lambda at: margin[at])
        chosen: list[int] = []
        while len(chosen) < BORDERLINE and (left := self._left((inside,), chosen)):
            chosen.append(left[0])
        return chosen

    def _left(self, preferred: Sequence[Sequence[int]], chosen: Sequence[int]) -> list[int]:
        """What may be chosen next: of the first list, from texts not shown yet; else whatever is left."""
        spoken = {text_id for at in chosen for _, text_id in self.given[at]}
        first = [at for at in preferred[0] if at not in chosen]
        fresh = [at for at in first if not spoken.intersection(text_id for _, text_id in self.given[at])]
        return fresh or [at for held in preferred for at in held if at not in chosen]
