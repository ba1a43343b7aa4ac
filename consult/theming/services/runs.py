"""Ask for a machine reading of a question, and say so when it could not be done."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, case, delete, func, select

from consult import audit, jobs
from consult.db import db
from consult.jobs import Job
from consult.nlp import language
from consult.nlp import types as nlp
from consult.nlp.types import Span
from consult.people import Person
from consult.questions.models import Question
from consult.responses.marking import holds_marked
from consult.responses.models import Answer, Comment
from consult.theming import counted
from consult.theming.arranged import IS_WHOLE
from consult.theming.models import (
    Point,
    Reading,
    ReadState,
    Run,
    RunChunk,
    RunMaterial,
    RunState,
    SuggestedPlacement,
    SuggestedTheme,
)
from consult.theming.services.proposals import settings_of_proposals

SEED = 0
BLOCK = 500  # rows asked for at once
SPAN = (Point.start, Point.end, Point.heading_start, Point.heading_end)
COLUMNS = (
    Point.id,
    func.coalesce(Answer.id, Comment.id),
    func.coalesce(Answer.version_id, Comment.version_id),
    func.coalesce(Answer.publication, Comment.publication),
    func.coalesce(Answer.text, Comment.text),
    func.coalesce(Answer.marked, Comment.marked),
    *SPAN,
)
RERUNS = 10  # how often a grouping is tried again on four fifths of the answers, to see how stable its themes are
ENOUGH_TO_GROUP = 30  # answers; fewer are better read by hand


@dataclass(frozen=True)
class Material:
    """The points of one question that a run reads, in an order that stays.

    `text_ids` says in which answer or comment each stands, `voices` in which response: one may have made many comments.
    """

    point_ids: list[UUID]
    text_ids: list[str]
    voices: list[str]
    said: list[str]
    quotable: list[bool]
    seed: int


class Detail(StrEnum):
    """How finely a reading tells themes apart: a dial that a person turns."""

    FEWER = "fewer"
    USUAL = "usual"
    MORE = "more"


RESOLUTION = {Detail.FEWER: 0.8, Detail.USUAL: 1.5, Detail.MORE: 2.5}


@dataclass(frozen=True)
class AnswerCount:
    """Texts of a question that count: read, and not read (yet, or failed); and how many respondents they are from."""

    read: int
    unread: int
    waiting: int
    respondents: int

    @property
    def all(self) -> int:
        return self.read + self.unread


def ask_for_run(question: Question, *, detail: Detail = Detail.USUAL, by: Person | None, now: datetime) -> Run:
    """Ask the machine to suggest themes, fewer or more of them.

    What was read before is not read twice: that run is given back. A run that has not begun will read what there is
    when it begins, so it serves; a failed or cancelled one is tried again.
    """
    settings = settings_of(detail) | settings_of_proposals(question)
    at_rest = (Run.question_id == question.id, Run.state == RunState.WAITING, IS_WHOLE)
    waiting = db.session.scalar(select(Run).where(*at_rest))
    if waiting is not None:
        waiting.settings = settings
        return waiting
    return find_or_ask(question, _point_ids(question), settings, by=by, now=now)


def find_or_ask(
    question: Question, point_ids: Sequence[UUID], settings: dict[str, Any], *, by: Person | None, now: datetime
) -> Run:
    """Ask for a run that reads these points under these settings, or give back the one that did."""
    mark = fingerprint(point_ids, engine=language.engine(), settings=settings, seed=SEED)
    run = db.session.scalar(select(Run).where(Run.question_id == question.id, Run.fingerprint == mark))
    if run is not None and run.state not in (RunState.FAILED, RunState.CANCELLED):
        return run
    if run is None:
        last = db.session.scalar(select(func.max(Run.no)).where(Run.question_id == question.id)) or 0
        run = Run(
            id=uuid4(), question_id=question.id, no=last + 1, fingerprint=mark, state=RunState.WAITING, step="", done=0,
            total=0, turn=0, engine=dict(language.engine()), settings=settings, seed=SEED,
            asked_by=by.id if by else None, asked_at=now, failure="",
        )  # fmt: skip
        db.session.add(run)
        db.session.flush()
    run.state, run.failure, run.asked_at = RunState.WAITING, "", now
    words = f"Reading {run.no} of {question.words.name}"
    audit.record("asked for a reading", run, words, by=by or "theming", at=now)
    jobs.ask(Job.SUGGEST_THEMES, now=now, run_id=run.id)
    return run


def ask_if_enough(question: Question, *, read_after: int, now: datetime) -> Run | None:
    """Ask for a run when enough new answers were read since the last one, none waits, and none is being carried out.

    Enough is `read_after` answers, or a tenth of what the last run read: a long consultation is not read anew for
    every thirtieth answer.
    """
    answers = count_answers(question)
    busy = [RunState.WAITING, RunState.READING, RunState.PAUSED]
    at_work = select(Run.id).where(Run.question_id == question.id, Run.state.in_(busy), IS_WHOLE)
    if answers.waiting or db.session.scalar(at_work.limit(1)) is not None:
        return None
    done = (Run.question_id == question.id, Run.state == RunState.DONE, IS_WHOLE)
    before = db.session.scalar(select(func.max(Run.answers_read)).where(*done)) or 0
    enough = answers.read - before >= max(read_after, before // 10)
    return ask_for_run(question, by=None, now=now) if enough else None


def fail_run(run_id: UUID, reason: str, *, now: datetime) -> None:
    """Say on a run, in an officer's words, why it was not done. A finished or cancelled run stays so."""
    run = db.session.get(Run, run_id)
    if run is not None and run.state not in (RunState.DONE, RunState.CANCELLED):
        run.state, run.step, run.failure, run.finished_at = RunState.FAILED, "", reason, now
        clear(run_id)
        audit.record("gave up a reading", run, f"Reading {run.no} did not work: {reason}", by="theming", at=now)


def clear(run_id: UUID) -> None:
    """Take away what a run staged: what it was to read, its chunks, and suggestions that nobody has seen."""
    for table in (RunMaterial, RunChunk, SuggestedPlacement, SuggestedTheme):
        db.session.execute(delete(table).where(table.run_id == run_id))


def gather(question: Question, *, seed: int) -> Material:
    """The points of texts that count, each campaign's template once, with their words."""
    return _material(db.session.execute(_with_words(_points(question))), seed)


def gather_again(point_ids: Sequence[UUID], *, seed: int) -> Material:
    """The same points as when the run began, in the same order, without those that were erased since."""
    found: dict[UUID, Any] = {}
    for at in range(0, len(point_ids), BLOCK):
        chosen = select(Point).where(Point.id.in_(point_ids[at : at + BLOCK]))
        found |= {row[0]: row for row in db.session.execute(_with_words(chosen))}
    return _material((found[point_id] for point_id in point_ids if point_id in found), seed)


def _with_words(points: Select[Point]) -> Select[*tuple[Any, ...]]:
    either = points.outerjoin(Answer, Answer.id == Point.answer_id).outerjoin(Comment, Comment.id == Point.comment_id)
    return either.with_only_columns(*COLUMNS)


def said_in(text: str, start: int, end: int, heading_start: int | None, heading_end: int | None) -> str:
    """A point's words after those of its heading: what the machine goes by."""
    heading = Span(heading_start, heading_end) if heading_start is not None and heading_end is not None else None
    return nlp.Point("", start, end, heading).under_heading(text)


def _material(rows: Iterable[Any], seed: int) -> Material:
    material = Material([], [], [], [], [], seed)
    for point_id, text_id, version_id, publication, text, marked, *span in rows:
        material.point_ids.append(point_id)
        material.text_ids.append(str(text_id))
        material.voices.append(str(version_id))
        material.said.append(said_in(text, *span))
        material.quotable.append(publication.may_be_quoted and not _holds_marked(marked, *span))
    return material


def _holds_marked(marked: Any, start: int, end: int, heading_start: int | None, heading_end: int | None) -> bool:
    """Marked words in a point or in its heading keep it out of labels, terms and examples."""
    return holds_marked(marked, start, end) or holds_marked(marked, heading_start or 0, heading_end or 0)


def fingerprint(point_ids: Sequence[UUID], *, engine: Mapping[str, str], settings: Mapping[str, Any], seed: int) -> str:
    """What a run read and how. What was sent is never changed, so the points' ids stand for their words."""
    how = json.dumps([dict(engine), dict(settings), seed], sort_keys=True)
    return hashlib.sha256("\n".join([how, *sorted(point_id.hex for point_id in point_ids)]).encode()).hexdigest()


def settings_of(detail: Detail = Detail.USUAL) -> dict[str, Any]:
    """What a run is told besides the points."""
    return {"themes": "auto", "detail": str(detail), "resolution": RESOLUTION[detail], "reruns": RERUNS}


def count_answers(question: Question) -> AnswerCount:
    texts = counted.counted(question).subquery("counted")
    row = db.session.execute(
        select(
            func.count(case((Reading.state.in_([ReadState.READ, ReadState.NOTHING]), 1))),
            func.count(case((Reading.state == ReadState.FAILED, 1))),
            func.count(case((Reading.id.is_(None), 1))),
            func.count(texts.c.response_id.distinct()),
        )
        .select_from(texts)
        .outerjoin(Reading, counted.text_id(Reading, question) == texts.c.text_id)
    ).one()
    return AnswerCount(read=row[0], unread=row[1] + row[2], waiting=row[2], respondents=row[3])


def _point_ids(question: Question) -> Sequence[UUID]:
    return db.session.scalars(_points(question).with_only_columns(Point.id)).all()


def _points(question: Question) -> Select[Point]:
    texts, at = counted.counted(question).subquery("counted"), counted.text_id(Point, question)
    copied = counted.copies(question).subquery("copied")
    return (
        select(Point)
        .join(texts, texts.c.text_id == at)
        .outerjoin(copied, copied.c.text_id == at)
        .where(copied.c.text_id.is_(None))
        .order_by(texts.c.received_at, at, Point.start)
    )
