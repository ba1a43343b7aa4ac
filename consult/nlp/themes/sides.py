"""For and against: a theme about something that people take sides on becomes two, one for each side.

Themes put together what is about the same thing, so those who want it and those who do not stand side by side. Where
it is known what people may be for or against, a theme that speaks of it is read for stance. It is parted where people
said the stance of enough points to learn from, and enough texts stand clearly on each side: by cue words alone it would
be guesswork. What takes no clear side goes where the rest of its text stands, or leans, and is a weak fit there.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from consult.nlp import vectors
from consult.nlp.clusters import Labels
from consult.nlp.meaning import Meaning
from consult.nlp.stance import Known, Reader, Reading, Stance, learn
from consult.nlp.themes.grouping import Grouping
from consult.nlp.themes.material import Material
from consult.nlp.types import Suggestion
from consult.nlp.vectors import Space, Vectors
from consult.nlp.wording import folded

ABOUT = 0.35  # likeness of a theme to a proposal from which on it speaks of it
FEWEST = 3  # different texts clearly on each side
LEAST = 0.2  # and their share of those that take a side
Side = Literal["support", "oppose"]
CLEAR: tuple[Side, Side] = ("support", "oppose")
UNCLEAR = 0.05  # confidence of a point that takes no clear side: below that of a weak fit
NAMED = {"support": "For", "oppose": "Against"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that people may be for or against, in words.

    `known`: points whose stance a person said, as they stand. `picked`: by the text's name, the stance that its writer
    picked where the proposal was asked about outright. It says where the writer stands, not what each point says: with
    too few points known it teaches how the others' points are read, and parts nothing.
    """

    text: str
    known: tuple[Known, ...] = ()
    picked: Mapping[str, Stance] = field(default_factory=dict)


@dataclass(frozen=True)
class Sides:
    """Groups after parting, and what was read.

    `origin`: for each group the one that it was. `about`: the proposal that it speaks of, by place. `side`: for or
    against it, where the group was parted. `read`: the stance of each different point in a group about a proposal.
    """

    grouped: Grouping
    origin: Labels
    about: tuple[int | None, ...]
    side: tuple[Side | None, ...]
    read: dict[int, Reading]

    def told(self, each: Suggestion, proposals: Sequence[Proposal]) -> Suggestion:
        """What it speaks of; a side is called by the proposal's own words, which people chose."""
        side, about = self.side[each.no - 1], self.about[each.no - 1]
        if side is None or about is None:
            return replace(each, about=about)
        text = proposals[about].text
        text = text[:1].lower() + text[1:] if text[1:2].islower() else text
        return replace(each, about=about, side=side, label=f"{NAMED[side]}: {text}")


def take_sides(
    material: Material,
    space: Space,
    grouped: Grouping,
    proposals: Sequence[Proposal],
    *,
    seed: int,
    meaning: Meaning | None,
) -> Sides:
    """Read stance in the groups that speak of a proposal, and part those that hold both sides."""
    count = len(grouped.centres)
    about = _spoken_of(space, grouped, proposals)
    group, sure = grouped.group.copy(), grouped.confidence.copy()
    origin = list(range(count))
    side: list[Side | None] = [None] * count
    read: dict[int, Reading] = {}
    for at in sorted({at for at in about if at is not None}):
        of_it = [no for no in range(count) if about[no] == at]
        reader = _reader(proposals[at].text, proposals[at].known, seed, meaning)
        taught = bool(reader.known)
        picked = {} if taught else _picked(material, np.flatnonzero(np.isin(grouped.group, of_it)), proposals[at])
        if picked:
            reader = _reader(proposals[at].text, [*picked.values(), *proposals[at].known], seed, meaning)
        for no in of_it:
            members = np.flatnonzero(grouped.group == no)
            said = [material.worded[point] for point in members]
            found = _read(reader, proposals[at].known, said)
            read |= {point: one for point, one in zip(members.tolist(), found, strict=True) if point not in picked}
            if not taught or not _both(material, members, found):
                continue
            against = _against(material, members, reader, found)
            unclear = np.array([one.stance not in CLEAR for one in found])
            sure[members[unclear]] = np.minimum(sure[members[unclear]], UNCLEAR)
            group[members[against]] = len(origin)
            side[no] = "support"
            origin.append(no)
            side.append("oppose")
    if len(origin) == count:
        return Sides(grouped, np.arange(count), tuple(about), tuple(side), read)
    centres = _centres(space, grouped, group, len(origin))
    order = np.argsort(-np.bincount(group[group >= 0], minlength=len(origin)), kind="stable")
    rank = np.append(np.argsort(order), -1)  # the last for points that are in no group
    parted = replace(grouped, group=rank[group], nearest=rank[grouped.nearest], confidence=sure, centres=centres[order])
    came_from = np.array(origin, np.int64)[order]
    return Sides(parted, came_from, tuple(about[no] for no in came_from), tuple(side[no] for no in order), read)


def _spoken_of(space: Space, grouped: Grouping, proposals: Sequence[Proposal]) -> list[int | None]:
    """The proposal that each group speaks of, or none."""
    if not proposals:
        return [None] * len(grouped.centres)
    placed = vectors.unit(space.place([one.text for one in proposals]) - grouped.middle)
    likeness = np.round(grouped.centres @ placed.T, 6)
    return [int(row.argmax()) if row.max() >= ABOUT else None for row in likeness]


def _picked(material: Material, members: Labels, proposal: Proposal) -> dict[int, Known]:
    """Points by people who picked a side, with that side; none where the same words are from both."""
    known: dict[int, Known] = {}
    by_row: dict[int, set[Stance]] = defaultdict(set)
    for name, stance in proposal.picked.items():
        by_row[material.row.get(name, -1)].add(stance)
    held = material.holds.tocsc()
    for at in members.tolist() if proposal.picked else []:
        rows = held.indices[held.indptr[at] : held.indptr[at + 1]].tolist()
        picked = set().union(*(by_row[row] for row in rows if row in by_row))
        if len(picked) == 1:
            known[at] = Known(material.worded[at], picked.pop())
    return known


def _reader(about: str, known: Sequence[Known], seed: int, meaning: Meaning | None) -> Reader:
    def plain(texts: Sequence[str]) -> Vectors:
        assert meaning is not None
        return vectors.unit(meaning.read([folded(text) for text in texts])[0])

    return learn(known, about, seed=seed, meaning=plain if meaning else None)


def _read(reader: Reader, known: Sequence[Known], said: Sequence[str]) -> list[Reading]:
    """What a person said of a point stands; the rest is read."""
    told = {folded(one.text): one.stance for one in known}
    return [
        Reading(told[folded(text)], 1.0) if folded(text) in told else one
        for text, one in zip(said, reader.read(said), strict=True)
    ]


def _both(material: Material, members: Labels, found: Sequence[Reading]) -> bool:
    """Whether enough different texts stand clearly on each side."""
    held = [
        np.flatnonzero(np.asarray(material.holds[:, members[[one.stance == side for one in found]]].sum(1)).ravel())
        for side in CLEAR
    ]
    sizes = [len(texts) for texts in held]
    return min(sizes) >= max(FEWEST, LEAST * sum(sizes))


def _said_beside(material: Material, members: Labels, clear: NDArray[np.float64]) -> NDArray[np.float64]:
    """Which way the other points of the same texts stand, by sign."""
    held = material.holds[:, members]
    own = clear * np.asarray(held.sum(0)).ravel()
    return np.asarray(np.sign(held.T @ (held @ clear) - own), np.float64)


def _against(material: Material, members: Labels, reader: Reader, found: Sequence[Reading]) -> NDArray[np.bool_]:
    """Which points go to the side against: those that say so; then by what else their texts say; then by leaning."""
    clear = np.array([1.0 if one.stance == "oppose" else -1.0 if one.stance == "support" else 0.0 for one in found])
    beside = _said_beside(material, members, clear)
    likely = reader.likelihood([material.worded[point] for point in members])
    lean = np.round(likely[:, reader.sides.index("oppose")] - likely[:, reader.sides.index("support")], 6)
    larger = 1.0 if clear.sum() > 0 else -1.0  # where nothing leans, with the many
    return np.asarray(np.select([clear != 0, beside != 0, lean != 0], [clear, beside, lean], larger) > 0)


def _centres(space: Space, grouped: Grouping, group: Labels, count: int) -> Vectors:
    """Each group's direction: a side's own where it was parted, else as it was."""
    own = vectors.centred(space.vectors, grouped.middle)
    found = np.zeros((count, grouped.centres.shape[1]), np.float32)
    for no in range(count):
        whole = no < len(grouped.centres) and np.array_equal(group == no, grouped.group == no)
        found[no] = grouped.centres[no] if whole else vectors.unit(own[group == no].sum(0, keepdims=True))[0]
    return found
