"""What is left to people when the machine cannot read: try again, or read by hand."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select

from consult import audit, jobs
from consult.db import db
from consult.jobs import Job
from consult.people import Person
from consult.questions.models import Question, QuestionKind
from consult.responses.models import Answer, Comment
from consult.theming import counted
from consult.theming.errors import AlreadyRead
from consult.theming.models import Point, Reading, ReadState

PIECE = 100
BY_HAND = {"engine": "a person"}


def read_by_hand(answer: Answer, *, by: Person, now: datetime, nothing: bool = False) -> None:
    """Take an answer that the machine has not read as one point, or as holding nothing to place."""
    reading = db.session.scalar(select(Reading).where(Reading.answer_id == answer.id))
    if reading is not None and reading.state is not ReadState.FAILED:
        raise AlreadyRead("This answer has been read by now. Look at the list again")
    if reading is None:
        reading = Reading(id=uuid4(), answer_id=answer.id)
        db.session.add(reading)
    reading.state = ReadState.NOTHING if nothing else ReadState.READ
    reading.reason = "A person found nothing to place" if nothing else ""
    reading.engine, reading.read_at = BY_HAND, now
    db.session.flush()
    if not nothing:
        db.session.add(Point(id=uuid4(), reading_id=reading.id, answer_id=answer.id, start=0, end=len(answer.text)))
    audit.record("read by hand", answer, "Nothing to place" if nothing else "Read as one point", by=by, at=now)


def read_again(question: Question, *, by: Person, now: datetime) -> int:
    """Ask the machine once more for the answers that it could not read; returns how many."""
    failed = (
        select(Reading.id, Answer.version_id)
        .join(Answer, Answer.id == Reading.answer_id)
        .where(Answer.question_id == question.id, Reading.state == ReadState.FAILED)
    )
    rows = db.session.execute(failed).all()
    db.session.execute(delete(Reading).where(Reading.id.in_([reading_id for reading_id, _ in rows])))
    ask_to_read([version_id for _, version_id in rows], now=now)
    audit.record("asked to read again", question, f"{len(rows)} answers that could not be read", by=by, at=now)
    return len(rows)


def ask_to_read(version_ids: Sequence[UUID], *, now: datetime) -> None:
    """Owe the reading of these sendings, in pieces of a hundred."""
    for at in range(0, len(version_ids), PIECE):
        jobs.ask(Job.READ_RESPONSES, now=now, version_ids=list(version_ids[at : at + PIECE]))


def give_up_reading(version_ids: Sequence[UUID], reason: str, *, now: datetime) -> None:
    """Say of what is still unread in these sendings that the machine could not read it: a person has to."""
    answers = (
        select(Answer.id)
        .join(Question, Question.id == Answer.question_id)
        .outerjoin(Reading, Reading.answer_id == Answer.id)
        .where(Answer.version_id.in_(version_ids), Answer.text != "", Question.kind == QuestionKind.TEXT)
    )
    comments = (
        select(Comment.id)
        .outerjoin(Reading, Reading.comment_id == Comment.id)
        .where(Comment.version_id.in_(version_ids), Comment.text != "")
    )
    _fail("answer_id", db.session.scalars(answers.where(Reading.id.is_(None))).all(), reason, now)
    _fail("comment_id", db.session.scalars(comments.where(Reading.id.is_(None))).all(), reason, now)


def _fail(source: str, ids: Sequence[UUID], reason: str, now: datetime) -> None:
    values = {"state": ReadState.FAILED, "reason": reason, "engine": {}, "read_at": now}
    if ids:
        db.session.execute(insert(Reading), [{"id": uuid4(), source: each} | values for each in ids])


def list_questions_in(version_ids: Sequence[UUID]) -> Sequence[Question]:
    """The open questions that these sendings answer."""
    answered = select(Answer.question_id).where(Answer.version_id.in_(version_ids), counted.HAS_CONTENT)
    return db.session.scalars(
        select(Question)
        .where(Question.id.in_(answered))
        .where(Question.kind == QuestionKind.TEXT)
        .order_by(Question.number)
    ).all()
