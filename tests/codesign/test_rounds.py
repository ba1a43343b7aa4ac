"""A round starts on what the one before taught us."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult import codesign
from consult.audit import AuditLine
from consult.codesign import RoundState
from consult.codesign.errors import (
    DatesCrossed,
    NoteIsOut,
    NoteMissing,
    NothingCarriedOver,
    NothingSaid,
    NotLearned,
    RoundNotStarted,
    RoundStarted,
    RoundTaken,
)
from consult.db import db, transaction
from consult.errors import NotFound
from consult.people import RoleName
from tests.factories.catalogue import make_consultation
from tests.factories.codesign import make_note, make_round, make_session
from tests.factories.people import make_person


def start(round_, now, **given):
    with transaction():
        return codesign.start_round(round_, by=None, now=now, **given)


def test_the_first_round_starts_without_anything_before_it(app, now):
    round_ = make_round(started=False)
    assert round_.state is RoundState.PLANNED
    start(round_, now)
    assert round_.started_at == now
    assert round_.state is RoundState.UNDER_WAY


def test_a_round_cannot_start_before_the_round_before_it_has_a_learning_note(app, now):
    consultation = make_consultation()
    make_round(consultation)
    second = make_round(consultation, started=False)
    with pytest.raises(NoteMissing, match="Write the learning note for round 1 first"):
        start(second, now, reason="We are in a hurry")
    assert second.started_at is None


def test_a_round_takes_at_least_one_learning_from_the_round_before(app, now):
    consultation = make_consultation()
    make_note(make_round(consultation))
    second = make_round(consultation, started=False)
    with pytest.raises(NothingCarriedOver):
        start(second, now)
    start(second, now, takes=["One person to call."])
    assert second.takes == ["One person to call."]
    assert second.takes_nothing_because == ""


def test_a_round_may_take_nothing_if_it_says_why(app, now):
    consultation = make_consultation()
    make_note(make_round(consultation))
    second = make_round(consultation, started=False)
    start(second, now, reason="The subject changed.")
    assert second.takes == []
    assert second.takes_nothing_because == "The subject changed."


def test_a_round_takes_only_what_the_note_carries_forward(app, now):
    consultation = make_consultation()
    make_note(make_round(consultation))
    second = make_round(consultation, started=False)
    with pytest.raises(NotLearned):
        start(second, now, takes=["Something that nobody said."])


def test_what_was_planned_to_be_taken_counts_when_the_round_starts(app, now):
    consultation = make_consultation()
    plan = consultation.versions[0].plan
    make_note(make_round(consultation), carry_forward="One person to call. Training around the shift.")
    with transaction():
        second = codesign.plan_round(
            plan,
            consultation,
            2,
            "Second",
            "Aim",
            "",
            now.date(),
            now.date(),
            ["One person to call."],
            by=None,
            now=now,
        )
        codesign.start_round(second, by=None, now=now)
    assert second.takes == ["One person to call."]


def test_a_round_starts_once(app, now):
    round_ = make_round()
    with pytest.raises(RoundStarted):
        start(round_, now)


def test_the_round_before_is_the_one_on_the_same_plan_in_whatever_consultation(app, now):
    earlier = make_consultation()
    later = make_consultation(version=earlier.versions[0])
    make_round(earlier)
    with pytest.raises(NoteMissing):
        start(make_round(later, started=False), now)


def test_two_rounds_of_one_number_are_refused(app, now):
    consultation = make_consultation()
    plan = consultation.versions[0].plan
    make_round(consultation)
    with pytest.raises(RoundTaken), transaction():
        codesign.plan_round(plan, consultation, 1, "Again", "Aim", "", now.date(), now.date(), by=None, now=now)


def test_a_round_that_ends_before_it_begins_is_refused(app, now):
    consultation = make_consultation()
    yesterday = now.date() - timedelta(days=1)
    with pytest.raises(DatesCrossed), transaction():
        codesign.plan_round(
            consultation.versions[0].plan, consultation, 1, "T", "A", "", now.date(), yesterday, by=None, now=now
        )


def test_rounds_are_listed_in_order_for_a_plan_and_for_a_consultation(app, now):
    consultation = make_consultation()
    first = make_note(make_round(consultation))
    second = make_round(consultation)
    assert codesign.list_rounds(consultation) == [first, second]
    assert codesign.list_rounds(consultation.versions[0].plan) == [first, second]
    assert codesign.list_rounds(make_consultation()) == []
    assert codesign.get_round(consultation, 2) is second
    assert codesign.latest_note(consultation) is first.learning
    with pytest.raises(NotFound):
        codesign.get_round(consultation, 3)


def test_a_learning_note_is_published_once_with_its_author_and_time(app, now):
    round_, author = make_round(), make_person(RoleName.FACILITATOR)
    make_note(round_, by=author)
    assert (round_.learning.person_id, round_.learning.published_at) == (author.id, now)
    assert round_.state is RoundState.LEARNED
    with pytest.raises(NoteIsOut):
        make_note(round_, by=author)


def test_a_round_that_has_not_started_has_taught_us_nothing(app, now):
    with pytest.raises(RoundNotStarted):
        make_note(make_round(started=False))


def test_a_learning_note_says_at_least_what_was_heard(app, now):
    round_, author = make_round(), make_person(RoleName.FACILITATOR)
    with pytest.raises(NothingSaid), transaction():
        codesign.publish_learning_note(round_, "  ", "", "", "", by=author, now=now)


def test_after_the_note_is_out_no_session_is_added(app, now):
    round_ = make_note(make_round())
    with pytest.raises(NoteIsOut):
        make_session(round_)


def test_planning_starting_and_publishing_are_written_down_without_what_was_said(app, now):
    make_note(make_round())
    words = list(db.session.scalars(select(AuditLine.words)))
    assert {"Planned round 1", "Started round 1", "Published the note of round 1"} <= set(words)
    assert not [line for line in words if "Much" in line]
