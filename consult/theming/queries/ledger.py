"""Is anything missing? Every answer, and every comment, in exactly one class, by the order of design.md section 6."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select, true
from sqlalchemy.orm import joinedload, selectinload

from consult.catalogue.models import Consultation
from consult.codesign.models import Contribution, Round, Session
from consult.db import db
from consult.errors import NotFound
from consult.questions.models import Question
from consult.responses.counting import IS_LATEST
from consult.responses.models import Answer, Comment, Response, ResponseVersion
from consult.responses.sources import source_of
from consult.theming import counted
from consult.theming.models import Reading, ReadState


class LedgerClass(StrEnum):
    """What became of an answer or comment. The first that applies, in the order in which they are tried below."""

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
    """One question's texts, accounted for. `received` is counted apart from the classes, so that a slip shows.

    A response gives one answer at most; of comments it may give several, and then `answered` is less than `received`.
    """

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
    answered: int

    @property
    def adds_up(self) -> bool:
        return self.received == sum(self.of(kind) for kind in LedgerClass)

    @property
    def blank(self) -> int:
        return self.responses - self.answered - self.no_view

    def of(self, kind: LedgerClass) -> int:
        return int(getattr(self, kind.value))


@dataclass(frozen=True)
class Workshop:
    """What was written down in one session: it is read, and counts for no respondent."""

    session: Session
    written: int
    read: int
    nothing: int
    failed: int

    @property
    def waiting(self) -> int:
        return self.written - self.read - self.nothing - self.failed


def list_workshops(consultation: Consultation) -> list[Workshop]:
    """The sessions of a consultation in which something was written down, in the order in which they were held."""
    read, nothing, failed = (func.count(case((Reading.state == state, 1))) for state in ReadState)
    rows = db.session.execute(
        select(Session, func.count(Contribution.id), read, nothing, failed)
        .join(Round, Round.id == Session.round_id)
        .join(Contribution, Contribution.session_id == Session.id)
        .outerjoin(Reading, Reading.contribution_id == Contribution.id)
        .where(Round.consultation_id == consultation.id)
        .group_by(Session.id)
        .order_by(Session.starts_at, Session.id)
    )
    return [Workshop(*row) for row in rows]


def ledger(question: Question) -> Ledger:
    """Account for every answer with content, or comment, in the latest version of every response.

    Excluded: its response does not count. Failed: the machine could not read it and nobody has. Waiting: not read yet.
    Copies: repeats the template of a confirmed campaign and adds nothing. Placed: at least one accepted placement
    under a theme that stands. Other: it has points and none of them is placed (the machine saw a weak fit, or
    nobody has decided yet). Nothing: it was read and holds nothing to place. An answer to a closed question is placed
    by what was picked.
    """
    classes = _classes(question).subquery("classes")
    found = db.session.execute(select(classes.c.kind, func.count()).group_by(classes.c.kind)).all()
    sizes = {LedgerClass(kind): size for kind, size in found}
    responses, answered, no_view, received = db.session.execute(_totals(question)).one()
    by_class = {kind.value: sizes.get(kind, 0) for kind in LedgerClass}
    return Ledger(question.id, responses=responses, answered=answered, no_view=no_view, received=received, **by_class)


def list_in_class(
    question: Question, kind: LedgerClass | None, *, page: int = 1, size: int = 50
) -> Sequence[Answer | Comment]:
    """The texts behind one number (None: all that were received), oldest first, a page of them."""
    classes, table = _classes(question).subquery("classes"), source_of(question).table
    chosen: Any = select(table)
    found: Sequence[Answer | Comment] = db.session.scalars(
        chosen.join(classes, classes.c.text_id == table.id)
        .where(true() if kind is None else classes.c.kind == kind.value)
        .order_by(classes.c.received_at, table.id)
        .options(
            joinedload(table.version)
            .joinedload(ResponseVersion.response)
            .options(joinedload(Response.exclusion), selectinload(Response.withdrawals))
        )
        .offset((page - 1) * size)
        .limit(size)
    ).all()
    return found


def get_text(question: Question, text_id: UUID) -> Answer | Comment:
    """One of a question's answers, or of the comments that it gathers."""
    source = source_of(question)
    chosen: Any = select(source.table).where(source.table.id == text_id, source.mine)
    text: Answer | Comment | None = db.session.scalar(chosen)
    if text is None:
        raise NotFound
    return text


def find_readings(question: Question, texts: Sequence[Answer | Comment]) -> dict[UUID, Reading]:
    """What reading these texts of a question came to, by text."""
    at = counted.text_id(Reading, question)
    rows = db.session.execute(select(at, Reading).where(at.in_([text.id for text in texts])))
    return {text_id: reading for text_id, reading in rows}


def _totals(question: Question) -> Select[*tuple[Any, ...]]:
    """All responses, those that said something, those that have no view, and how many texts; whatever was read."""
    source = source_of(question)
    said = (source.table.version_id == ResponseVersion.id) & source.mine
    content = source.content & source.table.id.is_not(None)
    return (
        select(
            func.count(ResponseVersion.id.distinct()),
            func.count(case((content, ResponseVersion.id)).distinct()),
            func.count(case((source.no_view & ~source.content, 1))),
            func.count(case((content, 1))),
        )
        .join(Response, Response.id == ResponseVersion.response_id)
        .outerjoin(source.table, said)
        .where(Response.consultation_id == question.consultation_id, IS_LATEST)
    )


def _classes(question: Question) -> Select[*tuple[Any, ...]]:
    texts = counted.received(question).subquery("received")
    copied = counted.copies(question).subquery("copied")
    placed = select(counted.accepted(question).subquery("accepted").c.text_id).distinct().subquery("placed")
    kind: ColumnElement[str]
    if question.kind.is_closed:
        kind = case((texts.c.left_out, "excluded"), else_="placed")
    else:
        kind = case(
            (texts.c.left_out, "excluded"),
            (Reading.state == ReadState.FAILED, "failed"),
            (Reading.id.is_(None), "waiting"),
            (copied.c.text_id.is_not(None), "copies"),
            (placed.c.text_id.is_not(None), "placed"),
            (Reading.state == ReadState.READ, "other"),
            else_="nothing",
        )
    return (
        select(texts.c.text_id, texts.c.received_at, kind.label("kind"))
        .select_from(texts)
        .outerjoin(Reading, counted.text_id(Reading, question) == texts.c.text_id)
        .outerjoin(copied, copied.c.text_id == texts.c.text_id)
        .outerjoin(placed, placed.c.text_id == texts.c.text_id)
    )
