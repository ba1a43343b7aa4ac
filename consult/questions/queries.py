"""What is asked, and how long it takes."""

from collections.abc import Iterable, Sequence
from math import ceil

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from consult.catalogue import Check, CheckState, Consultation
from consult.db import db
from consult.errors import NotFound
from consult.questions.models import Question, Section

MINUTES_TO_WRITE, MINUTES_TO_CHOOSE = 3.0, 0.5


def list_sections(consultation: Consultation) -> Sequence[Section]:
    """In order, with their questions and choices."""
    return db.session.scalars(
        select(Section)
        .where(Section.consultation_id == consultation.id)
        .options(selectinload(Section.questions).selectinload(Question.choices))
        .order_by(Section.sort)
    ).all()


def list_for(consultation: Consultation) -> Sequence[Question]:
    """All questions by number, with their choices."""
    return db.session.scalars(
        select(Question)
        .where(Question.consultation_id == consultation.id)
        .options(selectinload(Question.choices))
        .order_by(Question.number)
    ).all()


def get_question(consultation: Consultation, number: int) -> Question:
    question = db.session.scalar(
        select(Question).where(Question.consultation_id == consultation.id, Question.number == number)
    )
    if question is None:
        raise NotFound(f"This consultation has no question {number}")
    return question


def count_questions(consultation: Consultation) -> int:
    return db.session.scalar(select(func.count()).where(Question.consultation_id == consultation.id)) or 0


def count_minutes(asked: Iterable[Question]) -> int:
    """About how long answering takes: 3 minutes to write, half a minute to choose."""
    return ceil(sum(MINUTES_TO_CHOOSE if question.kind.is_closed else MINUTES_TO_WRITE for question in asked))


def asks_something(consultation: Consultation) -> Check:
    """Readiness: there is something to answer, and each question says why it is asked."""
    asked = list_for(consultation)
    holds = bool(asked) and all(question.why for question in asked)
    return Check(
        "It asks at least one question, and says of each why we ask",
        "People answer better when they know what their answer is for",
        CheckState.PASS if holds else CheckState.FIX,
    )
