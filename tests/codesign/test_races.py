"""Two people, or one person's two fingers, at the same moment. On both databases."""

import threading

import pytest
from sqlalchemy import func, select, update

from consult import codesign
from consult.codesign import VoteValue
from consult.codesign.errors import AlreadySaid, SessionOver
from consult.codesign.models import Participant, Session, Statement, Vote
from consult.db import db, transaction
from consult.errors import ConsultError
from tests.factories.catalogue import make_consultation
from tests.factories.codesign import make_participant, make_round, make_session


def at_once(app, *acts):
    """Run these at the same moment, each with a database session of its own; what each raised, or None."""
    ready, raised = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        with app.app_context():
            ready.wait()
            try:
                with transaction():
                    act()
            except ConsultError as error:
                raised[place] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return raised


def test_two_votes_at_once_leave_one_row(app, now):
    session = make_session(statements=("Trains.",))
    participant_id, statement_id = make_participant(session).id, codesign.get_statement(session, 1).id
    db.session.rollback()

    def vote(value):
        participant, statement = db.session.get(Participant, participant_id), db.session.get(Statement, statement_id)
        codesign.cast_vote(participant, statement, value, now=now)

    votes = [lambda value=value: vote(value) for value in (VoteValue.AGREE, VoteValue.DISAGREE) * 4]
    assert at_once(app, *votes) == [None] * 8
    assert db.session.scalar(select(func.count()).select_from(Vote)) == 1


def test_a_session_that_ends_between_the_check_and_the_vote_takes_no_vote(app, now):
    session = make_session(statements=("Trains.",))
    participant, statement = make_participant(session), codesign.get_statement(session, 1)
    with pytest.raises(SessionOver), transaction():
        assert statement.session.state(at=now) is codesign.SessionState.OPEN
        ended = update(Session).where(Session.id == session.id).values(ends_at=now)
        db.session.execute(ended, execution_options={"synchronize_session": False})
        codesign.cast_vote(participant, statement, VoteValue.AGREE, now=now)
    assert db.session.scalar(select(func.count()).select_from(Vote)) == 0


def test_statements_added_at_once_get_different_numbers_and_one_thought_stands_once(app, now):
    session_id = make_session().id
    db.session.rollback()

    def add(text):
        codesign.add_statement(db.session.get(Session, session_id), text, by=None, now=now)

    texts = ["Trains.", "Buses.", "Trams.", "trams"]
    raised = at_once(app, *[lambda text=text: add(text) for text in texts])
    assert [type(error) for error in raised if error] == [AlreadySaid]
    numbers = db.session.scalars(select(Statement.number).order_by(Statement.number)).all()
    assert numbers == [1, 2, 3]


def test_a_round_started_by_two_facilitators_at_once_starts_once(app, now):
    consultation = make_consultation()
    round_id = make_round(consultation, started=False).id
    db.session.rollback()

    def start():
        codesign.start_round(db.session.get(codesign.Round, round_id), by=None, now=now)

    raised = at_once(app, start, start)
    assert sorted(error is None for error in raised) == [False, True]
