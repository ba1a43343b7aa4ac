"""What counts, and who answered."""

import pytest

from consult import responses
from consult.db import transaction
from consult.people import RoleName
from consult.questions import QuestionKind
from consult.responses import AlreadyExcluded, ReasonMissing
from tests.factories.catalogue import make_consultation
from tests.factories.drafts import make_draft
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response


@pytest.fixture
def consultation(app, now):
    return make_consultation()


def test_those_who_answered_are_counted_by_words_or_choice_and_by_who_they_are(consultation):
    words, choice = make_question(consultation), make_question(consultation, kind=QuestionKind.SCALE)
    firm = make_response(consultation, {words: "Grid.", choice: ["agree"]}, kind="business", place="coventry")
    school = make_response(consultation, {words: "Skills."}, kind="university")
    make_response(consultation, {words: ""})
    assert responses.answered(words) == {firm.id, school.id}
    assert responses.answered(choice) == {firm.id}
    assert responses.answered(words, kind="university") == {school.id}
    assert responses.answered(words, kind="business", place="coventry", sector="automotive") == {firm.id}
    assert responses.answered(words, sector="rail") == set()


def test_no_view_is_not_an_answer(consultation, now):
    question = make_question(consultation)
    draft, _token = make_draft(consultation, {question: {"no_view": True}})
    with transaction():
        responses.submit_response(draft, by=None, received_at=now)
    assert responses.answered(question) == set() and responses.list_answers(question) == []


def test_a_response_left_out_counts_nowhere_and_is_kept_with_its_reason(consultation, now):
    question = make_question(consultation)
    kept, test = make_response(consultation, {question: "Grid."}), make_response(consultation, {question: "Test."})
    facilitator = make_person(RoleName.FACILITATOR)
    with transaction():
        responses.exclude_response(test, " A test\n of ours", by=facilitator, now=now)
    assert test.exclusion.reason == "A test of ours"
    assert [version.response_id for version in responses.counted(consultation)] == [kept.id]
    assert [answer.version.response_id for answer in responses.list_answers(question)] == [kept.id]
    assert responses.answered(question) == {kept.id}
    assert (responses.count_received(consultation), responses.count_counted(consultation)) == (2, 1)
    assert responses.count_by_kind(consultation) == {"business": 1}


def test_a_response_is_left_out_once_and_never_without_a_reason(consultation, now):
    response = make_response(consultation, {make_question(consultation): "Grid."})
    facilitator = make_person(RoleName.FACILITATOR)
    with pytest.raises(ReasonMissing), transaction():
        responses.exclude_response(response, "  ", by=facilitator, now=now)
    with transaction():
        responses.exclude_response(response, "A test", by=facilitator, now=now)
    with pytest.raises(AlreadyExcluded), transaction():
        responses.exclude_response(response, "Another reason", by=facilitator, now=now)
