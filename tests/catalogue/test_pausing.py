"""Pausing and resuming: what is taken, to the millisecond, and that no time is lost in silence."""

import os
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from consult import catalogue, clock, responses
from consult.catalogue import ActKind, TimetableAct
from consult.db import db, transaction
from consult.journey import Status
from consult.responses.models import Channel
from consult.responses.services.arriving import Arrival, arrive_all
from tests.factories.catalogue import make_consultation
from tests.factories.questions import make_question

TICK = timedelta(milliseconds=1)
PAUSE, RESUME = timedelta(hours=1), timedelta(hours=30)


@pytest.fixture
def consultation(app, now):
    return make_consultation(slug="steel", closes_at=clock.end_of(date(2018, 11, 9)))


def pause(consultation, at, reason="A figure in question 2 was wrong."):
    with transaction():
        catalogue.pause(consultation, reason=reason, by=None, now=at)


def resume(consultation, at, closes_at=None, reason="The figure is right now."):
    with transaction():
        closes_at = closes_at or consultation.closes_at
        catalogue.resume(consultation, closes_at=closes_at, reason=reason, by=None, now=at)


def arrives(consultation, received_at, began_at=None):
    """What the database itself says, in the insert."""
    arrival = Arrival(
        received_at=received_at, channel=Channel.ONLINE, began_at=began_at, source_reference=str(received_at)
    )
    with transaction():
        return bool(arrive_all(consultation, [arrival]))


def taken(consultation, received_at, began_at=None):
    says = consultation.takes(received_at=received_at, began_at=began_at)
    assert arrives(consultation, received_at, began_at) is says, "the model and the insert say different things"
    return says


def test_while_it_is_paused_nothing_is_taken_and_what_was_begun_has_the_grace(consultation, now):
    paused, resumed = now + PAUSE, now + RESUME
    pause(consultation, paused)
    grace = consultation.grace
    assert taken(consultation, paused - TICK)
    assert not taken(consultation, paused)
    assert taken(consultation, paused + grace - TICK, began_at=paused - TICK)
    assert not taken(consultation, paused + grace, began_at=paused - TICK)
    assert not taken(consultation, paused + TICK, began_at=paused)
    assert not taken(consultation, resumed)
    resume(consultation, resumed)
    assert not taken(consultation, resumed - TICK, began_at=paused - TICK)
    assert taken(consultation, resumed)
    assert taken(consultation, resumed + TICK, began_at=paused + TICK)


def test_each_of_two_pauses_holds_and_the_time_between_counts(consultation, now):
    for first in (now, now + timedelta(days=2)):
        pause(consultation, first)
        resume(consultation, first + timedelta(days=1))
    hours = [taken(consultation, now + timedelta(hours=each)) for each in (12, 36, 60, 84)]
    assert hours == [False, True, False, True]


def test_the_state_follows_from_the_times_before_within_and_after_a_pause(consultation, now):
    paused, resumed = now + PAUSE, now + RESUME
    pause(consultation, paused)
    resume(consultation, resumed)
    stands = [consultation.status(at=at) for at in (paused - TICK, paused, resumed - TICK, resumed)]
    assert stands == [Status.OPEN, Status.PAUSED, Status.PAUSED, Status.OPEN]


def test_a_pause_holds_the_close_up_so_that_no_time_is_lost_in_silence(consultation, now):
    closes = consultation.closes_at
    pause(consultation, now)
    long_after = closes + timedelta(days=3)
    assert consultation.status(at=long_after) is Status.PAUSED
    assert not consultation.has_ended(at=long_after)
    assert not taken(consultation, long_after)
    with pytest.raises(catalogue.DatesFixed, match="passed while it was paused"):
        resume(consultation, long_after)
    again = catalogue.close_after_pause(consultation, now=long_after)
    assert again == clock.end_of(date(2018, 11, 9) + timedelta(days=12))
    resume(consultation, long_after, closes_at=again)
    assert consultation.status(at=long_after) is Status.OPEN
    assert consultation.status(at=again) is Status.CLOSED


def test_resuming_may_give_back_what_was_lost_and_never_takes_any(consultation, now):
    closes = consultation.closes_at
    pause(consultation, now)
    later = now + timedelta(hours=3)
    assert catalogue.close_after_pause(consultation, now=later) == clock.end_of(date(2018, 11, 10))
    with pytest.raises(catalogue.DatesFixed):
        resume(consultation, later, closes_at=closes - TICK)
    resume(consultation, later, closes_at=clock.end_of(date(2018, 11, 10)))
    told = [each.words for each in catalogue.list_told(consultation)]
    assert "extended from the end of Friday 9 November 2018 (GMT) to the end of Saturday 10 November 2018" in told[0]
    assert told[1] == "Paused at 9:30am (GMT) on Thursday 1 November 2018"


def test_a_close_at_an_hour_moves_by_the_time_that_was_lost(app, now):
    consultation = make_consultation(closes_at=datetime(2018, 11, 9, 17, 0, tzinfo=UTC))
    pause(consultation, now)
    assert catalogue.close_after_pause(consultation, now=now + timedelta(hours=2, seconds=1)) == datetime(
        2018, 11, 9, 19, 1, tzinfo=UTC
    )


def test_only_what_is_open_is_paused_and_only_what_is_paused_is_resumed(consultation, now):
    with pytest.raises(catalogue.NotNow):
        resume(consultation, now)
    with pytest.raises(catalogue.ReasonNeeded):
        pause(consultation, now, reason=" ")
    with pytest.raises(catalogue.NotNow):
        pause(consultation, consultation.closes_at)
    pause(consultation, now)
    with pytest.raises(catalogue.NotNow):
        pause(consultation, now + TICK)
    with pytest.raises(catalogue.NotNow), transaction():
        catalogue.extend(
            consultation, closes_at=consultation.closes_at + PAUSE, reason="More time.", by=None, now=now + TICK
        )


def test_respondents_read_why_and_keep_their_draft(consultation, now):
    question = make_question(consultation)
    with transaction():
        draft, _token = responses.start_draft(consultation, now=now)
        responses.save_answer(draft, question, {"text": "Early words."}, now=now)
    pause(consultation, now + PAUSE)
    late = now + PAUSE + consultation.grace
    with pytest.raises(responses.ConsultationClosed, match=r"paused\. A figure in question 2 was wrong"), transaction():
        responses.submit_response(draft, by=None, received_at=late)
    assert draft.answers[str(question.id)]["text"] == "Early words."
    assert catalogue.time_status(consultation, at=late).state == "paused"
    resume(consultation, now + RESUME)
    with transaction():
        assert responses.submit_response(draft, by=None, received_at=now + RESUME).received_at == now + RESUME


def test_what_was_done_to_a_timetable_is_never_changed(consultation, now):
    pause(consultation, now)
    for statement in (update(TimetableAct).values(reason="Other"), delete(TimetableAct)):
        with pytest.raises(DBAPIError, match="never changed"), transaction():
            db.session.execute(statement)


def test_the_database_refuses_an_act_that_shortens(consultation, now):
    act = TimetableAct(
        consultation_id=consultation.id,
        no=1,
        kind=ActKind.EXTENDED,
        at=now,
        closed_before=consultation.closes_at,
        closes_after=consultation.closes_at - TICK,
        reason="Less.",
    )
    with pytest.raises(DBAPIError, match="never_shorter"), transaction():
        db.session.add(act)


@pytest.mark.parametrize("close", [date(2018, 10, 27), date(2018, 10, 28), date(2019, 3, 30), date(2019, 3, 31)])
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles"])
def test_the_end_of_a_day_is_londons_on_nights_of_change_and_wherever_the_server_stands(app, monkeypatch, close, zone):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text(f"SET TIME ZONE '{zone}'"))
            db.session.commit()
        opens = clock.start_of(close) - timedelta(days=30)
        consultation = make_consultation(opens_at=opens, closes_at=clock.end_of(close))
        last = datetime(close.year, close.month, close.day, 23, 59, 59, 999000, tzinfo=clock.LONDON)
        assert taken(consultation, last) and not taken(consultation, last.astimezone(UTC) + TICK)
        assert taken(consultation, opens) and not taken(consultation, opens - TICK)
    finally:
        monkeypatch.undo()
        os.environ.pop("TZ", None)
        time.tzset()
