"""What is left to people when the machine cannot read: try again, or read by hand."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, or_, select

from consult import audit, jobs
from consult.db import db
from consult.jobs import Job
from consult.people import Person
from consult.plans.models import Clause
from consult.questions.kinds import OPEN_KINDS
from consult.questions.models import Question
from consult.responses.models import Answer, Comment, Response, ResponseVersion
from consult.responses.sources import HAS_CONTENT, source_of
from consult.theming.errors import AlreadyRead
from consult.theming.models import Point, Reading, ReadState

PIECE = 100
BY_HAND = {"engine": "a person"}


def read_by_hand(text: Answer | Comment, *, by: Person, now: datetime, nothing: bool = False) -> None:
    """Take an answer or comment that the machine has not read as one point, or as holding nothing to place."""
    source = "answer_id" if isinstance(text, Answer) else "comment_id"
    reading = db.session.scalar(select(Reading).where(getattr(Reading, source) == text.id))
    if reading is not None and reading.state is not ReadState.FAILED:
        raise AlreadyRead("Somebody has read this by now. Look at the list again")
    if reading is None:
        reading = Reading(id=uuid4(), **{source: text.id})
        db.session.add(reading)
    reading.state = ReadState.NOTHING if nothing else ReadState.READ
    reading.reason = "A person found nothing to place" if nothing else ""
    reading.engine, reading.read_at = BY_HAND, now
    db.session.flush()
    if not nothing:
        db.session.add(Point(id=uuid4(), reading_id=reading.id, start=0, end=len(text.text), **{source: text.id}))
    audit.record("read by hand", text, "Nothing to place" if nothing else "Read as one point", by=by, at=now)


def read_again(question: Question, *, by: Person, now: datetime) -> int:
    """Ask the machine once more for the answers, or comments, that it could not read; returns how many."""
    source = source_of(question)
    failed = (
        select(Reading.id, source.table.version_id)
        .join(source.table, source.table.id == getattr(Reading, source.key))
        .where(source.mine, Reading.state == ReadState.FAILED)
    )
    rows = db.session.execute(failed).all()
    db.session.execute(delete(Reading).where(Reading.id.in_([reading_id for reading_id, _ in rows])))
    ask_to_read([version_id for _, version_id in rows], now=now)
    words = f"{question.words.count(len(rows))} that could not be read"
    audit.record("asked to read again", question, words, by=by, at=now)
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
        .where(Answer.version_id.in_(version_ids), Answer.text != "", Question.kind.in_(OPEN_KINDS))
    )
    comments = (
        select(Comment.id)
        .outerjoin(Reading, Reading.comment_id == Comment.id)
        .where(Comment.version_id.in_(version_ids))
    )
    _fail("answer_id", db.session.scalars(answers.where(Reading.id.is_(None))).all(), reason, now)
    _fail("comment_id", db.session.scalars(comments.where(Reading.id.is_(None))).all(), reason, now)


def _fail(source: str, ids: Sequence[UUID], reason: str, now: datetime) -> None:
    values = {"state": ReadState.FAILED, "reason": reason, "engine": {}, "read_at": now}
    if ids:
        db.session.execute(insert(Reading), [{"id": uuid4(), source: each} | values for each in ids])


def list_questions_in(version_ids: Sequence[UUID]) -> Sequence[Question]:
    """The open questions that these sendings answer, and those that gather the comments in them."""
    answered = select(Answer.question_id).where(Answer.version_id.in_(version_ids), HAS_CONTENT)
    commented = (
        select(Question.id)
        .join(Clause, Clause.version_id == Question.draft_id)
        .join(Comment, Comment.clause_id == Clause.id)
        .join(ResponseVersion, ResponseVersion.id == Comment.version_id)
        .join(Response, Response.id == ResponseVersion.response_id)
        .where(Comment.version_id.in_(version_ids), Response.consultation_id == Question.consultation_id)
    )
    open_answers = Question.id.in_(answered) & (Question.kind.in_(OPEN_KINDS))
    return db.session.scalars(
        select(Question).where(or_(open_answers, Question.id.in_(commented))).order_by(Question.number)
    ).all()
