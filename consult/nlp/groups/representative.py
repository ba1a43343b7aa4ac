"""What sets a group of voters apart, and what all share: the tests published for Polis.

Every share is drawn a little to the middle, (votes + 1) / (seen + 2), so that one vote is not a hundred per cent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

CERTAIN = 1.2816  # standard deviations: nine in ten, one-sided
MOST = 5  # statements of each kind

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tallies:
    """Votes by group (rows) and statement (columns); `seen` counts passes as well."""

    agree: Counts
    disagree: Counts
    seen: Counts


@dataclass(frozen=True, slots=True)
class Representative:
    """A statement on which a group votes unlike the rest.

    `share` of the group votes this way, which is `certainty` deviations above half; that is `ratio` times as often as
    among the rest, `difference` deviations apart. `place` is the statement's place among all.
    """

    place: int
    stance: Literal["agree", "disagree"]
    votes: int
    seen: int
    share: float
    certainty: float
    ratio: float
    difference: float

    @property
    def strength(self) -> float:
        return self.ratio * self.difference * self.share * self.certainty


@dataclass(frozen=True, slots=True)
class Majority:
    """A statement on which most of all who voted agree, or disagree."""

    place: int
    votes: int
    seen: int
    share: float
    certainty: float


def tallied(cast: Any, groups: Sequence[NDArray[np.int64]]) -> Tallies:
    """Counts for each group, given as rows of the votes (people by statements, sparse)."""
    across = cast.shape[1]
    agree, disagree, seen = (np.zeros((len(groups), across), np.int64) for _ in range(3))
    for no, rows in enumerate(groups):
        votes = cast[rows]
        agree[no] = np.bincount(votes.indices[votes.data == 1], minlength=across)
        disagree[no] = np.bincount(votes.indices[votes.data == -1], minlength=across)
        seen[no] = np.bincount(votes.indices, minlength=across)
    return Tallies(agree, disagree, seen)


def shared(tallies: Tallies) -> NDArray[np.float64]:
    """Group-aware consensus of each statement: near 1 only where every group agrees, however small it is."""
    return np.asarray(((tallies.agree + 1.0) / (tallies.seen + 2.0)).prod(axis=0))


def majorities(tallies: Tallies, left_out: NDArray[np.bool_]) -> dict[Literal["agree", "disagree"], list[Majority]]:
    """The statements most agreed and most disagreed with by all, taken together; tallies of one group."""
    sides: dict[Literal["agree", "disagree"], Counts] = {"agree": tallies.agree[0], "disagree": tallies.disagree[0]}
    found = {}
    for side, counts in sides.items():
        likely = [
            Majority(place, votes, seen, (votes + 1) / (seen + 2), _above_half(votes, seen))
            for place, (votes, seen) in enumerate(zip(counts.tolist(), tallies.seen[0].tolist(), strict=True))
            if not left_out[place]
        ]
        likely = [one for one in likely if one.share > 0.5 and one.certainty > CERTAIN]
        found[side] = sorted(likely, key=lambda one: -one.share * one.certainty)[:MOST]
    return found


def representative(tallies: Tallies, left_out: NDArray[np.bool_]) -> list[tuple[Representative, ...]]:
    """For each group up to five statements, those it agrees with first; at least one if any can be had."""
    return [_of_group(tallies, no, np.flatnonzero(~left_out).tolist()) for no in range(len(tallies.seen))]


def _of_group(tallies: Tallies, no: int, among: Sequence[int]) -> tuple[Representative, ...]:
    sufficient: list[Representative] = []
    best: Representative | None = None
    best_agreed: tuple[Representative, Representative] | None = None
    for place in among:
        agree, disagree = (_compared(tallies, no, place, stance) for stance in ("agree", "disagree"))
        stronger = agree if agree.difference > disagree.difference else disagree
        if any(one.difference > CERTAIN and one.certainty > CERTAIN for one in (agree, disagree)):
            sufficient.append(stronger)
        if not sufficient and (best is None or stronger.difference > best.difference):
            best = stronger
        if agree.votes + disagree.votes and _agreed_more(agree, best_agreed[0] if best_agreed else None):
            best_agreed = agree, stronger
    first = best_agreed[1] if best_agreed else best
    if not sufficient:
        return (first,) if first else ()
    rest = [one for one in sufficient if best_agreed is None or one.place != best_agreed[1].place]
    rest.sort(key=lambda one: -one.strength)
    chosen = [*([best_agreed[1]] if best_agreed else []), *rest][:MOST]
    return tuple(sorted(chosen, key=lambda one: one.stance == "disagree"))


def _agreed_more(agree: Representative, than: Representative | None) -> bool:
    """Whether this is the better statement to show as what the group agrees with."""
    if than is None:
        return agree.certainty > CERTAIN or (agree.ratio > 1 and agree.share > 0.5)
    if than.ratio > 1:
        return agree.strength > than.strength
    return agree.share * agree.certainty > than.share * than.certainty


def _compared(tallies: Tallies, no: int, place: int, stance: Any) -> Representative:
    counts = tallies.agree if stance == "agree" else tallies.disagree
    votes, seen = int(counts[no, place]), int(tallies.seen[no, place])
    rest_votes, rest_seen = int(counts[:, place].sum()) - votes, int(tallies.seen[:, place].sum()) - seen
    share = (votes + 1) / (seen + 2)
    ratio = share / ((rest_votes + 1) / (rest_seen + 2))
    difference = _apart(votes, seen, rest_votes, rest_seen)
    return Representative(place, stance, votes, seen, share, _above_half(votes, seen), ratio, difference)


def _above_half(votes: int, seen: int) -> float:
    """How far a share is above one half, in standard deviations; one vote is lent to it."""
    return 2 * sqrt(seen + 1) * ((votes + 1) / (seen + 1) - 0.5)


def _apart(votes: int, seen: int, rest_votes: int, rest_seen: int) -> float:
    """How far two shares are apart, in standard deviations (pooled two-proportion test); one vote is lent to each."""
    votes, seen, rest_votes, rest_seen = votes + 1, seen + 1, rest_votes + 1, rest_seen + 1
    pooled = (votes + rest_votes) / (seen + rest_seen)
    if pooled == 1:
        return 0.0
    return (votes / seen - rest_votes / rest_seen) / sqrt(pooled * (1 - pooled) * (1 / seen + 1 / rest_seen))
