"""I3 hard close: nothing received after the close and its grace, nothing refused before; by the server's clock."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from consult import responses
from consult.catalogue import Consultation
from consult.db import db, transaction
from consult.responses import Channel, ConsultationClosed
from consult.responses.models import Response
from consult.responses.services import sending
from tests.factories.catalogue import make_consultation
from tests.factories.drafts import make_draft
from tests.factories.questions import make_question

MICRO = timedelta(microseconds=1)


@pytest.fixture
def draft(app, now):
    consultation = make_consultation()
    question = make_question(consultation)
    return make_draft(consultation, {question: {"text": "Grid first."}})[0]


def send(draft, at):
    with transaction():
        return responses.submit_response(draft, by=None, received_at=at)


def test_the_last_instant_before_the_close_counts(draft):
    last = draft.consultation.closes_at - MICRO
    assert send(draft, last).received_at == last


def test_a_journey_begun_before_the_close_has_its_grace_to_the_last_instant(draft):
    assert send(draft, draft.consultation.grace_ends_at - MICRO)


def test_from_the_end_of_the_grace_on_nothing_is_received(draft):
    with pytest.raises(ConsultationClosed):
        send(draft, draft.consultation.grace_ends_at)
    assert db.session.scalar(select(Response)) is None
    assert draft.answers


def test_a_journey_begun_at_the_close_has_no_grace(app, now):
    consultation = make_consultation()
    with pytest.raises(ConsultationClosed), transaction():
        responses.start_draft(consultation, now=consultation.closes_at)


def test_nothing_is_received_before_the_opening(draft):
    with pytest.raises(ConsultationClosed, match="has not opened"):
        send(draft, draft.consultation.opens_at - MICRO)


@pytest.mark.parametrize("after", [timedelta(0), timedelta(days=3)])
def test_the_insert_checks_the_close_again(draft, monkeypatch, after):
    too_late = draft.consultation.grace_ends_at + after
    seen = []

    def look_only_afterwards(self, *, received_at, began_at):
        seen.append(received_at)
        return len(seen) == 1  # the service's own check passes; what follows is the database's word

    monkeypatch.setattr(Consultation, "takes", look_only_afterwards)
    with pytest.raises(ConsultationClosed):
        send(draft, too_late)
    assert len(seen) == 2
    assert db.session.scalar(select(Response)) is None


def test_a_close_that_moves_while_somebody_sends_is_seen_by_the_insert(draft, now, monkeypatch):
    """Between the service's look and the insert, the row in the database comes to close earlier."""
    consultation_id = draft.consultation_id
    look = sending.list_problems

    def move_the_close(*about):
        earlier = (
            update(Consultation).where(Consultation.id == consultation_id).values(closes_at=now - timedelta(hours=1))
        )
        db.session.connection().execute(earlier)
        return look(*about)

    monkeypatch.setattr(sending, "list_problems", move_the_close)
    with pytest.raises(ConsultationClosed):
        send(draft, now)
    assert db.session.scalar(select(Response)) is None


def test_what_came_another_way_is_judged_by_when_it_reached_us(app, now):
    consultation = make_consultation()
    question = make_question(consultation)

    def take_in(reference, received_at):
        with transaction():
            return responses.take_in(
                consultation,
                source_reference=reference,
                channel=Channel.PAPER,
                received_at=received_at,
                about={},
                answers={question: {"text": "Grid."}},
                by="post room",
                now=consultation.closes_at + timedelta(days=5),
            )

    assert take_in("letter-1", consultation.closes_at - MICRO) is not None
    with pytest.raises(ConsultationClosed):
        take_in("letter-2", consultation.closes_at)
    with pytest.raises(ConsultationClosed):
        take_in("letter-3", consultation.opens_at - MICRO)


def test_a_response_held_up_by_the_queue_counts_by_its_arrival(browse, at, monkeypatch):
    """The door reads the time before anything else; what takes long after that does not disqualify."""
    consultation = make_consultation(slug="steel")
    make_question(consultation)
    browse.submit(browse.get("/respond/steel/start"), {"publication": "named"})
    browse.submit(browse.get("/respond/steel/question/1"), {"text": "Grid first."})
    check = browse.get("/respond/steel/check")
    arrived = at(consultation.closes_at - MICRO)
    look = sending.list_problems

    def dawdle(*about):
        at(consultation.closes_at + timedelta(hours=2))
        return look(*about)

    monkeypatch.setattr(sending, "list_problems", dawdle)
    browse.submit(check)
    assert db.session.scalar(select(Response)).received_at == arrived
