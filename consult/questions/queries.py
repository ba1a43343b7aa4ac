"""What is asked, and how long it takes."""

from collections.abc import Iterable, Sequence
from math import ceil

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from consult.catalogue import Check, CheckState, Consultation
from consult.db import db
from consult.errors import NotFound
from consult.plans.models import PlanVersion
from consult.questions.models import BankedQuestion, Question, QuestionKind, Section

MINUTES_TO_WRITE, MINUTES_TO_CHOOSE = 3.0, 0.5
IS_QUESTION = Question.kind != QuestionKind.COMMENTS
IS_ASKED = IS_QUESTION & Question.retired_at.is_(None)


def list_sections(consultation: Consultation) -> Sequence[Section]:
    """What respondents are asked: in order, with their questions and choices."""
    return db.session.scalars(
        select(Section)
        .where(Section.consultation_id == consultation.id, ~Section.questions.any(~IS_QUESTION))
        .options(selectinload(Section.questions).selectinload(Question.choices))
        .order_by(Section.sort)
    ).all()


def list_for(consultation: Consultation) -> Sequence[Question]:
    """What respondents are asked, by number, with the choices."""
    return db.session.scalars(_by_number(consultation).where(IS_ASKED)).all()


def list_heard(consultation: Consultation) -> Sequence[Question]:
    """What is read of their responses: the same, and after it the comments on each draft."""
    return db.session.scalars(_by_number(consultation)).all()


def _by_number(consultation: Consultation) -> Select[Question]:
    return (
        select(Question)
        .where(Question.consultation_id == consultation.id)
        .options(selectinload(Question.choices))
        .order_by(Question.number)
    )


def get_question(consultation: Consultation, number: int) -> Question:
    """One of what respondents are asked."""
    question = get_heard(consultation, number)
    if question.kind is QuestionKind.COMMENTS:
        raise NotFound(f"This consultation has no question {number}")
    if question.retired_at is not None:
        raise NotFound(f"Question {number} is not asked any more. What was answered before is kept")
    return question


def get_by_key(consultation: Consultation, key: str) -> Question:
    """For those who write the questionnaire: also one that is asked no more."""
    question = db.session.scalar(_by_number(consultation).where(Question.key == key, IS_QUESTION))
    if question is None:
        raise NotFound("This questionnaire has no such question")
    return question


def list_retired(consultation: Consultation) -> Sequence[Question]:
    """What was asked once and is asked no more."""
    return db.session.scalars(_by_number(consultation).where(IS_QUESTION, Question.retired_at.is_not(None))).all()


def list_bank() -> Sequence[BankedQuestion]:
    """What staff kept for other consultations, the newest first."""
    return db.session.scalars(select(BankedQuestion).order_by(BankedQuestion.kept_at.desc(), BankedQuestion.id)).all()


def get_heard(consultation: Consultation, number: int) -> Question:
    """One of what is read."""
    question = db.session.scalar(_by_number(consultation).where(Question.number == number))
    if question is None:
        raise NotFound(f"This consultation has no question {number}")
    return question


def find_comments(consultation: Consultation, draft: PlanVersion) -> Question | None:
    """What gathers the comments on a draft."""
    return db.session.scalar(_by_number(consultation).where(Question.draft_id == draft.id))


def count_questions(consultation: Consultation) -> int:
    """How many respondents are asked."""
    return db.session.scalar(select(func.count()).where(Question.consultation_id == consultation.id, IS_ASKED)) or 0


def count_minutes(asked: Iterable[Question]) -> int:
    """About how long answering takes: 3 minutes to write, half a minute to choose, and so for each line of a matrix."""
    return ceil(sum(_minutes(question) for question in asked))


def _minutes(question: Question) -> float:
    if question.kind is QuestionKind.TEXT:
        return MINUTES_TO_WRITE
    if question.kind is QuestionKind.RANKING:
        return MINUTES_TO_CHOOSE * 2
    return MINUTES_TO_CHOOSE * max(1, len(question.rows))


def asks_something(consultation: Consultation) -> Check:
    """Readiness: there is something to answer, and each question says why it is asked."""
    asked = list_for(consultation)
    holds = bool(asked) and all(question.why for question in asked)
    return Check(
        "It asks at least one question, and says of each why we ask",
        "People answer better when they know what their answer is for",
        CheckState.PASS if holds else CheckState.FIX,
        "questions",
        ("questions", ""),
    )
