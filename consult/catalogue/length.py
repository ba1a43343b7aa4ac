"""How long a consultation is open as people live it: days by London's calendar, working days, holidays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import holidays

from consult import clock

FEWEST_DAYS = 28
SATURDAY = 5


@dataclass(frozen=True)
class Length:
    """What is counted between an opening and a close, and what falls into it."""

    days: int
    working_days: int
    bank_holidays: Sequence[tuple[date, str]]
    seasons: Sequence[str]
    clocks_change: bool

    @property
    def is_short(self) -> bool:
        return self.days < FEWEST_DAYS


def measure(opens_at: datetime, closes_at: datetime) -> Length:
    """Whole days, working days and holidays; a change of clocks takes no day away, though that day has 23 hours."""
    first, last = clock.london(opens_at).date(), clock.last_day_before(closes_at)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    closed = bank_holidays(first, last)
    by_the_clock = clock.london(closes_at).replace(tzinfo=None) - clock.london(opens_at).replace(tzinfo=None)
    return Length(
        days=max(0, by_the_clock.days, (closes_at - opens_at).days),
        working_days=sum(day.weekday() < SATURDAY and day not in closed for day in days),
        bank_holidays=sorted(closed.items()),
        seasons=list(dict.fromkeys(season for day in days if (season := _season(day)))),
        clocks_change=clock.london(opens_at).utcoffset() != clock.london(closes_at).utcoffset(),
    )


def bank_holidays(first: date, last: date) -> dict[date, str]:
    """Those of England and Wales between two days, both included."""
    known = holidays.country_holidays("GB", subdiv="ENG", years=range(first.year, last.year + 1))
    return {day: name for day, name in known.items() if first <= day <= last}


def _season(day: date) -> str | None:
    if day.month == 8:
        return "August, when many people are away"
    if (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 2):
        return "Christmas and the new year"
    return None
