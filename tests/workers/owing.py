"""Owing work and doing it: what a worker does, called here in-process on a real database."""

from uuid import UUID

from sqlalchemy import func, select

from consult import clock, jobs
from consult.db import db, transaction
from consult.jobs import Job, OwedWork
from workers.task import carry_out


def owe(job: Job, **arguments) -> str:
    with transaction():
        jobs.ask(job, now=clock.now(), **arguments)
    return str(db.session.scalar(select(OwedWork.id).where(OwedWork.job == job, OwedWork.attempts == 0)))


def owed(owed_id: str) -> OwedWork:
    db.session.rollback()
    return db.session.scalar(select(OwedWork).where(OwedWork.id == UUID(owed_id)))


def count(table) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table))


def do_all(app, only: Job | None = None) -> list[Job]:
    """What a worker does, one piece after the other, until nothing is owed (of one kind); says what it did."""
    done = []
    while waiting := [each for each in jobs.list_waiting(now=clock.now()) if only in (None, each.job)]:
        done.append(waiting[0].job)
        carry_out(app, str(waiting[0].id))
        db.session.rollback()
    return done


def see_what_follows(app) -> None:
    db.session.rollback()
    [owed_id] = db.session.scalars(
        select(OwedWork.id).where(OwedWork.job == Job.SEE_WHAT_FOLLOWS, OwedWork.done_at.is_(None))
    )
    carry_out(app, str(owed_id))
    db.session.rollback()


def later(app, at) -> None:
    """Do what is owed, and wait for what was put off, until nothing is left."""
    for _ in range(20):
        do_all(app)
        at(clock.now() + jobs.LEASE * 2)
    assert jobs.count_unfinished() == 0
