"""Small numbers: a count of 1 to 4 respondents could point at somebody, so it is not shown exactly. Pure."""

from dataclasses import dataclass

SMALL = 4
NOT_SHOWN = "not shown"
SMALL_NUMBERS_RULE = (
    "A count of 1 to 4 respondents is shown as “1 to 4”, unless all of them agreed to be named. "
    "Where that would let a reader subtract, the next smallest count is not shown either."
)


@dataclass(frozen=True)
class Cell:
    """One count in a table whose total is shown; `named` when everybody counted agreed to be named."""

    n: int
    named: bool = False

    @property
    def is_small(self) -> bool:
        return 1 <= self.n <= SMALL and not self.named


def show(n: int, *, base: int | None = None, named: bool = False) -> int | str:
    """A count as boards and the public see it: itself, or "1 to 4" (never more than its base)."""
    if not Cell(n, named).is_small:
        return n
    most = min(SMALL, base or SMALL)
    return f"1 to {most}" if most > 1 else 1


def show_all(cells: list[Cell]) -> list[int | str]:
    """The counts of one table, with the next smallest hidden too while the total would give a small one away."""
    hidden = {place for place, cell in enumerate(cells) if cell.is_small}
    others = sorted(
        (place for place, cell in enumerate(cells) if cell.n > 0 and place not in hidden), key=lambda p: cells[p].n
    )
    while hidden and others and _gives_away([cells[place] for place in hidden]):
        hidden.add(others.pop(0))
    return [
        (show(cell.n) if cell.is_small else NOT_SHOWN) if place in hidden else cell.n
        for place, cell in enumerate(cells)
    ]


def _gives_away(hidden: list[Cell]) -> bool:
    """Whether the hidden counts follow from their sum, which the total gives away."""
    if len(hidden) == 1:
        return True
    together = sum(cell.n for cell in hidden)
    return all(cell.is_small for cell in hidden) and together in (len(hidden), SMALL * len(hidden))
