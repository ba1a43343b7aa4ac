"""Ask for work by name. Owed work is a row, written with its cause; the queue is only a nudge."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast
from uuid import UUID, uuid4

import structlog
from flask import current_app
from sqlalchemy import CursorResult, Index, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, db, on_commit

log = structlog.get_logger()

LEASE = timedelta(minutes=10)
MOST_TRIES = 5


class Queue(StrEnum):
    READING = "reading"
    HOUSEKEEPING = "housekeeping"


class Job(StrEnum):
    """Every kind of work that can be asked for; a test proves that each has a worker."""

    READ_RESPONSES = "read_responses"
    READ_CONTRIBUTIONS = "read_contributions"
    SUGGEST_THEMES = "suggest_themes"
    FIND_CAMPAIGNS = "find_campaigns"

    @property
    def queue(self) -> Queue:
        return Queue.READING


class OwedWork(Model):
    """Work promised in the same transaction as its cause; done once even when asked for twice."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    job: Mapped[Job]
    arguments: Mapped[dict[str, Any]]
    dedupe_key: Mapped[str | None] = mapped_column(unique=True, comment="While it is owed, asking again adds nothing")
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(comment="In words an officer understands")

    __table_args__ = (Index(None, "done_at", "failed_at", "due_at"),)


def ask(job: Job, *, now: datetime, **arguments: Any) -> None:
    """Owe this work, and nudge a worker once the cause is committed. Asking twice while it waits is asking once."""
    words = json.dumps([job, arguments], sort_keys=True, default=str)
    key = hashlib.sha256(words.encode()).hexdigest()
    owed = db.session.scalar(select(OwedWork).where(OwedWork.dedupe_key == key))
    if owed is None:
        plain = json.loads(json.dumps(arguments, default=str))
        owed = OwedWork(id=uuid4(), job=job, arguments=plain, dedupe_key=key, asked_at=now, due_at=now)
        db.session.add(owed)
    owed_id = owed.id
    on_commit(lambda: nudge(job, owed_id))


def nudge(job: Job, owed_id: UUID) -> None:
    """Tell the queue. If it cannot be told, the row waits for the sweep and the person is not troubled."""
    try:
        current_app.extensions["nudge"](job, str(owed_id))
    except Exception as error:
        log.warning("nudge_failed", job=str(job), error=type(error).__name__)


def claim(owed_id: UUID, *, now: datetime) -> OwedWork | None:
    """Take this work for a while, or None when it is done or in another's hands."""
    taken = db.session.execute(
        update(OwedWork)
        .where(OwedWork.id == owed_id, OwedWork.done_at.is_(None), OwedWork.failed_at.is_(None))
        .where(or_(OwedWork.leased_until.is_(None), OwedWork.leased_until < now), OwedWork.due_at <= now)
        .values(leased_until=now + LEASE, attempts=OwedWork.attempts + 1, dedupe_key=None)
    )
    mine = cast("CursorResult[Any]", taken).rowcount
    return db.session.get(OwedWork, owed_id, populate_existing=True) if mine else None


def finish(owed_id: UUID, *, now: datetime) -> None:
    db.session.execute(update(OwedWork).where(OwedWork.id == owed_id).values(done_at=now, leased_until=None))


def put_off(owed_id: UUID, *, until: datetime) -> None:
    """Try again later: what stood in the way was passing."""
    db.session.execute(update(OwedWork).where(OwedWork.id == owed_id).values(due_at=until, leased_until=None))


def give_up(owed_id: UUID, reason: str, *, now: datetime) -> None:
    values = {"failed_at": now, "failure": reason, "leased_until": None}
    db.session.execute(update(OwedWork).where(OwedWork.id == owed_id).values(values))


def list_waiting(*, now: datetime, most: int = 1000) -> Sequence[OwedWork]:
    """Work that is due and in nobody's hands, oldest first."""
    return db.session.scalars(
        select(OwedWork)
        .where(OwedWork.done_at.is_(None), OwedWork.failed_at.is_(None), OwedWork.due_at <= now)
        .where(or_(OwedWork.leased_until.is_(None), OwedWork.leased_until < now))
        .order_by(OwedWork.asked_at)
        .limit(most)
    ).all()


def sweep(*, now: datetime) -> int:
    """Ask again for everything that waits; returns how many. Safe at any time, and twice."""
    waiting = list_waiting(now=now)
    for owed in waiting:
        nudge(owed.job, owed.id)
    return len(waiting)


def count_unfinished() -> int:
    """Work that is neither done nor given up, claimed or not."""
    unfinished = select(func.count()).where(OwedWork.done_at.is_(None), OwedWork.failed_at.is_(None))
    return db.session.scalar(unfinished) or 0


def oldest_waiting(*, now: datetime) -> datetime | None:
    waiting = list_waiting(now=now, most=1)
    return waiting[0].asked_at if waiting else None
