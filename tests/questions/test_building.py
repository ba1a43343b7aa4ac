"""Writing, ordering and copying the questionnaire while only staff see it."""

from dataclasses import replace

import pytest

from consult import questions
from consult.db import transaction
from consult.questions import QuestionKind, Said
from tests.conftest import NOW
from tests.factories.asked import YES_NO, ask
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.people import make_person

BY = {"by": None, "now": NOW}


@pytest.fixture
def consultation(app, now):
    return make_consultation(published=False, version=make_version(plan_slug="steel"))


def asked(consultation):
    return [(question.number, question.text) for question in questions.list_for(consultation)]


def change(act, *args, **more):
    with transaction():
        return act(*args, **more, **BY)


def test_questions_move_by_one_and_to_a_number_and_comments_stay_behind(consultation):
    for word in "ABC":
        ask(consultation, text=word)
    with transaction():
        second = questions.write_section(consultation, title="More", introduction="", **BY)
        questions.ask_further(second, Said(kind=QuestionKind.TEXT, text="D", why="Why."), **BY)
        questions.gather_comments(consultation)
    first, *_, last = questions.list_for(consultation)
    change(questions.move_question, first, 3)
    assert asked(consultation) == [(1, "B"), (2, "C"), (3, "A"), (4, "D")]
    change(questions.move_by_one, last, -1)
    assert [[question.text for question in section.asked] for section in questions.list_sections(consultation)] == [
        ["B", "C", "A", "D"],
        [],
    ]
    change(questions.move_section, questions.get_section(consultation, "section-2"), -1)
    assert [question.number for question in questions.list_heard(consultation)] == [1, 2, 3, 4, 5]
    assert questions.list_heard(consultation)[-1].kind == "comments"


def test_what_is_removed_is_put_back_as_it_was_where_it_was(consultation):
    kept = [ask(consultation, "single", text=word) for word in "ABC"]
    section, said = kept[1].section, questions.said_by(kept[1])
    assert change(questions.remove_question, kept[1]) == said
    assert asked(consultation) == [(1, "A"), (2, "C")]
    back = change(questions.put_back, section, said, number=2, key="b")
    assert asked(consultation) == [(1, "A"), (2, "B"), (3, "C")] and questions.said_by(back) == said


def test_a_question_that_others_hang_on_is_not_removed_nor_moved_behind_them(consultation):
    first = ask(consultation, "single", choices=YES_NO)
    ask(consultation, text="Why not?", conditions=[{"question": first.key, "choices": ["no"]}])
    with pytest.raises(questions.WrongRoute, match="question 2"):
        change(questions.remove_question, first)
    with pytest.raises(questions.WrongRoute):
        change(questions.move_question, first, 2)


@pytest.mark.parametrize(
    "conditions",
    [
        [{"question": "itself", "choices": ["yes"]}],
        [{"question": "later", "choices": ["yes"]}],
        [{"question": "what-about-single", "choices": []}],
        [{"question": "what-about-single", "choices": ["maybe"]}],
        [{"question": "what-about-text", "choices": ["yes"]}],
    ],
)
def test_a_question_hangs_only_on_an_earlier_one_that_is_picked(consultation, conditions):
    ask(consultation, "single", choices=YES_NO)
    ask(consultation)
    itself = ask(consultation, "single", text="Itself", choices=YES_NO)
    ask(consultation, "single", text="Later", choices=YES_NO)
    with pytest.raises(questions.WrongRoute):
        change(questions.change_question, itself, replace(questions.said_by(itself), conditions=conditions))


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "matrix", "settings": {"rows": []}},
        {"kind": "number", "settings": {"lowest": "many"}},
        {"kind": "number", "settings": {"lowest": "9", "highest": "3"}},
        {"kind": "ranking", "choices": [["a", "A", ""]]},
    ],
)
def test_settings_that_nobody_could_answer_are_refused(consultation, wrong):
    with pytest.raises(questions.WrongChoices):
        ask(consultation, **wrong)


def test_a_questionnaire_is_copied_with_its_conditions_and_without_clauses_that_are_not_covered(consultation):
    first = ask(consultation, "single", choices=YES_NO, clause=str(consultation.versions[0].clauses[0].id))
    ask(consultation, text="Why not?", conditions=[{"question": first.key, "choices": ["no"]}], terms=["sector:rail"])
    other = make_consultation(published=False)
    ask(other, "single", choices=YES_NO)
    assert change(questions.copy_questionnaire, consultation, other) == 2
    _, copied, hanging = questions.list_for(other)
    assert copied.key != first.key and copied.clause is None
    assert hanging.conditions == [{"question": copied.key, "choices": ["no"]}] and hanging.terms == ["sector:rail"]
    with pytest.raises(questions.QuestionsFixed):
        with transaction():
            other.published_at = NOW
        change(questions.copy_questionnaire, consultation, other)


def test_a_question_is_kept_in_the_bank_once_and_used_without_what_bound_it(consultation):
    question = ask(consultation, "single", clause=str(consultation.versions[0].clauses[0].id))
    person = make_person()
    with transaction():
        for _ in range(2):
            questions.keep_in_bank(question, by=person, now=NOW)
    (banked,) = questions.list_bank()
    assert banked.asks == replace(questions.said_by(question), clause="")


@pytest.mark.once
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't you agree that trams are good?", "lead"),
        ("Where do you live and how do you travel?", "two things"),
        ("What would you " + "really " * 25 + "like?", "words"),
        ("Enumerate infrastructural interdependencies necessitating institutional reconsideration.", "about"),
        ("What would help you?", ""),
    ],
)
def test_what_may_lead_confuse_or_tire_people_is_pointed_out(text, words):
    found = questions.cares_in(text)
    assert any(words in each for each in found) if words else found == []
