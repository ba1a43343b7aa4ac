"""Put a question into the questionnaire, and see that what it says can be answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from consult.catalogue import Consultation
from consult.db import db
from consult.plans.models import Clause
from consult.questions.answers import find_number
from consult.questions.errors import AskedOfNobody, NumberTaken, QuestionsFixed, WrongChoices, WrongRoute
from consult.questions.kinds import PICKED
from consult.questions.models import Choice, Question, QuestionKind, Section
from consult.questions.queries import list_for
from consult.questions.routing import condition_problem
from consult.questions.said import Said
from consult.questions.services.gathering import gather_comments, make_room, next_section
from consult.words import clean, one_line

LONGEST_KEY = 40


def add_section(consultation: Consultation, *, key: str, title: str, introduction: str) -> Section:
    """The next group of questions."""
    still_drafting(consultation)
    return next_section(consultation, key, one_line(title), clean(introduction))


def add_question(
    section: Section,
    *,
    number: int,
    key: str,
    kind: QuestionKind | str,
    text: str,
    why: str,
    hint: str = "",
    preface: str = "",
    required: bool = False,
    word_limit: int | None = None,
    no_view: bool = True,
    clause: Clause | None = None,
    choices: Sequence[tuple[str, str, str]] = (),
    settings: dict[str, Any] | None = None,
    conditions: Sequence[dict[str, Any]] = (),
    terms: Sequence[str] = (),
) -> Question:
    """Ask one thing. `choices` are (key, label, stance), in the order in which they are shown."""
    consultation = db.session.get_one(Consultation, section.consultation_id)
    still_drafting(consultation)
    said = Said(
        kind=QuestionKind(kind),
        text=text,
        why=why,
        preface=preface,
        hint=hint,
        required=required,
        word_limit=word_limit,
        no_view=no_view,
        clause=str(clause.id) if clause else "",
        choices=[list(choice) for choice in choices],
        settings=settings or {},
        conditions=list(conditions),
        terms=list(terms),
    )
    return put_in(section, said, number=number, key=key)


def put_in(section: Section, said: Said, *, number: int, key: str) -> Question:
    """A new question with this number; comments on the drafts move behind it."""
    consultation = db.session.get_one(Consultation, section.consultation_id)
    said = plain(said)
    check_said(said)
    check_route(consultation, said, number=number)
    _check_free(consultation, number, key)
    make_room(consultation, number)
    question = Question(
        id=uuid4(), consultation_id=consultation.id, section_id=section.id, number=number, key=key, version=1
    )
    question.choices = []
    write_said(question, said, retire_at=None)
    db.session.add(question)
    db.session.flush()
    gather_comments(consultation)
    return question


def plain(said: Said) -> Said:
    """As it is kept: words cleaned, and of rules and settings only those that its kind has."""
    kind = said.kind
    settings: dict[str, Any] = {}
    if kind is QuestionKind.MATRIX:
        settings = {"rows": [[key, one_line(words)] for key, words in said.settings.get("rows", [])]}
    if kind is QuestionKind.NUMBER:
        settings = {name: one_line(str(said.settings.get(name) or "")) for name in ("lowest", "highest", "unit")}
        settings["whole"] = bool(said.settings.get("whole"))
    takes_stance = kind in PICKED
    return Said(
        kind=kind,
        text=one_line(said.text),
        why=clean(said.why),
        preface=clean(said.preface),
        hint=clean(said.hint),
        required=said.required,
        word_limit=said.word_limit if kind is QuestionKind.TEXT or kind is QuestionKind.SHORT else None,
        no_view=said.no_view,
        clause=said.clause,
        choices=[[key, one_line(label), stance if takes_stance else ""] for key, label, stance in said.choices],
        settings=settings,
        conditions=[{"question": each["question"], "choices": list(each["choices"])} for each in said.conditions],
        terms=list(dict.fromkeys(said.terms)),
    )


def check_said(said: Said) -> None:
    if said.kind is QuestionKind.COMMENTS:
        raise AskedOfNobody("Comments on a draft are gathered by themselves. Choose another kind of question")
    keys = [key for key, _label, _stance in said.choices]
    rows = [key for key, _words in said.settings.get("rows", [])]
    if said.kind.has_choices and len(keys) < 2:
        raise WrongChoices("Give two choices or more")
    if len(set(keys)) != len(keys) or len(set(rows)) != len(rows):
        raise WrongChoices("Two choices have the same key")
    if keys and not said.kind.has_choices:
        raise WrongChoices("This kind of question has no choices")
    if any(stance not in ("", "for", "against") for _key, _label, stance in said.choices):
        raise WrongChoices("A choice is for, against or neither")
    if said.kind is QuestionKind.MATRIX and not rows:
        raise WrongChoices("Give at least one statement for the matrix")
    _check_limits(said)


def _check_limits(said: Said) -> None:
    if said.kind is not QuestionKind.NUMBER:
        return
    typed = [said.settings[name] for name in ("lowest", "highest")]
    low, high = (find_number(each) for each in typed)
    if any(each and find_number(each) is None for each in typed) or (
        low is not None and high is not None and low > high
    ):
        raise WrongChoices("The least and the most must be numbers, the least first")


def check_route(consultation: Consultation, said: Said, *, number: int) -> None:
    """It hangs only on what is asked before it, so it can never hang on itself."""
    earlier = [question for question in list_for(consultation) if question.number < number]
    problem = condition_problem(said.conditions, earlier)
    if problem:
        raise WrongRoute(problem)


def write_said(question: Question, said: Said, *, retire_at: datetime | None) -> None:
    """Let a question say this. Choices that it had keep their rows; those gone are retired, or go for good."""
    for name in ("kind", "text", "why", "preface", "hint", "required", "word_limit", "no_view", "settings"):
        setattr(question, name, getattr(said, name))
    question.conditions, question.terms = said.conditions, said.terms
    question.clause_id = UUID(said.clause) if said.clause else None
    standing = {choice.key: choice for choice in question.choices}
    for place, (key, label, stance) in enumerate(said.choices, 1):
        choice = standing.pop(key, None)
        if choice is None:
            choice = Choice(id=uuid4(), key=key)
            question.choices.append(choice)
        choice.label, choice.stance, choice.sort, choice.retired_at = label, stance, place, None
    for place, gone in enumerate(standing.values(), len(said.choices) + 1):
        gone.sort = place
        if retire_at is not None:
            gone.retired_at = gone.retired_at or retire_at
        elif gone.retired_at is None:
            question.choices.remove(gone)
            db.session.delete(gone)


def said_by(question: Question) -> Said:
    """What it says now."""
    return Said(
        kind=question.kind,
        text=question.text,
        why=question.why,
        preface=question.preface,
        hint=question.hint,
        required=question.required,
        word_limit=question.word_limit,
        no_view=question.no_view,
        clause=str(question.clause_id or ""),
        choices=[[choice.key, choice.label, choice.stance] for choice in question.offered],
        settings=dict(question.settings),
        conditions=list(question.conditions),
        terms=list(question.terms),
    )


def still_drafting(consultation: Consultation) -> None:
    if consultation.published_at is not None:
        raise QuestionsFixed("This consultation is public, so its questions are fixed")


def _check_free(consultation: Consultation, number: int, key: str) -> None:
    same = (Question.kind != QuestionKind.COMMENTS) & (Question.number == number) | (Question.key == key)
    taken = db.session.scalar(select(Question.id).where(Question.consultation_id == consultation.id, same))
    if taken is not None:
        raise NumberTaken(f'There is a question {number} or "{key}" already')


def free_key(consultation: Consultation, words: str) -> str:
    """A key for a new question, made from its words; it is never changed, and shown to staff only."""
    stem = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in words.lower()).split())
    stem = stem[:LONGEST_KEY].strip("-") or "question"
    taken = set(db.session.scalars(select(Question.key).where(Question.consultation_id == consultation.id)))
    return next(key for n in range(1, len(taken) + 3) if (key := stem if n == 1 else f"{stem}-{n}") not in taken)


def next_number(consultation: Consultation) -> int:
    """After the last that is or was asked."""
    asked = (Question.consultation_id == consultation.id, Question.kind != QuestionKind.COMMENTS)
    return (db.session.scalar(select(func.max(Question.number)).where(*asked)) or 0) + 1
