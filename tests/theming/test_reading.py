"""The machine cuts what people wrote into points, once, and loses nothing."""

import pytest
from sqlalchemy import func, select

from consult import theming
from consult.codesign.models import Contribution
from consult.db import db, transaction
from consult.nlp.reading import points as cutting
from consult.people import RoleName
from consult.questions.models import QuestionKind
from consult.responses.models import Comment
from consult.theming import machine
from consult.theming.models import Point, Reading, ReadState
from tests.factories.catalogue import make_consultation
from tests.factories.codesign import make_session
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response
from tests.factories.theming import answer_of, make_read


@pytest.fixture
def consultation(app, now):
    return make_consultation()


@pytest.fixture
def question(consultation):
    return make_question(consultation)


def readings():
    return db.session.scalars(select(Reading)).all()


def test_an_answer_becomes_points_that_are_its_exact_words(consultation, question):
    response = make_response(consultation, {question: "Grid connections take too long. Colleges need better machines."})
    make_read(question, [response])
    points = db.session.scalars(select(Point).order_by(Point.start)).all()
    assert [point.text for point in points] == ["Grid connections take too long.", "Colleges need better machines."]
    assert {point.answer_id for point in points} == {answer_of(response, question).id}


def test_an_answer_with_nothing_in_it_is_read_and_says_why(consultation, question):
    make_read(question, [make_response(consultation, {question: "No comment"})])
    [reading] = readings()
    assert reading.state is ReadState.NOTHING
    assert "nothing to say" in reading.reason
    assert db.session.scalar(select(func.count()).select_from(Point)) == 0


def test_what_trips_the_machine_is_kept_as_failed_with_the_reason(consultation, question, monkeypatch):
    monkeypatch.setattr(cutting, "cut", lambda texts, **_how: [RecursionError("deep") for _ in texts])
    make_read(question, [make_response(consultation, {question: "Something the machine cannot read."})])
    [reading] = readings()
    assert reading.state is ReadState.FAILED
    assert "could not read" in reading.reason


def test_reading_twice_is_reading_once(consultation, question):
    response = make_response(consultation, {question: "Grid connections take too long."})
    make_read(question, [response])
    before = {reading.id for reading in readings()}
    assert machine.read_versions([response.latest.id], now=response.received_at) == 0
    assert {reading.id for reading in readings()} == before


def test_what_was_picked_in_a_closed_question_is_no_text(consultation, question):
    closed = make_question(consultation, kind=QuestionKind.SCALE)
    make_read(question, [make_response(consultation, {question: "Grid connections take too long.", closed: ["agree"]})])
    assert len(readings()) == 1


def test_comments_on_clauses_are_read_as_well(consultation, question):
    response = make_response(consultation, {question: "Grid connections take too long."})
    clause = consultation.versions[0].clauses[0]
    with transaction():
        comment = Comment(
            version_id=response.latest.id,
            clause_id=clause.id,
            quote="",
            text="This clause forgets the bus drivers.",
            position="change",
            publication=response.latest.publication,
        )
        db.session.add(comment)
    make_read(question, [response])
    assert {reading.comment_id for reading in readings()} == {None, comment.id}


def test_workshop_contributions_are_read_and_only_once(app, now):
    session, person = make_session(), make_person(RoleName.FACILITATOR)
    with transaction():
        said = Contribution(
            session_id=session.id,
            kind="issue",
            text="Buses do not reach the plant at night.",
            table_no=1,
            said_by="",
            clause_key=None,
            captured_by=person.id,
            at=now,
        )
        db.session.add(said)
    assert machine.read_contributions([said.id], now=now) == 1
    assert machine.read_contributions([said.id], now=now) == 0
    assert [reading.contribution_id for reading in readings()] == [said.id]


def test_a_person_can_read_what_the_machine_could_not(consultation, question, monkeypatch, now):
    response = make_response(consultation, {question: "Something the machine cannot read."})
    with transaction():
        theming.give_up_reading([response.latest.id], "We tried five times", now=now)
    answer, person = answer_of(response, question), make_person(RoleName.ANALYST)
    assert theming.ledger(question).failed == 1
    with transaction():
        theming.read_by_hand(answer, by=person, now=now)
    assert theming.ledger(question).failed == 0
    assert [point.text for point in db.session.scalars(select(Point))] == ["Something the machine cannot read."]
    with pytest.raises(theming.AlreadyRead), transaction():
        theming.read_by_hand(answer, by=person, now=now)


def test_the_machine_can_be_asked_again_for_what_it_could_not_read(consultation, question, now, app):
    response = make_response(consultation, {question: "Grid connections take too long."})
    with transaction():
        theming.give_up_reading([response.latest.id], "We tried five times", now=now)
    analyst = make_person(RoleName.ANALYST)
    with transaction():
        assert theming.read_again(question, by=analyst, now=now) == 1
    assert theming.ledger(question).waiting == 1
    assert app.extensions["asked"]
