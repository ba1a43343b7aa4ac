"""The base of every task: claim the owed row, do the work, finish; try again what is passing, and give up aloud.

A message carries the id of an owed row and nothing else. Done twice, or by two workers at once, it is done once: the
row is claimed first, in a transaction of its own, and the work itself may be repeated without harm.
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

log = structlog.get_logger()

# Passing trouble, by name. IntegrityError: somebody else did the same at the same moment; looking again shows it done.
PASSING = (OperationalError, InterfaceError, IntegrityError, RedisAway, RedisSlow, QueueTrouble)
FIRST_WAIT, LONGEST_WAIT = 5, 600
TOO_LONG = "It took longer than nine minutes. Ask somebody who runs the machines, or do this by hand"
UNFORESEEN = "Something went wrong that we did not foresee ({}). Ask again, or do this by hand"
TOO_OFTEN = "We tried {} times and something stood in the way each time ({}). Ask again later"
LOST = "The worker stopped in the middle of it"

Work = Callable[..., object]


@dataclass(frozen=True)
class Task:
    """How one kind of owed work is done, what follows it, and what to write down when it is given up."""

    job: Job
    work: Work
    in_pieces: bool
    then: Work | None
    when_given_up: Work | None


TASKS: dict[Job, Task] = {}


def task(
    job: Job, *, in_pieces: bool = False, then: Work | None = None, when_given_up: Work | None = None
) -> Callable[[Work], Work]:
    """This function does that job. `in_pieces`: it opens its own transactions; else it shares the finishing one."""

    def register(work: Work) -> Work:
        TASKS[job] = Task(job, work, in_pieces, then, when_given_up)
        return work

    return register


def hang_on(celery: Celery, app: Flask) -> None:
    """Give Celery one task a job, under the job's name."""
    for each in TASKS.values():
        celery.task(_message(app), name=str(each.job), queue=str(each.job.queue), shared=False)


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
            taken = (TASKS[owed.job], dict(owed.arguments), owed.attempts) if owed else None
        if taken is None:
            log.info("task_not_owed")
            return
        _try(UUID(owed_id), *taken)


def _try(owed_id: UUID, each: Task, arguments: dict[str, Any], attempt: int) -> None:
    structlog.contextvars.bind_contextvars(job=str(each.job), attempt=attempt)
    log.info("task_started")
    began = time.monotonic()
    try:
        if attempt > jobs.MOST_TRIES:
            raise _Lost
        _do(owed_id, each, arguments)
    except PASSING as trouble:
        _try_later(owed_id, each, arguments, attempt, trouble)
    except _Lost:
        _give_up(owed_id, each, arguments, TOO_OFTEN.format(jobs.MOST_TRIES, LOST))
    except SoftTimeLimitExceeded:
        _give_up(owed_id, each, arguments, TOO_LONG)
    except ConsultError as reason:
        _give_up(owed_id, each, arguments, str(reason))
    except Exception as unforeseen:
        log.exception("task_broke")
        _give_up(owed_id, each, arguments, UNFORESEEN.format(type(unforeseen).__name__))
    log.info("task_ended", seconds=round(time.monotonic() - began, 2))


class _Lost(Exception):
    """The work was claimed more often than we try, so workers died of it without a word."""


def _do(owed_id: UUID, each: Task, arguments: dict[str, Any]) -> None:
    """The work, what follows it, and the word that it is done; the last two in one transaction."""
    if each.in_pieces:
        each.work(**arguments)
        db.session.rollback()
    with transaction():
        if not each.in_pieces:
            each.work(**arguments)
        if each.then is not None:
            each.then(**arguments, now=clock.now())
        jobs.finish(owed_id, now=clock.now())


def _try_later(owed_id: UUID, each: Task, arguments: dict[str, Any], attempt: int, trouble: Exception) -> None:
    name = type(trouble).__name__
    if attempt >= jobs.MOST_TRIES:
        _give_up(owed_id, each, arguments, TOO_OFTEN.format(attempt, name))
        return
    until = wait_after(attempt, now=clock.now())
    log.warning("task_put_off", error=name, until=until.isoformat())
    with transaction():
        jobs.put_off(owed_id, until=until)


def wait_after(attempt: int, *, now: datetime) -> datetime:
    """Twice as long after each try, up to ten minutes, and never all at the same moment."""
    seconds = min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT)
    return now + timedelta(seconds=seconds * random.uniform(0.5, 1.5))  # noqa: S311 - spreads load, guards nothing


def _give_up(owed_id: UUID, each: Task, arguments: dict[str, Any], reason: str) -> None:
    """Write down why, on the owed row and where people look for the result."""
    db.session.rollback()
    now = clock.now()
    log.error("task_given_up", reason=reason)
    with transaction():
        if each.when_given_up is not None:
            each.when_given_up(**arguments, reason=reason, now=now)
        jobs.give_up(owed_id, reason, now=now)
