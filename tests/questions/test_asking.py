"""Writing the questionnaire."""

import pytest

from consult import questions
from consult.db import transaction
from consult.errors import NotFound
from consult.questions import QuestionKind
from tests.factories.catalogue import make_consultation

YES_NO = [("yes", "Yes", "for"), ("no", "No", "against")]


@pytest.fixture
def section(app, now):
    consultation = make_consultation(published=False)
    with transaction():
        return questions.add_section(consultation, key="main", title="Views", introduction="Take your time.")


def ask(section, **other):
    asked = {"number": 1, "key": "first", "kind": "text", "text": "What first?", "why": "To decide.", "word_limit": 300}
    with transaction():
        return questions.add_question(section, **(asked | other))


def test_questions_stand_in_sections_in_the_order_of_their_numbers(section):
    ask(section, number=2, key="second")
    ask(section)
    consultation = section.questions[0].consultation
    assert [question.number for question in questions.list_for(consultation)] == [1, 2]
    assert [each.title for each in questions.list_sections(consultation)] == ["Views"]
    assert questions.get_question(consultation, 2).key == "second"
    with pytest.raises(NotFound):
        questions.get_question(consultation, 3)


def test_a_closed_question_keeps_its_choices_in_order_and_has_no_word_limit(section):
    question = ask(section, kind=QuestionKind.SINGLE, choices=YES_NO)
    assert [(choice.key, choice.stance) for choice in question.choices] == [("yes", "for"), ("no", "against")]
    assert question.word_limit is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "single"},
        {"kind": "single", "choices": YES_NO[:1]},
        {"kind": "single", "choices": [*YES_NO, YES_NO[0]]},
        {"kind": "single", "choices": [("a", "A", "maybe"), ("b", "B", "")]},
        {"kind": "text", "choices": YES_NO},
    ],
)
def test_choices_that_nobody_could_answer_are_refused(section, wrong):
    with pytest.raises(questions.WrongChoices):
        ask(section, **wrong)


def test_a_number_or_key_is_given_once(section):
    ask(section)
    with pytest.raises(questions.NumberTaken):
        ask(section, key="other")
    with pytest.raises(questions.NumberTaken):
        ask(section, number=9)


def test_questions_are_fixed_once_they_are_public(app, now):
    consultation = make_consultation()
    with pytest.raises(questions.QuestionsFixed), transaction():
        questions.add_section(consultation, key="late", title="Late", introduction="")


def test_minutes_are_estimated_from_the_kinds_of_question(section):
    asked = [ask(section), ask(section, number=2, key="second", kind="scale", choices=YES_NO)]
    assert questions.count_minutes(asked) == 4
