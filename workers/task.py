"""The base of every task: claim the owed row, do the work, finish; try again what is passing, and give up aloud.

A message carries the id of an owed row and nothing else. Done twice, or by two workers at once, it is done once: the
row is claimed first, in a transaction of its own, and the work itself may be repeated without harm.

Work on many texts that broke twice, or of which its worker died twice, is done one by one, so that one text that cannot
be read keeps no other from being read; that one is tried three times and then set aside, with the reason.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from celery import Celery
from celery.exceptions import SoftTimeLimitExceeded
from flask import Flask
from kombu.exceptions import OperationalError as QueueTrouble
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import TimeoutError as RedisSlow
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError

from consult import clock, jobs
from consult.db import db, transaction
from consult.errors import ConsultError
from consult.jobs import Job
from workers.lease import held

log = structlog.get_logger()

# Passing trouble, by name. IntegrityError: somebody else did the same at the same moment; looking again shows it done.
PASSING = (OperationalError, InterfaceError, IntegrityError, RedisAway, RedisSlow, QueueTrouble)
FIRST_WAIT, LONGEST_WAIT = 5, 600
TOO_LONG = "It took longer than {} minutes. Ask somebody who runs the machines, or do this by hand"
UNFORESEEN = "Something went wrong that we did not foresee ({}). Ask again, or do this by hand"
TOO_OFTEN = "We tried {} times and something stood in the way each time ({}). Ask again later"
LOST = "The worker stopped in the middle of it"
MINUTES, MANY_MINUTES = 9, 120  # that a piece of work may take, and one that looks at a whole question
TAKEN_APART_AFTER = 2  # times that it broke: a worker that was merely switched off costs no more than a second try
GRACE = 30  # seconds between being told that it takes too long and being stopped

Work = Callable[..., object]
Parts = Callable[..., list[dict[str, Any]]]


@dataclass(frozen=True)
class Task:
    """How one kind of owed work is done, what follows it, and what to write down when it is given up."""

    job: Job
    work: Work
    in_pieces: bool
    then: Work | None
    when_given_up: Work | None
    parts: Parts | None = None
    minutes: int = MINUTES


TASKS: dict[Job, Task] = {}


def task(
    job: Job,
    *,
    in_pieces: bool = False,
    then: Work | None = None,
    when_given_up: Work | None = None,
    parts: Parts | None = None,
    minutes: int = MINUTES,
) -> Callable[[Work], Work]:
    """This function does that job. `in_pieces`: it opens its own transactions; else it shares the finishing one.

    `parts` makes smaller work of the same kind of what broke: the arguments of each, or none where it is one already.
    """

    def register(work: Work) -> Work:
        TASKS[job] = Task(job, work, in_pieces, then, when_given_up, parts, minutes)
        return work

    return register


def hang_on(celery: Celery, app: Flask) -> None:
    """Give Celery one task a job, under the job's name."""
    for each in TASKS.values():
        celery.task(
            _message(app),
            name=str(each.job),
            queue=str(each.job.queue),
            shared=False,
            soft_time_limit=each.minutes * 60,
            time_limit=each.minutes * 60 + GRACE,
        )


def _message(app: Flask) -> Callable[[str], None]:
    def carry_out_owed(owed_id: str) -> None:
        carry_out(app, owed_id)

    return carry_out_owed


def carry_out(app: Flask, owed_id: str) -> None:
    """Do one piece of owed work, if it is still owed and nobody has it in hand."""
    with app.app_context():
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=owed_id.replace("-", "")[:12])
        with transaction():
            owed = jobs.claim(UUID(owed_id), now=clock.now())
            taken = _in_hand(app, owed) if owed else None
        if taken is None:
            log.info("task_not_owed")
            return
        _try(taken)


@dataclass(frozen=True)
class _Taken:
    """Work in hand: which, the how-manieth time, and how often it broke before."""

    app: Flask
    owed_id: UUID
    task: Task
    arguments: dict[str, Any]
    attempt: int
    broken: int


def _in_hand(app: Flask, owed: jobs.OwedWork) -> _Taken:
    return _Taken(app, owed.id, TASKS[owed.job], dict(owed.arguments), owed.attempts, owed.broken)


class _Lost(Exception):
    """Workers died of it without a word, as often as we try."""


def _try(taken: _Taken) -> None:
    structlog.contextvars.bind_contextvars(job=str(taken.task.job), attempt=taken.attempt)
    log.info("task_started")
    began = time.monotonic()
    try:
        if not (taken.broken >= TAKEN_APART_AFTER and _take_apart(taken)):
            if taken.broken >= jobs.MOST_BREAKS:
                raise _Lost
            with held(taken.app, taken.owed_id, taken.attempt):
                _do(taken)
    except PASSING as trouble:
        _try_later(taken, trouble)
    except _Lost:
        _give_up(taken, TOO_OFTEN.format(jobs.MOST_BREAKS, LOST))
    except SoftTimeLimitExceeded:
        _broke(taken, TOO_LONG.format(taken.task.minutes))
    except ConsultError as reason:
        _give_up(taken, str(reason))
    except Exception as unforeseen:
        log.exception("task_broke")
        _broke(taken, UNFORESEEN.format(type(unforeseen).__name__))
    log.info("task_ended", seconds=round(time.monotonic() - began, 2))


def _take_apart(taken: _Taken) -> bool:
    """Owe each part of it instead, if it has parts."""
    if taken.task.parts is None:
        return False
    now = clock.now()
    with transaction():
        parts = taken.task.parts(**taken.arguments)
        for arguments in parts:
            jobs.ask(taken.task.job, now=now, **arguments)
        if parts:
            jobs.finish(taken.owed_id, now=now)
    if parts:
        log.warning("task_taken_apart", parts=len(parts))
    return bool(parts)


def _do(taken: _Taken) -> None:
    """The work, what follows it, and the word that it is done; the last two in one transaction."""
    each, arguments = taken.task, taken.arguments
    if each.in_pieces:
        each.work(**arguments)
        db.session.rollback()
    with transaction():
        if not each.in_pieces:
            each.work(**arguments)
        if each.then is not None:
            each.then(**arguments, now=clock.now())
        jobs.finish(taken.owed_id, now=clock.now())


def _try_later(taken: _Taken, trouble: Exception) -> None:
    name = type(trouble).__name__
    if taken.attempt - taken.broken >= jobs.MOST_TRIES:
        _give_up(taken, TOO_OFTEN.format(jobs.MOST_TRIES, name))
        return
    _put_off(taken, name)


def _broke(taken: _Taken, reason: str) -> None:
    """What can be taken apart is, and a part is tried three times; what is whole breaks the same way every time."""
    if taken.task.parts is None or taken.broken + 1 >= jobs.MOST_BREAKS:
        _give_up(taken, reason)
        return
    _put_off(taken, reason, broke=True)


def _put_off(taken: _Taken, why: str, *, broke: bool = False) -> None:
    db.session.rollback()
    until = wait_after(taken.attempt, now=clock.now())
    log.warning("task_put_off", error=why, until=until.isoformat())
    with transaction():
        jobs.put_off(taken.owed_id, until=until, broke=broke)


def wait_after(attempt: int, *, now: datetime) -> datetime:
    """Twice as long after each try, up to ten minutes, and never all at the same moment."""
    seconds = min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT)
    return now + timedelta(seconds=seconds * random.uniform(0.5, 1.5))  # noqa: S311 - spreads load, guards nothing


def _give_up(taken: _Taken, reason: str) -> None:
    """Write down why, on the owed row and where people look for the result."""
    db.session.rollback()
    now = clock.now()
    log.error("task_given_up", reason=reason)
    with transaction():
        if taken.task.when_given_up is not None:
            taken.task.when_given_up(**taken.arguments, reason=reason, now=now)
        jobs.give_up(taken.owed_id, reason, now=now)
