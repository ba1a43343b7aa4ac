"""Once it is public a change makes a version: who answered before answered the words that they read."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from consult import catalogue, questions, responses
from consult.db import db, transaction
from consult.questions import QuestionVersion
from tests.conftest import NOW
from tests.factories.asked import YES_NO, ask
from tests.factories.catalogue import make_consultation
from tests.factories.drafts import make_draft

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def question(app, now):
    consultation = make_consultation(published=False)
    question = ask(consultation, "single", text="Do you like trams?", choices=YES_NO)
    with transaction():
        consultation.published_at = NOW - timedelta(days=20)
    return question


def change(question, *, note="It was not clear.", **other):
    with transaction():
        said = replace(questions.said_by(question), **other)
        return questions.change_question(question, said, note=note, by=None, now=LATER)


def send(draft):
    with transaction():
        return responses.submit_response(draft, by=None, received_at=LATER + timedelta(hours=1))


def test_an_answer_keeps_showing_the_words_that_it_answered(question):
    consultation = question.consultation
    sent = send(make_draft(consultation, {question: {"choices": ["no"]}})[0])
    begun, _ = make_draft(consultation, {question: {"choices": ["yes"]}})
    assert change(
        question, text="Do you want more trams?", choices=[["yes", "Yes, more", "for"], ["fewer", "Fewer", ""]]
    )
    answer = sent.latest.answers[0]
    assert question.version == 2 and answer.asked.text == "Do you like trams?"
    assert questions.words_of(answer.asked, answer.choices) == ["No"]
    assert responses.fingerprint_of(sent.latest) == sent.latest.fingerprint
    assert [choice.label for choice in question.offered] == ["Yes, more", "Fewer"]
    assert {pick.key for pick in questions.picks(question)} == {"yes", "no", "fewer"}  # who picked No still counts
    told = responses.list_to_tell(question)
    assert ([each.response for each in told.sent], told.drafts) == ([sent], [begun])
    assert responses.list_changed(begun) == [question]
    assert responses.list_changed_since(sent.latest) == [answer]


def test_a_draft_keeps_its_answer_for_the_new_words_only_when_its_writer_says_so(question):
    consultation = question.consultation
    (kept, _), (left, _) = (make_draft(consultation, {question: {"choices": ["yes"]}}) for _ in range(2))
    change(question, text="Do you want more trams?")
    with transaction():
        responses.keep_answer(kept, question, now=LATER)
    assert [send(draft).latest.answers[0].question_version for draft in (kept, left)] == [2, 1]


def test_each_change_stands_among_the_public_changes_with_its_reason(question):
    with pytest.raises(catalogue.ReasonNeeded):
        change(question, note=" ", text="Do you want more trams?")
    change(question, text="Do you want more trams?")
    with transaction():
        section = questions.list_sections(question.consultation)[0]
        added = questions.ask_further(
            section, questions.said_by(question), note="People asked for it.", by=None, now=LATER + timedelta(minutes=1)
        )
        questions.retire_question(added, note="It was asked twice.", by=None, now=LATER + timedelta(minutes=2))
    told = catalogue.list_told(question.consultation)
    assert [each.words for each in told] == ["Stopped asking question 2", "Added question 2", "Changed question 1"]
    assert "Do you like trams?" in told[2].before and "Do you want more trams?" in told[2].after


def test_whom_a_question_suits_changes_without_a_version(question):
    assert change(question, note="", terms=["sector:rail"]) and question.version == 1
    assert not change(question, note="")


def test_a_question_asked_no_more_keeps_its_number_and_its_answers(question):
    consultation = question.consultation
    other = ask(consultation, text="Anything else?")
    send(make_draft(consultation, {question: {"choices": ["no"]}})[0])
    draft, _ = make_draft(consultation, {question: {"choices": ["yes"]}, other: {"text": "No."}})
    with transaction():
        questions.retire_question(question, note="It is settled.", by=None, now=LATER)
    assert [each.number for each in questions.list_for(consultation)] == [2]
    assert [each.number for each in questions.list_heard(consultation)] == [1, 2, 3]
    assert len(responses.list_answers(question)) == 1
    assert responses.list_left_aside(draft) == [question]
    assert [answer.question for answer in send(draft).latest.answers] == [other]
    with transaction():
        questions.ask_again(question, note="It is not settled.", by=None, now=LATER)
    assert [each.number for each in questions.list_for(consultation)] == [1, 2]


def test_who_sent_before_a_question_was_added_is_told_of_it(question):
    consultation = question.consultation
    with transaction():
        draft, _ = responses.start_draft(consultation, now=NOW)
        responses.save_answer(draft, question, {"choices": ["no"]}, now=NOW)
        sent = responses.submit_response(draft, by=None, received_at=NOW)
        section = questions.list_sections(consultation)[0]
        added = questions.ask_further(section, questions.said_by(question), note="New.", by=None, now=LATER)
    assert [each.response for each in responses.list_to_tell(added).sent] == [sent]
    assert responses.list_added_since(sent.latest) == [added]


def test_after_the_close_nothing_changes(question):
    closed = question.consultation.closes_at
    with pytest.raises(questions.QuestionsFixed), transaction():
        said = replace(questions.said_by(question), text="Other?")
        questions.change_question(question, said, note="Late.", by=None, now=closed)


def test_the_kind_of_a_public_question_is_fixed(question):
    with pytest.raises(questions.QuestionsFixed):
        change(question, kind=questions.QuestionKind.TEXT, choices=[])


@pytest.mark.parametrize("act", [update(QuestionVersion).values(why_changed=""), delete(QuestionVersion)])
def test_an_earlier_version_is_never_changed_or_removed(question, act):
    change(question, text="Do you want more trams?")
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(act)
