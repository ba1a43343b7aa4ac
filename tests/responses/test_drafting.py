"""What somebody types before they send."""

from datetime import timedelta

import pytest

from consult import responses
from consult.db import transaction
from consult.errors import NotFound
from consult.plans.models import PlanVersion
from consult.questions import QuestionKind
from consult.responses import AlreadySent, ConsultationClosed
from consult.words import digest
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.drafts import make_draft
from tests.factories.questions import make_question


def save(draft, question, now, **values):
    with transaction():
        responses.save_answer(draft, question, values, now=now)


def kept(draft, question):
    return draft.answers.get(str(question.id))


def test_a_draft_is_opened_by_its_token_and_by_nothing_else(app, now):
    draft, token = make_draft(make_consultation())
    assert responses.find_draft(token) is draft
    assert responses.find_draft("another") is None
    assert token not in (draft.token_digest, str(draft.id)) and draft.token_digest == digest(token)


def test_a_response_cannot_be_begun_before_the_opening_or_after_the_close(app, now):
    for opens, closes in [(1, 9), (-9, -1)]:
        consultation = make_consultation(opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes))
        with pytest.raises(ConsultationClosed), transaction():
            responses.start_draft(consultation, now=now)


def test_what_is_typed_is_kept_as_plain_text_and_an_emptied_answer_goes(app, now):
    consultation = make_consultation()
    question = make_question(consultation)
    draft, _token = make_draft(consultation)
    save(draft, question, now, text="  Grid\r\nfirst\x00 ")
    assert kept(draft, question)["text"] == "Grid\nfirst"
    save(draft, question, now, text="   ")
    assert kept(draft, question) is None


def test_a_single_choice_keeps_one_and_unknown_choices_are_dropped(app, now):
    consultation = make_consultation()
    single = make_question(consultation, kind=QuestionKind.SINGLE)
    multiple = make_question(consultation, kind=QuestionKind.MULTIPLE)
    draft, _token = make_draft(consultation)
    save(draft, single, now, choices=["two", "one", "nonsense"])
    save(draft, multiple, now, choices=["three", "one", "nonsense"])
    assert kept(draft, single)["choices"] == ["one"]
    assert kept(draft, multiple)["choices"] == ["one", "three"]


def test_no_view_gives_way_to_a_view(app, now):
    consultation = make_consultation()
    question = make_question(consultation)
    draft, _token = make_draft(consultation)
    save(draft, question, now, no_view=True)
    assert kept(draft, question)["no_view"]
    save(draft, question, now, no_view=True, text="But then again, I do.")
    assert not kept(draft, question)["no_view"]


def test_a_harm_is_kept_only_with_a_confidential_answer(app, now):
    consultation = make_consultation()
    question = make_question(consultation)
    draft, _token = make_draft(consultation)
    save(draft, question, now, text="Words", publication="confidential", harm="Our tender", until="March 2019")
    assert (kept(draft, question)["harm"], kept(draft, question)["until"]) == ("Our tender", "March 2019")
    save(draft, question, now, text="Words", publication="named", harm="Our tender")
    assert kept(draft, question)["harm"] == ""


def test_comments_are_added_changed_and_taken_out_and_a_double_click_adds_one(app, now):
    version = make_version()
    draft, _token = make_draft(make_consultation(version=version))
    first, second = version.clauses
    values = {"text": "Say by when.", "position": "change", "quote": "something"}
    for _twice in range(2):
        with transaction():
            comment_id = responses.save_comment(draft, first, values, now=now)
    assert len(draft.comments) == 1
    with transaction():
        responses.save_comment(draft, first, values | {"id": comment_id, "text": "Say who."}, now=now)
        responses.save_comment(draft, second, values, now=now)
    assert sorted(comment["text"] for comment in draft.comments) == ["Say by when.", "Say who."]
    with transaction():
        responses.remove_comment(draft, comment_id, now=now)
    assert [comment["text"] for comment in draft.comments] == ["Say by when."]


def test_a_clause_of_a_draft_that_is_not_asked_about_takes_no_comment(app, now):
    draft, _token = make_draft(make_consultation())
    elsewhere: PlanVersion = make_version()
    with pytest.raises(NotFound), transaction():
        responses.save_comment(draft, elsewhere.clauses[0], {"text": "Hello"}, now=now)


def test_a_question_of_another_consultation_takes_no_answer(app, now):
    draft, _token = make_draft(make_consultation())
    elsewhere = make_question(make_consultation())
    with pytest.raises(NotFound):
        save(draft, elsewhere, now, text="Hello")


def test_typing_is_kept_after_the_close_too_so_that_nothing_is_lost(app, now):
    consultation = make_consultation()
    question = make_question(consultation)
    draft, _token = make_draft(consultation)
    save(draft, question, consultation.closes_at + timedelta(days=1), text="Too late, but mine.")
    assert kept(draft, question)["text"] == "Too late, but mine."


def test_a_draft_that_was_sent_is_closed_and_keeps_no_second_copy_of_the_words(app, now):
    consultation = make_consultation()
    question = make_question(consultation)
    draft, _token = make_draft(consultation, {question: {"text": "Grid first."}})
    with transaction():
        responses.submit_response(draft, by=None, received_at=now)
    assert (draft.about, draft.answers, draft.comments) == ({}, {}, [])
    with pytest.raises(AlreadySent):
        save(draft, question, now, text="Skills first.")
