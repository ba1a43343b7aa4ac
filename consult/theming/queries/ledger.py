"""Is anything missing? Every answer of a question in exactly one class, by the order of design.md section 6."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select, true
from sqlalchemy.orm import joinedload

from consult.db import db
from consult.errors import NotFound
from consult.questions.models import Question
from consult.responses.models import Answer, Response, ResponseVersion
from consult.theming import counted
from consult.theming.models import Reading, ReadState


class LedgerClass(StrEnum):
    """What became of an answer. The first that applies, in the order in which they are tried below."""

    PLACED = "placed"
    OTHER = "other"
    NOTHING = "nothing"
    COPIES = "copies"
    EXCLUDED = "excluded"
    FAILED = "failed"
    WAITING = "waiting"

    @property
    def words(self) -> str:
        """How the class ends the phrase "88 …"."""
        return {"nothing": "nothing to place", "copies": "copy of"}.get(self.value, self.value)


@dataclass(frozen=True)
class Ledger:
    """One question's answers, accounted for. `received` is counted apart from the classes, so that a slip shows."""

    question_id: UUID
    responses: int
    no_view: int
    received: int
    placed: int
    other: int
    nothing: int
    copies: int
    excluded: int
    failed: int
    waiting: int

    @property
    def adds_up(self) -> bool:
        return self.received == sum(self.of(kind) for kind in LedgerClass)

    @property
    def blank(self) -> int:
        return self.responses - self.received - self.no_view

    def of(self, kind: LedgerClass) -> int:
        return int(getattr(self, kind.value))


def ledger(question: Question) -> Ledger:
    """Account for every answer with content in the latest version of every response.

    Excluded: its response does not count. Failed: the machine could not read it and nobody has. Waiting: not read yet.
    Copies: repeats the template of a confirmed campaign and adds nothing. Placed: at least one accepted placement
    under a theme that stands. Other: it has points and none of them is placed (the machine saw a weak fit, or
    nobody has decided yet). Nothing: it was read and holds nothing to place. An answer to a closed question is placed
    by what was picked.
    """
    classes = _classes(question).subquery("classes")
    found = db.session.execute(select(classes.c.kind, func.count()).group_by(classes.c.kind)).all()
    sizes = {LedgerClass(kind): size for kind, size in found}
    responses, no_view, answers = db.session.execute(_totals(question)).one()
    by_class = {kind.value: sizes.get(kind, 0) for kind in LedgerClass}
    return Ledger(question.id, responses=responses, no_view=no_view, received=answers, **by_class)


def list_in_class(question: Question, kind: LedgerClass | None, *, page: int = 1, size: int = 50) -> Sequence[Answer]:
    """The answers behind one number (None: all that were received), oldest first, a page of them."""
    classes = _classes(question).subquery("classes")
    return db.session.scalars(
        select(Answer)
        .join(classes, classes.c.answer_id == Answer.id)
        .where(true() if kind is None else classes.c.kind == kind.value)
        .order_by(classes.c.received_at, Answer.id)
        .options(joinedload(Answer.version).joinedload(ResponseVersion.response).joinedload(Response.exclusion))
        .offset((page - 1) * size)
        .limit(size)
    ).all()


def get_answer(question: Question, answer_id: UUID) -> Answer:
    answer = db.session.get(Answer, answer_id)
    if answer is None or answer.question_id != question.id:
        raise NotFound
    return answer


def find_readings(answers: Sequence[Answer]) -> dict[UUID, Reading]:
    """What reading these answers came to, by answer."""
    rows = db.session.scalars(select(Reading).where(Reading.answer_id.in_([answer.id for answer in answers])))
    return {reading.answer_id: reading for reading in rows if reading.answer_id is not None}


def _totals(question: Question) -> Select[*tuple[Any, ...]]:
    """All responses, those that have no view, and those with content; without what reading made of them."""
    answered = (Answer.version_id == ResponseVersion.id) & (Answer.question_id == question.id)
    return (
        select(
            func.count(ResponseVersion.id),
            func.count(case((Answer.no_view & ~counted.HAS_CONTENT, 1))),
            func.count(case((counted.HAS_CONTENT, 1))),
        )
        .join(Response, Response.id == ResponseVersion.response_id)
        .outerjoin(Answer, answered)
        .where(Response.consultation_id == question.consultation_id, counted.IS_LATEST)
    )


def _classes(question: Question) -> Select[*tuple[Any, ...]]:
    answers = counted.received(question).subquery("received")
    copied = counted.copies(question).subquery("copied")
    placed = select(counted.accepted(question).subquery("accepted").c.answer_id).distinct().subquery("placed")
    kind: ColumnElement[str]
    if question.kind.is_closed:
        kind = case((answers.c.exclusion_id.is_not(None), "excluded"), else_="placed")
    else:
        kind = case(
            (answers.c.exclusion_id.is_not(None), "excluded"),
            (Reading.state == ReadState.FAILED, "failed"),
            (Reading.id.is_(None), "waiting"),
            (copied.c.answer_id.is_not(None), "copies"),
            (placed.c.answer_id.is_not(None), "placed"),
            (Reading.state == ReadState.READ, "other"),
            else_="nothing",
        )
    return (
        select(answers.c.answer_id, answers.c.received_at, kind.label("kind"))
        .select_from(answers)
        .outerjoin(Reading, Reading.answer_id == answers.c.answer_id)
        .outerjoin(copied, copied.c.answer_id == answers.c.answer_id)
        .outerjoin(placed, placed.c.answer_id == answers.c.answer_id)
    )
