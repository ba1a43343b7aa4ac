"""A respondent withdraws what they sent, and may take that back, until the close."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from consult import catalogue, responses, theming
from consult.audit import AuditLine
from consult.db import db, transaction
from consult.people import RoleName
from consult.responses import ConsultationClosed, Withdrawal
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_responses

MILLI = timedelta(milliseconds=1)


@pytest.fixture
def two(app, now):
    consultation = make_consultation()
    question = make_question(consultation)
    return question, make_responses(consultation, [{question: "Grid first."}, {question: "Skills first."}])


def withdraw(response, at, reason=""):
    with transaction():
        return responses.withdraw_response(response, reason, by=None, now=at)


def take_back(response, at):
    with transaction():
        responses.take_back_withdrawal(response, by=None, now=at)


def test_a_withdrawn_response_is_kept_and_counts_nowhere(two, now):
    question, (first, second) = two
    consultation = question.consultation
    withdraw(first, now, "We spoke too soon")
    assert responses.count_received(consultation) == 2
    assert responses.count_counted(consultation) == 1 and responses.count_left_out(consultation) == 1
    assert [version.response for version in responses.counted(consultation)] == [second]
    assert [answer.text for answer in responses.list_answers(question)] == ["Skills first."]
    assert sum(responses.count_by_kind(consultation).values()) == 1
    assert first.withdrawal.reason == "We spoke too soon" and first.latest.answers[0].text == "Grid first."


def test_the_ledger_says_that_it_was_withdrawn_by_the_respondent_and_adds_up(two, now):
    question, (first, _second) = two
    withdraw(first, now, "We spoke too soon")
    ledger = theming.ledger(question)
    assert (ledger.received, ledger.excluded, ledger.waiting) == (2, 1, 1) and ledger.adds_up
    [text_] = theming.list_in_class(question, theming.LedgerClass.EXCLUDED)
    assert text_.version.response.why_left_out == "withdrawn by the respondent"


def test_taken_back_it_counts_again_and_both_are_on_record(two, now):
    question, (first, _second) = two
    withdraw(first, now)
    take_back(first, now + MILLI)
    assert responses.count_counted(question.consultation) == 2 and theming.ledger(question).excluded == 0
    withdraw(first, now + 2 * MILLI)
    assert [each.taken_back_at is None for each in first.withdrawals] == [False, True]
    assert responses.count_counted(question.consultation) == 1


def test_withdrawing_twice_is_withdrawing_once(two, now):
    _question, (first, _second) = two
    assert withdraw(first, now) is withdraw(first, now + MILLI)
    take_back(first, now + MILLI)
    take_back(first, now + 2 * MILLI)
    assert db.session.scalar(select(func.count()).select_from(Withdrawal)) == 1
    assert first.withdrawals[0].taken_back_at == now + MILLI


def test_until_the_last_instant_before_the_close_and_not_in_the_grace(two):
    question, (first, second) = two
    closes = question.consultation.closes_at
    withdraw(first, closes - 2 * MILLI)
    take_back(first, closes - MILLI)
    withdraw(first, closes - MILLI)
    for late in (closes, question.consultation.grace_ends_at - MILLI, question.consultation.grace_ends_at):
        with pytest.raises(ConsultationClosed):
            withdraw(second, late)
        with pytest.raises(ConsultationClosed):
            take_back(first, late)
    assert responses.count_counted(question.consultation) == 1


def test_it_is_written_down_without_the_reason(two, now):
    _question, (first, _second) = two
    withdraw(first, now, "Because of J. Nobody")
    take_back(first, now)
    lines = db.session.scalars(select(AuditLine).where(AuditLine.act.contains("withdr"))).all()
    assert {(line.act, line.actor) for line in lines} == {
        ("withdrew a response", "visitor"),
        ("took back a withdrawal", "visitor"),
    }
    assert all("Nobody" not in line.canonical() and first.reference in line.words for line in lines)


def test_taking_it_back_does_not_count_what_we_left_out(two, now):
    question, (first, _second) = two
    facilitator = make_person(RoleName.FACILITATOR)
    withdraw(first, now)
    with transaction():
        responses.exclude_response(first, "A test of ours", by=facilitator, now=now)
    assert responses.count_left_out(question.consultation) == 1 and theming.ledger(question).adds_up
    take_back(first, now)
    assert responses.count_counted(question.consultation) == 1 and first.why_left_out == "A test of ours"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE withdrawal SET reason = 'changed'",
        "UPDATE withdrawal SET taken_back_at = NULL",
        "DELETE FROM withdrawal",
        "INSERT INTO withdrawal (id, response_id, reason, at) "
        "SELECT '00000000-0000-0000-0000-00000000000f', response_id, '', at FROM withdrawal "
        "WHERE taken_back_at IS NULL",
    ],
)
def test_the_database_keeps_withdrawals_and_lets_one_stand(two, now, statement):
    _question, (first, second) = two
    withdraw(first, now, "Ours")
    take_back(first, now)
    withdraw(second, now)
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(text(statement))
    assert first.withdrawals[0].reason == "Ours" and first.withdrawal is None and second.withdrawal is not None


def test_it_is_withdrawn_and_taken_back_while_the_consultation_is_paused(two, now):
    question, (first, _second) = two
    with transaction():
        catalogue.pause(question.consultation, reason="A figure was wrong.", by=None, now=now)
    withdraw(first, now + MILLI)
    assert first.withdrawal is not None
    take_back(first, now + MILLI)
    assert first.withdrawal is None
