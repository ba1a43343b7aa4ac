"""By when we owe an answer: working days, and the law's calendar month."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from consult.catalogue.length import SATURDAY, bank_holidays

MONTHS = 1  # UK GDPR article 12(3): one month, and two more where a request is complex
MONTHS_AT_MOST = 3


@dataclass(frozen=True)
class Clocks:
    """The working days that we promise; the door reads them from the settings."""

    acknowledge: int
    answer: int
    review: int
    format: int


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and not bank_holidays(day, day)


def add_working_days(day: date, working_days: int) -> date:
    """Counted from the day after; weekends and bank holidays of England and Wales count nothing."""
    closed = bank_holidays(day, day + timedelta(days=2 * working_days + 30))
    while working_days:
        day += timedelta(days=1)
        working_days -= day.weekday() < SATURDAY and day not in closed
    return day


def months_after(day: date, months: int) -> date:
    """The same day of a later month; where that month is shorter its last day; and the next working day after that.

    So a request of 31 January is answered by 28 February, or by Monday where that is a weekend.
    """
    place = day.month - 1 + months
    year, month = day.year + place // 12, place % 12 + 1
    due = date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    while not is_working_day(due):
        due += timedelta(days=1)
    return due
