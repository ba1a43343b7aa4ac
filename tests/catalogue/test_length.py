"""How long a consultation is open, as people live it."""

from datetime import date

import pytest

from consult import catalogue, clock


def measured(first, last):
    return catalogue.measure(clock.start_of(first), clock.end_of(last))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2019, 3, 4), date(2019, 3, 31)),  # the clocks go forward: one of the days has 23 hours
        (date(2019, 10, 7), date(2019, 11, 3)),  # and back
        (date(2019, 5, 1), date(2019, 5, 28)),
    ],
)
def test_four_weeks_are_28_days_also_when_the_clocks_change(first, last):
    length = measured(first, last)
    assert length.days == 28 and not length.is_short
    assert measured(first, last.replace(day=last.day - 1)).is_short
    assert length.clocks_change is (first.month != 5)


def test_bank_holidays_of_england_and_wales_are_no_working_days():
    length = measured(date(2018, 12, 17), date(2019, 1, 4))
    assert (length.days, length.working_days) == (19, 12)
    assert [day for day, _name in length.bank_holidays] == [date(2018, 12, 25), date(2018, 12, 26), date(2019, 1, 1)]
    scotland_only = date(2019, 1, 2)
    assert scotland_only not in dict(length.bank_holidays)


def test_a_bank_holiday_moved_for_one_year_is_known():
    assert date(2020, 5, 8) in dict(measured(date(2020, 5, 1), date(2020, 5, 29)).bank_holidays)
    assert date(2020, 5, 4) not in dict(measured(date(2020, 5, 1), date(2020, 5, 29)).bank_holidays)


def test_seasons_in_which_people_are_away_are_named():
    assert measured(date(2018, 7, 20), date(2018, 8, 1)).seasons == ["August, when many people are away"]
    assert measured(date(2018, 12, 1), date(2018, 12, 20)).seasons == ["Christmas and the new year"]
    assert measured(date(2018, 10, 1), date(2018, 11, 1)).seasons == []
