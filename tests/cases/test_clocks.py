"""Working days, and the law's calendar month."""

from datetime import date

import pytest

from consult.cases import add_working_days, months_after

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("day", "n", "due"),
    [
        (date(2018, 11, 1), 5, date(2018, 11, 8)),  # Thursday to Thursday
        (date(2018, 11, 3), 1, date(2018, 11, 5)),  # a Saturday: Monday is the first
        (date(2018, 12, 21), 3, date(2018, 12, 28)),  # Christmas Day and Boxing Day count nothing
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # Good Friday, the weekend, Easter Monday
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays(day, n, due):
    assert add_working_days(day, n) == due


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2018, 11, 1), date(2018, 12, 3)),  # 1 December is a Saturday
        (date(2019, 1, 31), date(2019, 2, 28)),
        (date(2020, 1, 31), date(2020, 3, 2)),  # 29 February 2020 is a Saturday
        (date(2018, 11, 25), date(2018, 12, 27)),  # Christmas Day, then Boxing Day
        (date(2018, 12, 31), date(2019, 1, 31)),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_last_or_the_next_working_day(day, due):
    assert months_after(day, 1) == due


def test_three_months_may_cross_a_year():
    assert months_after(date(2018, 11, 30), 3) == date(2019, 2, 28)
