"""Until when, in words: the same sentence everywhere."""

from datetime import UTC, date, datetime, timedelta

import pytest

from consult import catalogue, clock
from consult.catalogue import Consultation

CLOSES = clock.end_of(date(2018, 11, 16))


def consultation(closes_at=CLOSES):
    opens = clock.start_of(date(2018, 10, 9))
    return Consultation(published_at=opens, opens_at=opens, closes_at=closes_at, grace_minutes=15)


@pytest.mark.parametrize(
    ("at", "state", "text", "left"),
    [
        (datetime(2018, 10, 1, tzinfo=UTC), "soon", "Opens on Tuesday 9 October 2018.", "8 days to go."),
        (
            datetime(2018, 11, 4, 12, tzinfo=UTC),
            "open",
            "Open until the end of Friday 16 November 2018 (GMT).",
            "12 days left.",
        ),
        (datetime(2018, 11, 16, 9, tzinfo=UTC), "closing", "Closes today at 11:59pm (GMT).", "15 hours left."),
        (datetime(2018, 11, 16, 23, 58, 30, tzinfo=UTC), "closing", "Closes today at 11:59pm (GMT).", "1 minute left."),
        (CLOSES, "closed", "Closed at the end of Friday 16 November 2018 (GMT).", None),
    ],
)
def test_the_timetable_is_said_in_london_time(at, state, text, left):
    said = catalogue.time_status(consultation(), at=at)
    assert (said.state, said.text, said.left) == (state, text, left)


def test_a_close_within_a_day_says_its_hour():
    closes = datetime(2018, 7, 4, 16, tzinfo=UTC)
    later = Consultation(published_at=CLOSES, opens_at=closes - timedelta(days=30), closes_at=closes, grace_minutes=15)
    said = catalogue.time_status(later, at=closes - timedelta(days=5))
    assert said.text == "Open until 5:00pm (BST) on Wednesday 4 July 2018."


def test_an_opening_that_is_not_the_start_of_a_day_says_its_hour():
    opens = datetime(2018, 7, 4, 8, tzinfo=UTC)
    later = Consultation(published_at=opens, opens_at=opens, closes_at=CLOSES, grace_minutes=15)
    said = catalogue.time_status(later, at=opens - timedelta(days=5))
    assert said.text == "Opens at 9:00am (BST) on Wednesday 4 July 2018."


def test_the_grace_is_for_journeys_begun_before_the_close():
    just_after = CLOSES + timedelta(minutes=14)
    began = CLOSES - timedelta(minutes=1)
    assert consultation().takes(received_at=just_after, began_at=began)
    assert not consultation().takes(received_at=just_after, began_at=CLOSES)
    assert not consultation().takes(received_at=just_after, began_at=None)
    assert not consultation().takes(received_at=CLOSES + timedelta(minutes=15), began_at=began)
