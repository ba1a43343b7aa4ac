"""Short thoughts, and what the room thinks of them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from consult import codesign
from consult.audit import AuditLine
from consult.codesign import VoteValue
from consult.codesign.errors import (
    AlreadySaid,
    CodeUnknown,
    NothingSaid,
    NotInThisSession,
    SessionNotBegun,
    SessionOver,
    StatementTooLong,
    StatementWithdrawn,
)
from consult.codesign.models import Participant, Vote
from consult.db import db, transaction
from consult.people import RoleName
from tests.factories.codesign import make_participant, make_round, make_session, make_vote
from tests.factories.people import make_person

HOUR = timedelta(hours=1)
AGREE, DISAGREE, PASS = VoteValue.AGREE, VoteValue.DISAGREE, VoteValue.PASS


def add(session, text, now, participant=None):
    with transaction():
        return codesign.add_statement(session, text, by=None, now=now, participant=participant)


def withdraw(statement, now, reason="Not one thought"):
    facilitator = make_person(RoleName.FACILITATOR)
    with transaction():
        return codesign.withdraw_statement(statement, reason, by=facilitator, now=now)


def test_people_join_by_code_with_a_first_name_or_nothing_and_only_a_digest_of_their_token_is_kept(app, now):
    session = make_session()
    with transaction():
        participant, token = codesign.join(session.join_code.lower(), "  Sam ", now=now)
        nobody, other = codesign.join(session.join_code, "", now=now)
    assert (participant.name, nobody.name) == ("Sam", "")
    assert codesign.find_participant(session, token) is participant
    assert codesign.find_participant(session, other) is nobody
    assert codesign.find_participant(make_session(), token) is None
    assert token not in {row.token_digest for row in db.session.scalars(select(Participant))}
    assert codesign.count_participants(session) == 2


def test_a_wrong_code_and_a_session_that_is_over_let_nobody_in(app, now):
    over = make_session(ends_at=now)
    with pytest.raises(CodeUnknown, match="Check the code on the screen"), transaction():
        codesign.join("AAAAAA", "", now=now)
    with pytest.raises(SessionOver), transaction():
        codesign.join(over.join_code, "", now=now)


def test_statements_are_numbered_and_may_be_prepared_before_the_session(app, now):
    session = make_session(starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    assert [add(session, text, now).number for text in ("Trains first.", "Buses first.")] == [1, 2]


def test_a_participant_adds_their_own_statement_while_the_session_is_open(app, now):
    session = make_session()
    participant = make_participant(session)
    statement = add(session, " Share  one queue. ", now, participant)
    assert (statement.text, statement.participant_id) == ("Share one queue.", participant.id)
    assert codesign.list_statements_by(participant) == [statement]
    waiting = make_session(starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    with pytest.raises(SessionNotBegun):
        add(waiting, "Early.", now, make_participant(waiting))


@pytest.mark.parametrize(("text", "error"), [("x" * 141, StatementTooLong), ("  ", NothingSaid)])
def test_a_statement_is_one_short_thought(app, now, text, error):
    session = make_session()
    with pytest.raises(error):
        add(session, text, now)
    assert add(session, "x" * 140, now).number == 1


def test_a_near_identical_statement_is_refused_and_the_existing_one_shown(app, now):
    session = make_session(statements=("Firms should share one queue.",))
    with pytest.raises(AlreadySaid, match="statement 1: “Firms should share one queue") as refused:
        add(session, "the firms must share one queue", now)
    assert refused.value.statement is codesign.get_statement(session, 1)
    assert add(session, "Firms should not share one queue.", now).number == 2


def test_a_withdrawn_statement_does_not_stand_in_the_way_of_a_better_one(app, now):
    session = make_session(statements=("Share one queue.",))
    withdraw(codesign.get_statement(session, 1), now)
    assert add(session, "Share one queue.", now).number == 2


def test_nothing_is_added_when_the_session_is_over(app, now):
    with pytest.raises(SessionOver):
        add(make_session(ends_at=now), "Late.", now)


def test_a_withdrawn_statement_keeps_its_reason_for_its_author_and_takes_no_more_votes(app, now):
    session = make_session()
    author, other = make_participant(session), make_participant(session)
    statement = add(session, "Share one queue.", now, author)
    make_vote(other, statement, AGREE)
    withdraw(statement, now, "About a person")
    assert [(each.text, each.reason) for each in codesign.list_statements_by(author)] == [
        ("Share one queue.", "About a person")
    ]
    with pytest.raises(StatementWithdrawn):
        make_vote(author, statement, AGREE)
    assert codesign.list_statements(session) == []
    assert codesign.list_statements(session, withdrawn=True) == [statement]
    assert codesign.results(session) == []
    assert codesign.count_votes(session) == 0


def test_a_statement_is_not_withdrawn_without_a_reason(app, now):
    session = make_session(statements=("Share one queue.",))
    with pytest.raises(NothingSaid):
        withdraw(codesign.get_statement(session, 1), now, " ")


def test_changing_ones_mind_replaces_the_vote(app, now):
    session = make_session(statements=("Share one queue.",))
    statement, participant = codesign.get_statement(session, 1), make_participant(session)
    make_vote(participant, statement, AGREE)
    make_vote(participant, statement, DISAGREE, now=now + timedelta(minutes=1))
    vote = db.session.scalars(select(Vote)).one()
    assert (vote.value, vote.at) == (DISAGREE, now + timedelta(minutes=1))
    assert codesign.votes_of(participant) == {statement.id: DISAGREE}


@pytest.mark.parametrize(
    ("starts", "ends", "error"), [(HOUR, 2 * HOUR, SessionNotBegun), (-HOUR, timedelta(), SessionOver)]
)
def test_no_vote_counts_before_the_session_begins_or_once_it_is_over(app, now, starts, ends, error):
    session = make_session(starts_at=now - 2 * HOUR, ends_at=now + HOUR, statements=("Share one queue.",))
    participant, statement = make_participant(session), codesign.get_statement(session, 1)
    with transaction():
        session.starts_at, session.ends_at = now + starts, now + ends
    with pytest.raises(error):
        make_vote(participant, statement, AGREE)
    assert db.session.scalar(select(func.count()).select_from(Vote)) == 0


def test_no_vote_counts_before_the_round_has_started(app, now):
    session = make_session(make_round(started=False), statements=("Share one queue.",))
    with pytest.raises(SessionNotBegun):
        make_vote(make_participant(session), codesign.get_statement(session, 1), AGREE)


def test_nobody_votes_in_a_session_that_they_have_not_joined(app, now):
    session, other = make_session(statements=("Share one queue.",)), make_session()
    with pytest.raises(NotInThisSession):
        make_vote(make_participant(other), codesign.get_statement(session, 1), AGREE)


def test_each_statement_gets_its_fair_share_of_votes(app, now):
    session = make_session(statements=("Trains.", "Buses.", "Trams."))
    first, second, third = codesign.list_statements(session)
    anna, bela = make_participant(session), make_participant(session)
    assert codesign.next_statement(anna) is first
    make_vote(anna, first, AGREE)
    assert codesign.next_statement(anna) is second
    assert codesign.next_statement(bela) is second
    make_vote(bela, second, PASS)
    assert codesign.next_statement(bela) is third
    for statement in (second, third):
        make_vote(anna, statement, AGREE)
    assert codesign.next_statement(anna) is None
    late = add(session, "Bicycles.", now)
    assert codesign.next_statement(bela) is late


def test_results_count_agree_disagree_pass_and_seen_for_each_statement(app, now):
    session = make_session(statements=("Trains.", "Buses."))
    first, second = codesign.list_statements(session)
    for value in (AGREE, AGREE, DISAGREE, PASS):
        make_vote(make_participant(session), first, value)
    rows = codesign.results(session)
    assert [(row.statement, row.agree, row.disagree, row.passed, row.seen) for row in rows] == [
        (first, 2, 1, 1, 4),
        (second, 0, 0, 0, 0),
    ]
    assert codesign.count_votes(session) == 4


def test_joining_voting_and_adding_work_within_one_act(app, now):
    session = make_session()
    with transaction():
        participant, _token = codesign.join(session.join_code, "", now=now)
        statement = codesign.add_statement(session, "Trains.", by=None, now=now)
        codesign.cast_vote(participant, statement, AGREE, now=now)
    assert [row.agree for row in codesign.results(session)] == [1]


def test_who_voted_how_is_not_in_the_audit_log(app, now):
    session = make_session(statements=("Trains.",))
    lines = db.session.scalar(select(func.count()).select_from(AuditLine))
    make_vote(make_participant(session, "Sam"), codesign.get_statement(session, 1), AGREE)
    assert db.session.scalar(select(func.count()).select_from(AuditLine)) == lines
