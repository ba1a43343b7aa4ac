"""Pause, resume or cancel a reading, and ask for what of it is left to do."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select, update

from consult import audit, jobs
from consult.db import db
from consult.jobs import Job
from consult.people import Person
from consult.theming.errors import NotUnderWay
from consult.theming.models import Point, Run, RunChunk, RunMaterial, RunState
from consult.theming.services.runs import clear

OPEN = (RunState.WAITING, RunState.READING)
WAITS = (RunChunk.done_at.is_(None), RunChunk.failure == "")


def pause_run(run: Run, *, by: Person, now: datetime) -> None:
    """Let the workers do other things. What was read stays read; grouping, if it had begun, is begun again later."""
    _turn(run, OPEN, RunState.PAUSED, "This reading is not under way, so it cannot be paused")
    audit.record("paused a reading", run, f"Reading {run.no} of {run.question.words.name}", by=by, at=now)


def resume_run(run: Run, *, by: Person, now: datetime) -> None:
    """Go on where it was paused."""
    begun = db.session.get(RunMaterial, run.id) is not None
    state = RunState.READING if begun else RunState.WAITING
    _turn(run, (RunState.PAUSED,), state, "This reading is not paused, so it cannot be resumed")
    audit.record("resumed a reading", run, f"Reading {run.no} of {run.question.words.name}", by=by, at=now)
    if begun:
        again = update(RunMaterial).where(RunMaterial.run_id == run.id).values(whole_at=None)
        db.session.execute(again)
        ask_for_rest(run.id, now=now)
    else:
        jobs.ask(Job.SUGGEST_THEMES, now=now, run_id=run.id)


def cancel_run(run: Run, *, by: Person, now: datetime) -> None:
    """Stop for good; asking for a reading again begins it anew, and finds what was read already."""
    _turn(run, (*OPEN, RunState.PAUSED), RunState.CANCELLED, "This reading is over, so it cannot be cancelled")
    run.step, run.finished_at = "", now
    clear(run.id)
    audit.record("cancelled a reading", run, f"Reading {run.no} of {run.question.words.name}", by=by, at=now)


def _turn(run: Run, before: Sequence[RunState], after: RunState, otherwise: str) -> None:
    turned = (
        update(Run)
        .where(Run.id == run.id, Run.state.in_(before))
        .values(state=after)
        .returning(Run.id)
        .execution_options(synchronize_session=False)
    )
    if db.session.scalar(turned) is None:
        raise NotUnderWay(otherwise)
    db.session.refresh(run)


def ask_for_rest(run_id: UUID, *, now: datetime) -> None:
    """Ask for every chunk that nobody has read yet, or for the grouping where all are."""
    for chunk_id in list_waiting_chunks(run_id):
        jobs.ask(Job.READ_CHUNK, now=now, chunk_id=chunk_id)
    ask_to_group(run_id, now=now)


def ask_to_group(run_id: UUID, *, now: datetime) -> None:
    """Ask for the grouping once all chunks are read: of two workers that read the last ones, one asks."""
    going_on = exists().where(Run.id == run_id, Run.state == RunState.READING)
    left = exists().where(RunChunk.run_id == run_id, *WAITS)
    whole = (
        update(RunMaterial)
        .where(RunMaterial.run_id == run_id, RunMaterial.whole_at.is_(None), going_on, ~left)
        .values(whole_at=now)
        .returning(RunMaterial.run_id)
        .execution_options(synchronize_session=False)
    )
    if db.session.scalar(whole) is not None:
        jobs.ask(Job.GROUP_POINTS, now=now, run_id=run_id)


def list_waiting_chunks(run_id: UUID) -> Sequence[UUID]:
    """The chunks of a run under way that nobody has read, in order."""
    return db.session.scalars(
        select(RunChunk.id)
        .join(Run, Run.id == RunChunk.run_id)
        .where(RunChunk.run_id == run_id, Run.state == RunState.READING, *WAITS)
        .order_by(RunChunk.id)
    ).all()


def find_run_of_chunk(chunk_id: UUID) -> UUID | None:
    return db.session.scalar(select(RunChunk.run_id).where(RunChunk.id == chunk_id))


def set_aside_chunk(chunk_id: UUID, reason: str, *, now: datetime) -> None:
    """Say of a text that no worker could read it; its run goes on without it."""
    chunk = db.session.get_one(RunChunk, chunk_id)
    if chunk.is_waiting:
        chunk.failure = reason
        audit.record("set a text aside", chunk.run, f"Reading {chunk.run.no}: {reason}", by="theming", at=now)


def list_set_aside_texts(run: Run) -> Sequence[tuple[Point, str]]:
    """The points whose text a run could not read, each with the reason."""
    failed = select(RunChunk.point_ids, RunChunk.failure).where(RunChunk.run_id == run.id, RunChunk.failure != "")
    reasons = {UUID(bytes=packed[:16]): reason for packed, reason in db.session.execute(failed.order_by(RunChunk.id))}
    points = db.session.scalars(select(Point).where(Point.id.in_(reasons)).order_by(Point.id))
    return [(point, reasons[point.id]) for point in points]
