"""Each kind of question: what is kept of an answer, what is refused, how it is told and counted."""

import pytest

from consult import questions, responses
from consult.db import transaction
from consult.questions import QuestionKind
from consult.summaries.tally import tally_of
from tests.conftest import NOW
from tests.factories.asked import ask
from tests.factories.catalogue import make_consultation
from tests.factories.drafts import make_draft


@pytest.fixture
def consultation(app, now):
    return make_consultation(published=False)


def open_it(consultation):
    with transaction():
        consultation.published_at = NOW


def send(draft):
    with transaction():
        return responses.submit_response(draft, by=None, received_at=NOW)


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "told"),
    [
        ("short", {"text": " A  tram \n stop "}, ("A tram stop", []), []),
        ("single", {"choices": ["rail"]}, ("", ["rail"]), ["Rail"]),
        ("multiple", {"choices": ["skills", "roads"]}, ("", ["roads", "skills"]), ["Roads", "Skills"]),
        (
            "matrix",
            {"choices": ["safe=rail", "buses=roads", "buses=nothing"]},
            ("", ["buses=roads", "safe=rail"]),
            ["Buses run when I need them: Roads", "I feel safe on a bicycle: Rail"],
        ),
        ("ranking", {"places": {"skills": "1", "roads": "2"}}, ("", ["skills", "roads"]), ["1. Skills", "2. Roads"]),
        ("number", {"text": "1,204"}, ("1204", []), ["1,204 km"]),
        ("date", {"text": "16 11 2018"}, ("2018-11-16", []), ["16 November 2018"]),
    ],
)
def test_an_answer_of_each_kind_is_frozen_fingerprinted_and_told_in_words(consultation, kind, typed, kept, told):
    settings = {"unit": "km", "whole": True} if kind == "number" else None
    question = ask(consultation, kind, **({"settings": settings} if settings else {}))
    open_it(consultation)
    draft, _ = make_draft(consultation, {question: typed})
    version = send(draft).latest
    answer = version.answers[0]
    assert (answer.text, answer.choices) == kept
    assert questions.words_of(answer.asked, answer.choices, answer.text) == told
    assert responses.fingerprint_of(version) == version.fingerprint
    assert answer.question_version == 1


@pytest.mark.parametrize(
    ("kind", "settings", "typed", "problem"),
    [
        ("number", {}, {"text": "many"}, "Enter a number, like 12"),
        ("number", {"whole": True}, {"text": "2.5"}, "Enter a whole number"),
        ("number", {"lowest": "5"}, {"text": "4"}, "The number must be 5 or more"),
        ("number", {"highest": "100"}, {"text": "1000"}, "The number must be 100 or less"),
        ("date", {}, {"text": "31 2 2018"}, "Enter a date like 31 3 2019"),
        ("ranking", {}, {"places": {"roads": "1", "rail": "1"}}, "a different number"),
        ("ranking", {}, {"places": {"roads": "first"}}, "a different number"),
        ("ranking", {}, {"places": {"roads": "2"}}, "from 1 up"),
    ],
)
def test_what_is_no_answer_is_kept_as_it_was_typed_and_cannot_be_sent(consultation, kind, settings, typed, problem):
    question = ask(consultation, kind, settings=settings)
    open_it(consultation)
    draft, _ = make_draft(consultation, {question: typed})
    kept = draft.answers[str(question.id)]
    assert kept["text"] == typed.get("text", "") and kept.get("typed", {}) == typed.get("places", {})
    with pytest.raises(responses.NotReadyToSend, match=problem):
        send(draft)


def test_a_matrix_that_needs_an_answer_needs_one_in_each_row(consultation):
    question = ask(consultation, "matrix", required=True)
    open_it(consultation)
    draft, _ = make_draft(consultation, {question: {"choices": ["buses=roads"]}})
    with pytest.raises(responses.NotReadyToSend, match="each row"):
        send(draft)


def test_picked_statements_and_first_places_are_counted_each_with_its_base(consultation):
    matrix, ranking = ask(consultation, "matrix"), ask(consultation, "ranking")
    open_it(consultation)
    for row, first in (("buses=roads", "rail"), ("buses=roads", "roads"), ("safe=roads", "rail")):
        places = {first: "1", "skills": "2"}
        send(make_draft(consultation, {matrix: {"choices": [row]}, ranking: {"places": places}})[0])
    rows, order = tally_of(matrix), tally_of(ranking)
    assert len(rows.answered()) == 3
    assert {pick.label: len(rows.chose(pick.key)) for pick in questions.picks(matrix)} == {
        "Buses run when I need them: Roads": 2,
        "Buses run when I need them: Rail": 0,
        "Buses run when I need them: Skills": 0,
        "I feel safe on a bicycle: Roads": 1,
        "I feel safe on a bicycle: Rail": 0,
        "I feel safe on a bicycle: Skills": 0,
    }
    assert {pick.label: len(order.chose(pick.key)) for pick in questions.picks(ranking)} == {
        "Roads, ranked first": 1,
        "Rail, ranked first": 2,
        "Skills, ranked first": 0,
    }


@pytest.mark.once
@pytest.mark.parametrize("kind", list(QuestionKind))
def test_every_kind_has_words_and_is_either_read_or_counted(kind):
    assert kind.words
    assert kind.is_closed != (kind in questions.OPEN_KINDS or kind is QuestionKind.COMMENTS)


@pytest.mark.once
@pytest.mark.parametrize(
    ("places", "key", "step", "after"),
    [
        ({"a": "1", "b": "2"}, "b", -1, {"b": "1", "a": "2"}),
        ({"a": "1", "b": "2"}, "a", 1, {"b": "1", "a": "2"}),
        ({"a": "1", "b": "2"}, "a", -1, {"a": "1", "b": "2"}),
        ({"a": "1"}, "c", -1, {"a": "1", "c": "2"}),
        ({"a": "1"}, "c", 1, {"a": "1"}),
        ({"a": "7", "b": "x"}, "b", -1, {"b": "1", "a": "2"}),
    ],
)
def test_moving_one_up_or_down_numbers_them_again(places, key, step, after):
    assert questions.moved(["a", "b", "c"], places, key, step) == after
