"""Sending a draft, and what is written down of it."""

import pytest
from sqlalchemy import func, select

from consult import jobs, responses
from consult.audit import AuditLine
from consult.db import db, transaction
from consult.jobs import Job, OwedWork
from consult.questions import QuestionKind
from consult.responses import NotReadyToSend, Publication
from consult.responses.models import Answer, Response
from consult.words import digest
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.drafts import make_draft
from tests.factories.questions import make_question


def send(draft, at, by=None):
    with transaction():
        return responses.submit_response(draft, by=by, received_at=at)


def test_a_response_holds_who_answered_what_and_what_may_be_published(app, now):
    version = make_version()
    consultation = make_consultation(version=version)
    words, choice = make_question(consultation), make_question(consultation, kind=QuestionKind.SCALE)
    draft, _token = make_draft(
        consultation,
        {
            words: {"text": "Grid first.", "publication": "confidential", "harm": "Our tender", "until": "March 2019"},
            choice: {"choices": ["agree"]},
        },
    )
    with transaction():
        responses.save_comment(draft, version.clauses[0], {"text": "By when?", "position": "change"}, now=now)
    response = send(draft, now)
    sent = response.latest
    assert (sent.kind, sent.organisation, sent.sectors, sent.no) == ("business", "Invented Castings", ["automotive"], 1)
    assert (response.received_at, sent.privacy_notice) == (now, consultation.privacy_notice)
    said = {answer.question_id: answer for answer in sent.answers}
    assert said[words.id].publication is Publication.CONFIDENTIAL
    assert (said[words.id].harm, said[words.id].confidential_until) == ("Our tender", "March 2019")
    assert said[choice.id].publication is Publication.NAMED
    assert [(each.text, each.position) for each in sent.comments] == [("By when?", "change")]


def test_questions_left_blank_leave_no_answer(app, now):
    consultation = make_consultation()
    first, _blank = make_question(consultation), make_question(consultation)
    draft, _token = make_draft(consultation, {first: {"no_view": True}})
    send(draft, now)
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 1


def test_reading_is_owed_with_the_response_and_asked_for_after_the_commit(app, now):
    consultation = make_consultation()
    question = make_question(consultation)
    draft, _token = make_draft(consultation, {question: {"text": "Grid first."}})
    response = send(draft, now)
    owed = db.session.scalar(select(OwedWork))
    assert (owed.job, owed.arguments) == (Job.READ_RESPONSES, {"version_ids": [str(response.latest.id)]})
    assert [job for job, _owed in app.extensions["asked"]] == [Job.READ_RESPONSES]
    assert jobs.count_unfinished() == 1


def test_sending_is_written_down_without_a_word_of_what_was_sent(app, now):
    consultation = make_consultation()
    question = make_question(consultation)
    draft, _token = make_draft(consultation, {question: {"text": "Grid first."}})
    response = send(draft, now)
    line = db.session.scalar(select(AuditLine).where(AuditLine.act == "sent a response"))
    assert (line.actor, line.words) == ("visitor", f"Sent {response.reference} online")


@pytest.mark.parametrize(
    ("kind", "values", "says"),
    [
        ({}, {}, "Answer at least one question"),
        ({"required": True}, {"second": {"text": "Only this."}}, "Question 1 needs an answer"),
        ({"word_limit": 2}, {"first": {"text": "one two three"}}, "1 word over the limit of 2"),
        ({}, {"first": {"text": "Words", "publication": "confidential"}}, "tell us what harm"),
    ],
)
def test_what_stands_in_the_way_is_said_and_nothing_is_sent(app, now, kind, values, says):
    consultation = make_consultation()
    asked = {"first": make_question(consultation, **kind), "second": make_question(consultation)}
    draft, _token = make_draft(consultation, {asked[name]: given for name, given in values.items()})
    with pytest.raises(NotReadyToSend, match=says):
        send(draft, now)
    assert db.session.scalar(select(Response)) is None
    assert len(draft.answers) == len(values)


def test_a_comment_alone_is_a_response(app, now):
    version = make_version()
    draft, _token = make_draft(make_consultation(version=version))
    with transaction():
        responses.save_comment(draft, version.clauses[0], {"text": "By when?"}, now=now)
    assert len(send(draft, now).latest.comments) == 1


def test_who_did_not_say_what_may_be_published_is_not_published(app, now):
    consultation = make_consultation()
    question = make_question(consultation)
    draft, _token = make_draft(consultation, {question: {"text": "Grid."}}, about={})
    assert send(draft, now).latest.answers[0].publication is Publication.NONE


def test_a_reference_can_be_read_out_and_found_however_it_is_typed(app, now):
    consultation = make_consultation()
    question = make_question(consultation)
    draft, _token = make_draft(consultation, {question: {"text": "Grid."}})
    response = send(draft, now)
    prefix, first, second = response.reference.split("-")
    assert (prefix, len(first), len(second)) == ("WM", 4, 4)
    assert not set(first + second) & set("01ILO")
    assert responses.find_by_reference(f"  {response.reference.lower()} ") is response
    assert responses.find_by_reference("WM-0000-0000") is None


def test_the_private_code_is_kept_only_as_a_digest_and_follows_from_the_token(app, now):
    consultation = make_consultation()
    question = make_question(consultation)
    draft, token = make_draft(consultation, {question: {"text": "Grid."}})
    response = send(draft, now)
    code = responses.private_code(token)
    assert len(code) == 19 and code != responses.private_code("another token")
    assert response.code_digest == digest(code)
