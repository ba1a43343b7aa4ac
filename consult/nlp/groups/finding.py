"""Opinion groups: people who vote alike, what sets each group apart, and what all of them share.

The method is the one published for Polis (see `opinion_map` and `representative`). Groups are the tightest that can
be found, not those that grew from whoever came first, so neither the order of votes nor names change them.
"""

from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from consult.nlp.groups import opinion_map
from consult.nlp.groups.representative import Majority, Representative, majorities, representative, shared, tallied
from consult.nlp.types import Unread

VOTES = {"1": 1, "-1": -1, "0": 0}
ENOUGH = 7  # votes with which a person is placed, or a vote on everything where there is less
AT_LEAST = 15  # people to be placed: where too few voted enough, those who voted most join them
FEWEST = 8  # people; fewer are no groups
ALL_OUT = "every statement was moderated out"
ALIKE = "everybody voted alike, so there is nothing to tell groups by"


@dataclass(frozen=True, slots=True)
class Votes:
    """Who voted how on what: names in order, and votes (people by statements, sparse; a pass is a stored nought)."""

    participants: tuple[str, ...]
    statements: tuple[str, ...]
    cast: Any


@dataclass(frozen=True, slots=True)
class Group:
    """People who vote alike; `id` counts from 1, the largest first."""

    id: int
    size: int
    representative: tuple[Representative, ...]


@dataclass(frozen=True, slots=True)
class Participant:
    """One person's place, and group unless they voted too little to have one."""

    id: str
    group: int | None
    x: float
    y: float
    votes: int


@dataclass(frozen=True, slots=True)
class Statement:
    """How all voted; `consensus` is near 1 only where every group agrees, and there is none without groups."""

    id: str
    agree: int
    disagree: int
    passed: int
    moderated_out: bool
    consensus: float | None
    representative_of: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Opinions:
    """What the votes say. `reason` says why there are no groups, where there are none."""

    groups: tuple[Group, ...]
    participants: tuple[Participant, ...]
    statements: tuple[Statement, ...]
    majorities: dict[Literal["agree", "disagree"], list[Majority]]
    reason: str | None


def collect(rows: Iterable[tuple[str, str, str]]) -> tuple[Votes, list[Unread]]:
    """Votes from rows of participant, statement and vote; rows that do not count come back with the reason.

    Who votes twice on a statement changed their mind: the last vote counts.
    """
    people: dict[str, int] = {}
    statements: dict[str, int] = {}
    who, what, how, number = array("q"), array("q"), array("b"), array("q")
    unread = []
    for row, cells in enumerate(rows):
        person, statement, vote = (cell.strip() for cell in cells)
        if wrong := _wrong(person, statement, vote):
            unread.append(Unread(str(row), wrong))
            continue
        who.append(people.setdefault(person, len(people)))
        what.append(statements.setdefault(statement, len(statements)))
        how.append(VOTES[vote])
        number.append(row)
    participants, row_at = _in_order(people, who)
    asked, column_at = _in_order(statements, what)
    order = np.lexsort((column_at, row_at))
    again = np.flatnonzero((np.diff(row_at[order]) == 0) & (np.diff(column_at[order]) == 0))
    for earlier, later in zip(order[again].tolist(), order[again + 1].tolist(), strict=True):
        unread.append(Unread(str(number[earlier]), f"they voted on this again in row {number[later]}"))
    kept = np.delete(order, again)
    shape = (len(people), len(statements))
    cast = sparse.csr_matrix((np.array(how, np.int8)[kept], (row_at[kept], column_at[kept])), shape)
    return Votes(participants, asked, cast), sorted(unread, key=lambda one: int(one.text_id))


def _wrong(person: str, statement: str, vote: str) -> str:
    if not person or not statement:
        return f"no {'participant' if not person else 'statement'}"
    return "" if vote in VOTES else f"a vote is 1, -1 or 0, not {vote[:20]!r}"


def _in_order(found: dict[str, int], used: "array[int]") -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Names in their natural order, "9" before "10", and the place there of each that was used."""
    names = sorted(found, key=lambda name: (not name.isdecimal(), len(name) if name.isdecimal() else 0, name))
    place = np.empty(len(names), np.int64)
    place[np.array([found[name] for name in names], np.int64)] = np.arange(len(names))
    return tuple(names), place[np.array(used, np.int64)]


def find_groups(
    votes: Votes,
    *,
    moderated_out: Collection[str] = (),
    groups: int | None = None,
    members: Collection[str] | None = None,
    seed: int = 0,
) -> Opinions:
    """Groups of people who vote alike: as many as asked for, or as the votes suggest.

    `members` says who is to be in groups; by default those who voted enough. Everybody has a place on the plane.
    """
    names = np.array(votes.statements, object)
    left_out = np.isin(names, list(moderated_out)) if len(names) else np.zeros(0, bool)
    centred = opinion_map.centred(votes.cast, left_out)
    points = opinion_map.places(centred, opinion_map.directions(centred, seed), left_out)
    placed = _enough(votes) if members is None else np.flatnonzero([one in members for one in votes.participants])
    different = len(np.unique(points[placed].round(opinion_map.SAME), axis=0))
    reason = _too_small(len(placed), different, groups, bool(left_out.all()))
    label = np.full(len(votes.participants), -1)
    if reason is None:
        count = groups or opinion_map.natural_count(points[placed], seed)
        label[placed] = opinion_map.settled(points[placed], count, starts=opinion_map.STARTS, seed=seed)
    return _described(votes, left_out, points, label, reason)


def _enough(votes: Votes) -> NDArray[np.int64]:
    """Rows of those who voted enough to be placed, in order."""
    cast = np.diff(votes.cast.indptr)
    enough = int((cast >= min(ENOUGH, len(votes.statements))).sum())
    return np.sort(np.argsort(-cast, kind="stable")[: max(enough, AT_LEAST)])


def _too_small(people: int, different: int, groups: int | None, all_out: bool) -> str | None:
    if people < FEWEST:
        return f"too small: {people} people voted enough to be placed, and groups need {FEWEST}"
    if all_out:
        return ALL_OUT
    if different < 2:
        return ALIKE
    if groups and groups > different:
        return f"people are in {different} different places, too few for {groups} groups"
    return None


def _described(
    votes: Votes, left_out: NDArray[np.bool_], points: NDArray[np.float64], label: NDArray[np.int64], reason: str | None
) -> Opinions:
    rows = [np.flatnonzero(label == no) for no in range(int(label.max(initial=-1)) + 1)]
    everyone = tallied(votes.cast, [np.arange(len(label))])
    tallies = tallied(votes.cast, rows)
    sets_apart = representative(tallies, left_out)
    of: dict[int, list[int]] = {}
    for no, chosen in enumerate(sets_apart, 1):
        for one in chosen:
            of.setdefault(one.place, []).append(no)
    together = shared(tallies) if rows else None
    return Opinions(
        groups=tuple(Group(no, len(rows[no - 1]), chosen) for no, chosen in enumerate(sets_apart, 1)),
        participants=tuple(
            Participant(name, no + 1 if no >= 0 else None, round(x, 6) + 0.0, round(y, 6) + 0.0, cast)
            for name, no, (x, y), cast in zip(
                votes.participants, label.tolist(), points.tolist(), np.diff(votes.cast.indptr).tolist(), strict=True
            )
        ),
        statements=tuple(
            Statement(
                id=name,
                agree=int(everyone.agree[0, at]),
                disagree=int(everyone.disagree[0, at]),
                passed=int((everyone.seen - everyone.agree - everyone.disagree)[0, at]),
                moderated_out=bool(left_out[at]),
                consensus=round(float(together[at]), 6) if together is not None and not left_out[at] else None,
                representative_of=tuple(of.get(at, ())),
            )
            for at, name in enumerate(votes.statements)
        ),
        majorities=majorities(everyone, left_out),
        reason=reason,
    )
