"""London wall times on the nights when the clocks change."""

from datetime import UTC, date, datetime, time

import pytest

from consult import clock

BACK, FORWARD = date(2019, 10, 27), date(2019, 3, 31)


@pytest.mark.parametrize("wall", [time(1, 0), time(1, 30), time(1, 59)])
def test_a_time_that_comes_twice_is_refused(wall):
    with pytest.raises(clock.NotOneMoment, match=f"{clock.face(wall)} comes twice"):
        clock.wall_time(BACK, wall)


@pytest.mark.parametrize("wall", [time(1, 0), time(1, 30), time(1, 59)])
def test_a_time_that_does_not_come_is_refused(wall):
    with pytest.raises(clock.NotOneMoment, match=f"there is no {clock.face(wall)}"):
        clock.wall_time(FORWARD, wall)


@pytest.mark.parametrize(
    ("day", "wall", "instant"),
    [
        (BACK, time(0, 59), datetime(2019, 10, 26, 23, 59, tzinfo=UTC)),
        (BACK, time(2, 0), datetime(2019, 10, 27, 2, 0, tzinfo=UTC)),
        (FORWARD, time(0, 59), datetime(2019, 3, 31, 0, 59, tzinfo=UTC)),
        (FORWARD, time(2, 0), datetime(2019, 3, 31, 1, 0, tzinfo=UTC)),
        (date(2019, 7, 4), time(14, 32), datetime(2019, 7, 4, 13, 32, tzinfo=UTC)),
    ],
)
def test_every_other_time_is_one_moment(day, wall, instant):
    assert clock.wall_time(day, wall) == instant
