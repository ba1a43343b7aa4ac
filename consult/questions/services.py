"""Write the questionnaire. Once it is published it is fixed."""

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import func, select

from consult.catalogue import Consultation
from consult.db import db
from consult.errors import RuleBroken
from consult.plans.models import Clause
from consult.questions.models import Choice, Question, QuestionKind, Section
from consult.words import clean, one_line


class QuestionsFixed(RuleBroken):
    """The questionnaire is public; people may have answered it."""


class NumberTaken(RuleBroken):
    """Another question has this number or key."""


class WrongChoices(RuleBroken):
    """A closed question needs two choices or more, with keys that differ; an open one has none."""


def add_section(consultation: Consultation, *, key: str, title: str, introduction: str) -> Section:
    """The next group of questions."""
    _still_drafting(consultation)
    place = db.session.scalar(select(func.count()).where(Section.consultation_id == consultation.id)) or 0
    section = Section(
        id=uuid4(),
        consultation_id=consultation.id,
        key=key,
        title=one_line(title),
        introduction=clean(introduction),
        sort=place + 1,
    )
    db.session.add(section)
    db.session.flush()
    return section


def add_question(
    section: Section,
    *,
    number: int,
    key: str,
    kind: QuestionKind | str,
    text: str,
    why: str,
    hint: str = "",
    required: bool = False,
    word_limit: int | None = None,
    no_view: bool = True,
    clause: Clause | None = None,
    choices: Sequence[tuple[str, str, str]] = (),
) -> Question:
    """Ask one thing. `choices` are (key, label, stance), in the order in which they are shown."""
    consultation = db.session.get_one(Consultation, section.consultation_id)
    _still_drafting(consultation)
    kind = QuestionKind(kind)
    _check_choices(kind, choices)
    _check_free(consultation, number, key)
    question = Question(
        id=uuid4(),
        consultation_id=consultation.id,
        section_id=section.id,
        number=number,
        key=key,
        kind=kind,
        text=clean(text),
        why=clean(why),
        hint=clean(hint),
        required=required,
        word_limit=None if kind.is_closed else word_limit,
        no_view=no_view,
        clause_id=clause.id if clause else None,
        version=1,
    )
    question.choices = [
        Choice(id=uuid4(), key=choice_key, label=one_line(label), stance=stance, sort=n)
        for n, (choice_key, label, stance) in enumerate(choices, 1)
    ]
    db.session.add(question)
    db.session.flush()
    return question


def _still_drafting(consultation: Consultation) -> None:
    if consultation.published_at is not None:
        raise QuestionsFixed("This consultation is public, so its questions are fixed")


def _check_choices(kind: QuestionKind, choices: Sequence[tuple[str, str, str]]) -> None:
    keys = [key for key, _label, _stance in choices]
    if kind.is_closed and len(keys) < 2:
        raise WrongChoices("Give two choices or more")
    if len(set(keys)) != len(keys):
        raise WrongChoices("Two choices have the same key")
    if keys and not kind.is_closed:
        raise WrongChoices("A question that is answered in words has no choices")
    if any(stance not in ("", "for", "against") for _key, _label, stance in choices):
        raise WrongChoices("A choice is for, against or neither")


def _check_free(consultation: Consultation, number: int, key: str) -> None:
    taken = db.session.scalar(
        select(Question.id).where(
            Question.consultation_id == consultation.id, (Question.number == number) | (Question.key == key)
        )
    )
    if taken is not None:
        raise NumberTaken(f'There is a question {number} or "{key}" already')
