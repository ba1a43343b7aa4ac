"""Ask for work by name. Owed work is a row, written with its cause; the queue is only a nudge."""

import hashlib
import json
import os
import socket
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any, cast
from uuid import UUID, uuid4

import structlog
from flask import current_app
from sqlalchemy import ColumnElement, CursorResult, Index, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, db, on_commit, transaction

log = structlog.get_logger()

_INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
LEASE = timedelta(minutes=5)  # renewed while the worker lives
NUDGE_AGAIN = timedelta(minutes=15)  # what was asked for and is still waiting
MOST_TRIES = 5  # where something passing stood in the way
MOST_BREAKS = 3  # where it broke, or the worker died of it


class Queue(StrEnum):
    READING = "reading"
    HOUSEKEEPING = "housekeeping"


class Urgency(IntEnum):
    """What a worker takes first: with Redis the smaller number, one of its four steps."""

    NOW = 0
    SOON = 3
    LATER = 6


class Job(StrEnum):
    """Every kind of work that can be asked for; a test proves that each has a worker."""

    READ_RESPONSES = "read_responses"
    READ_CONTRIBUTIONS = "read_contributions"
    SEE_WHAT_FOLLOWS = "see_what_follows"
    SUGGEST_THEMES = "suggest_themes"
    READ_CHUNK = "read_chunk"
    GROUP_POINTS = "group_points"
    PLACE_POINTS = "place_points"
    FIND_CAMPAIGNS = "find_campaigns"
    WRITE_SUMMARY = "write_summary"
    FREEZE_PACK = "freeze_pack"
    FOLLOW_COMMENTS = "follow_comments"
    SEND_LETTER = "send_letter"
    TELL_DATES = "tell_dates"
    TELL_QUESTION = "tell_question"
    TELL_WHAT_BECAME = "tell_what_became"
    SCAN_FILE = "scan_file"

    @property
    def queue(self) -> Queue:
        """Letters do not wait behind a long reading where an operator gives each queue workers of its own."""
        light = (Job.SEND_LETTER, Job.TELL_DATES, Job.TELL_QUESTION, Job.TELL_WHAT_BECAME, Job.SCAN_FILE)
        return Queue.HOUSEKEEPING if self in light else Queue.READING


def urgency(job: Job, arguments: Mapping[str, Any]) -> Urgency:
    """One answer comes before a file of them, and a file of them before a reading of all that there is."""
    if job is Job.READ_RESPONSES:
        return Urgency.NOW if len(arguments.get("version_ids", ())) == 1 else Urgency.SOON
    return {
        Job.READ_CONTRIBUTIONS: Urgency.NOW,
        Job.SEND_LETTER: Urgency.NOW,
        Job.TELL_DATES: Urgency.SOON,
        Job.TELL_QUESTION: Urgency.SOON,
        Job.WRITE_SUMMARY: Urgency.NOW,  # somebody is looking at the page that says where it stands
        Job.FREEZE_PACK: Urgency.NOW,
        Job.SEE_WHAT_FOLLOWS: Urgency.SOON,  # behind the pieces of a file, so that it is asked once for many
        Job.PLACE_POINTS: Urgency.SOON,
        Job.SUGGEST_THEMES: Urgency.SOON,
        Job.GROUP_POINTS: Urgency.SOON,  # what is begun is finished before another is
    }.get(job, Urgency.LATER)


class OwedWork(Model):
    """Work promised in the same transaction as its cause; done once even when asked for twice."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    job: Mapped[Job]
    arguments: Mapped[dict[str, Any]]
    dedupe_key: Mapped[str | None] = mapped_column(unique=True, comment="While it is owed, asking again adds nothing")
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    urgency: Mapped[int] = mapped_column(default=0, comment="The smaller comes first")
    nudged_at: Mapped[datetime | None] = mapped_column(comment="When the queue was last told; null: it could not be")
    leased_until: Mapped[datetime | None]
    leased_by: Mapped[str | None] = mapped_column(comment="Machine and process that has it in hand")
    attempts: Mapped[int] = mapped_column(default=0)
    broken: Mapped[int] = mapped_column(default=0, comment="How often it broke, or its worker died")
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(comment="In words an officer understands")

    __table_args__ = (Index(None, "done_at", "failed_at", "due_at"),)


def ask(job: Job, *, now: datetime, not_before: datetime | None = None, **arguments: Any) -> None:
    """Owe this work, and nudge a worker once the cause is committed. Asking twice while it waits is asking once."""
    words = json.dumps([job, arguments], sort_keys=True, default=str)
    key = hashlib.sha256(words.encode()).hexdigest()
    plain = json.loads(json.dumps(arguments, default=str))
    how = urgency(job, plain)
    owed_id = _owe(
        key, id=uuid4(), job=job, arguments=plain, dedupe_key=key, asked_at=now, due_at=not_before or now,
        nudged_at=now, urgency=int(how), attempts=0, broken=0,
    )  # fmt: skip
    if not_before is None:
        on_commit(lambda: _tell(job, owed_id, how))


def _owe(key: str, **values: Any) -> UUID:
    """The row that stands under this key, ours or another's, held until the commit.

    Whoever asks for the same at once waits and finds it; a worker that would take it waits until our cause is kept.
    """
    connection = db.session.connection()
    insert = _INSERT[connection.dialect.name](OwedWork).values(**values).on_conflict_do_nothing()
    while True:
        connection.execute(insert)
        owed_id = db.session.scalar(select(OwedWork.id).where(OwedWork.dedupe_key == key).with_for_update())
        if owed_id is not None:
            return owed_id


def _tell(job: Job, owed_id: UUID, how: Urgency) -> None:
    """The first nudge; where it does not arrive the next sweep tries again."""
    if not nudge(job, owed_id, how):
        with transaction():
            db.session.execute(update(OwedWork).where(OwedWork.id == owed_id).values(nudged_at=None))


def nudge(job: Job, owed_id: UUID, how: Urgency) -> bool:
    """Tell the queue. If it cannot be told, the row waits for the sweep and the person is not troubled."""
    try:
        current_app.extensions["nudge"](job, str(owed_id), how)
    except Exception as error:
        log.warning("nudge_failed", job=str(job), error=type(error).__name__)
        return False
    return True


def claim(owed_id: UUID, *, now: datetime) -> OwedWork | None:
    """Take this work for a while, or None when it is done or in another's hands.

    A lease that ran out means that whoever had it died without a word; that is counted.
    """
    taken = db.session.execute(
        update(OwedWork)
        .where(OwedWork.id == owed_id, *_waiting(now))
        .values(
            leased_until=now + LEASE, leased_by=_this_process(), attempts=OwedWork.attempts + 1, dedupe_key=None,
            broken=OwedWork.broken + case((OwedWork.leased_until.is_not(None), 1), else_=0),
        )
    )  # fmt: skip
    mine = cast("CursorResult[Any]", taken).rowcount
    return db.session.get(OwedWork, owed_id, populate_existing=True) if mine else None


def renew(owed_id: UUID, *, attempt: int, now: datetime) -> None:
    """Keep work in hand for another while, if this attempt still has it."""
    mine = (OwedWork.id == owed_id, OwedWork.attempts == attempt, OwedWork.leased_until.is_not(None))
    db.session.execute(update(OwedWork).where(*mine).values(leased_until=now + LEASE))


def finish(owed_id: UUID, *, now: datetime) -> None:
    db.session.execute(update(OwedWork).where(OwedWork.id == owed_id).values(done_at=now, leased_until=None))


def put_off(owed_id: UUID, *, until: datetime, broke: bool = False) -> None:
    """Try again later: what stood in the way was passing, or it broke and may not break again."""
    broken = OwedWork.broken + (1 if broke else 0)
    values = {"due_at": until, "leased_until": None, "broken": broken}
    db.session.execute(update(OwedWork).where(OwedWork.id == owed_id).values(values))


def give_up(owed_id: UUID, reason: str, *, now: datetime) -> None:
    values = {"failed_at": now, "failure": reason, "leased_until": None}
    db.session.execute(update(OwedWork).where(OwedWork.id == owed_id).values(values))


def list_waiting(*, now: datetime, most: int = 1000) -> Sequence[OwedWork]:
    """Work that is due and in nobody's hands, the urgent first, then the oldest."""
    return db.session.scalars(
        select(OwedWork).where(*_waiting(now)).order_by(OwedWork.urgency, OwedWork.asked_at).limit(most)
    ).all()


def sweep(*, now: datetime) -> int:
    """Ask again for what waits and the queue may not know of; returns how many. Safe at any time, and twice.

    That is what the queue was not told, what was put off and is due, what was left by a worker that died, and what
    has waited long; everything, when the queue is empty (a Redis that was started again has forgotten it).
    """
    _free_what_the_dead_held(now)
    unknown = (
        OwedWork.nudged_at.is_(None),
        OwedWork.nudged_at < OwedWork.due_at,
        OwedWork.nudged_at < now - NUDGE_AGAIN,
        OwedWork.leased_until > OwedWork.nudged_at,
    )
    chosen = select(OwedWork.id, OwedWork.job, OwedWork.urgency).where(*_waiting(now))
    if not _queue_is_empty():
        chosen = chosen.where(or_(*unknown))
    rows = db.session.execute(chosen.order_by(OwedWork.urgency, OwedWork.asked_at).limit(1000)).all()
    db.session.rollback()
    told = []
    for owed_id, job, how in rows:
        if not nudge(job, owed_id, Urgency(how)):
            break
        told.append(owed_id)
    if told:
        with transaction():
            for owed_id in told:
                db.session.execute(update(OwedWork).where(OwedWork.id == owed_id).values(nudged_at=now))
    return len(told)


def count_unfinished() -> int:
    """Work that is neither done nor given up, claimed or not."""
    unfinished = select(func.count()).where(OwedWork.done_at.is_(None), OwedWork.failed_at.is_(None))
    return db.session.scalar(unfinished) or 0


def oldest_waiting(*, now: datetime) -> datetime | None:
    return db.session.scalar(select(OwedWork.asked_at).where(*_waiting(now)).order_by(OwedWork.asked_at).limit(1))


def _waiting(now: datetime) -> tuple[ColumnElement[bool], ...]:
    free = or_(OwedWork.leased_until.is_(None), OwedWork.leased_until < now)
    return OwedWork.done_at.is_(None), OwedWork.failed_at.is_(None), OwedWork.due_at <= now, free


def _queue_is_empty() -> bool:
    """Whether Redis holds no message of ours; said as well where jobs are only recorded."""
    if "asked" in current_app.extensions:
        return True
    try:
        with current_app.extensions["celery"].connection_for_read() as connection:
            channel = connection.default_channel
            return not any(channel.queue_declare(str(queue)).message_count for queue in Queue)
    except Exception as error:  # Redis is away, and the first nudge will say so
        log.warning("queue_not_seen", error=type(error).__name__)
        return False


def _this_process() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _free_what_the_dead_held(now: datetime) -> None:
    """End the leases of processes of this machine that are gone; those of other machines run out."""
    held = select(OwedWork.id, OwedWork.leased_by).where(OwedWork.leased_until >= now)
    left = [owed_id for owed_id, holder in db.session.execute(held) if holder and _is_gone(holder)]
    if left:
        with transaction():
            ended = update(OwedWork).where(OwedWork.id.in_(left), OwedWork.leased_until >= now)
            db.session.execute(ended.values(leased_until=now - timedelta(milliseconds=1)))


def _is_gone(holder: str) -> bool:
    host, _, process = holder.rpartition(":")
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
