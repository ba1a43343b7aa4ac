"""Questions that hang on earlier answers, and those that concern what matters to somebody."""

import pytest

from consult import questions, responses
from consult.db import transaction
from tests.conftest import NOW
from tests.factories.asked import YES_NO, ask
from tests.factories.catalogue import make_consultation
from tests.factories.drafts import make_draft


@pytest.fixture
def asked(app, now):
    """Whether; if not, why not (which needs an answer); if not and for that reason, what else."""
    consultation = make_consultation(published=False)
    first = ask(consultation, "single", text="Whether", choices=YES_NO)
    second = ask(
        consultation,
        "single",
        text="Why not",
        required=True,
        choices=YES_NO,
        conditions=[{"question": first.key, "choices": ["no"]}],
    )
    third = ask(consultation, text="What else", conditions=[{"question": second.key, "choices": ["yes"]}])
    with transaction():
        consultation.published_at = NOW
    return [first, second, third]


@pytest.mark.parametrize(
    ("given", "reached"),
    [
        ({}, [1]),
        ({1: "yes"}, [1]),
        ({1: "no"}, [1, 2]),
        ({1: "no", 2: "yes"}, [1, 2, 3]),
        ({1: "yes", 2: "yes"}, [1]),
    ],
)
def test_a_question_is_asked_only_of_those_who_answered_so(asked, given, reached):
    answers = {asked[n - 1]: {"choices": [key]} for n, key in given.items()}
    draft, _ = make_draft(asked[0].consultation, answers)
    assert [question.number for question in responses.list_reached(draft)] == reached


def test_what_is_not_asked_is_not_required_and_not_sent_but_kept(asked):
    first, second, third = asked
    typed = {first: {"choices": ["no"]}, second: {"choices": ["yes"]}, third: {"text": "Cycle lanes."}}
    draft, _ = make_draft(first.consultation, typed)
    with transaction():
        responses.save_answer(draft, first, {"choices": ["yes"]}, now=NOW)
    assert responses.problems_of(draft) == []
    assert responses.list_left_aside(draft) == [second, third]
    assert draft.answers[str(third.id)]["text"] == "Cycle lanes."
    with transaction():
        sent = responses.submit_response(draft, by=None, received_at=NOW)
    assert [answer.question for answer in sent.latest.answers] == [first]


def test_questions_concern_those_to_whom_one_of_their_terms_matters(asked):
    question = asked[0]
    with transaction():
        question.terms = ["sector:rail", "challenge:mobility"]
    concerned = [({"sectors": ["rail"]}, True), ({"challenges": ["mobility"]}, True), ({"sectors": ["food"]}, False)]
    for about, holds in [*concerned, ({}, True)]:
        assert questions.concerns(question, questions.terms_of(about)) is holds
    assert questions.concerns(asked[1], {"sector:food"})
