"""Small numbers: a count of 1 to 4 respondents could point at somebody, so it is not shown exactly. Pure.

What is left of a table must not give a withheld count away. A reader is taken to know the rule below, the total of the
table, and every count that is shown; a withheld count must then still have two values that it could be.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SMALL = 4
LARGE_ENOUGH = SMALL + 1
NOT_SHOWN = "not shown"
SMALL_NUMBERS_RULE = (
    "A count of 1 to 4 respondents is shown as “1 to 4”, unless all of them agreed to be named. "
    "Where that would let a reader subtract, more counts beside it are not shown, if need be all of them."
)


@dataclass(frozen=True)
class Cell:
    """One count of a table; `named` when everybody counted agreed to be named."""

    n: int
    named: bool = False

    @property
    def is_small(self) -> bool:
        return 1 <= self.n <= SMALL and not self.named


def show(n: int, *, base: int | None = None, named: bool = False) -> int | str:
    """A count as boards and the public see it: itself, or "1 to 4", never more than its base."""
    if not Cell(n, named).is_small:
        return n
    most = min(SMALL, base or SMALL)
    return f"1 to {most}" if most > 1 else NOT_SHOWN


def show_all(cells: list[Cell]) -> list[int | str]:
    """The counts of a table that add up to a total which is shown: the next smallest are hidden too, or all."""
    hidden = {place for place, cell in enumerate(cells) if cell.is_small}
    others = [place for place in _smallest_first(cells) if place not in hidden]
    while _follow_from_their_sum([cells[place] for place in hidden]):
        if not others:
            return [NOT_SHOWN] * len(cells)
        hidden.add(others.pop(0))
    return _shown(cells, hidden)


def show_overlapping(cells: list[Cell], *, whole: int, base: int) -> list[int | str]:
    """The counts of a table in which somebody may be counted twice: `whole` of `base` are counted at least once.

    A reader can subtract how many must be in what is hidden: were that as many as can be, it would be known.
    """
    hidden = {place for place, cell in enumerate(cells) if cell.is_small}
    told = sum(cell.n for place, cell in enumerate(cells) if place not in hidden)
    if hidden and whole - told >= min(SMALL, base) * len(hidden):
        others = [place for place in _smallest_first(cells) if place not in hidden]
        if not others:
            return [NOT_SHOWN] * len(cells)
        hidden |= {place for place in others if cells[place].n == cells[others[0]].n}  # of equal ones, the order tells
    return _shown(cells, hidden)


def show_kinds(sizes: Mapping[str, int], named: Mapping[str, bool] | None = None) -> dict[str, int | str]:
    """How many of each kind, the largest first; what is withheld stands last, in an order that says nothing.

    Empty where nothing may be told: which kinds there are would then say too much.
    """
    kinds = sorted(sizes)
    shown = show_all([Cell(sizes[kind], bool(named and named[kind])) for kind in kinds])
    if set(shown) == {NOT_SHOWN}:
        return {}
    return dict(sorted(zip(kinds, shown, strict=True), key=_told_first))


def _told_first(told: tuple[str, Any]) -> tuple[int, str]:
    kind, n = told
    return (-n if isinstance(n, int) else 1, kind)


def _smallest_first(cells: list[Cell]) -> list[int]:
    return sorted((place for place, cell in enumerate(cells) if cell.n), key=lambda place: cells[place].n)


def _shown(cells: list[Cell], hidden: set[int]) -> list[int | str]:
    return [
        cell.n if place not in hidden else show(cell.n) if cell.is_small else NOT_SHOWN
        for place, cell in enumerate(cells)
    ]


def _follow_from_their_sum(hidden: list[Cell]) -> bool:
    """Whether one count of 1 to 4 among the hidden has a single value left, when their sum is known.

    A hidden count that is not small is 5 or more, as a reader knows, unless its people are named.
    """
    small = sum(cell.is_small for cell in hidden)
    if not small:
        return False
    more, together = [cell.n for cell in hidden if not cell.is_small], sum(cell.n for cell in hidden)
    least = max(1, together - SMALL * (small - 1)) if not more else 1
    most = min(SMALL, together - (small - 1) - len(more) * min([LARGE_ENOUGH, *more]))
    return least >= most
