"""Reading, grouping and finding campaigns: ids in, one call, done."""

from datetime import datetime
from typing import Any
from uuid import UUID

from consult import clock, theming
from consult.jobs import Job
from consult.theming import machine
from workers import pipeline
from workers.task import MANY_MINUTES, task


def _unread(*, version_ids: list[str], reason: str, now: datetime) -> None:
    theming.give_up_reading([UUID(each) for each in version_ids], reason, now=now)
    pipeline.after_reading(version_ids=version_ids, now=now)


def _one_by_one(*, version_ids: list[str]) -> list[dict[str, Any]]:
    return [{"version_ids": [each]} for each in version_ids] if len(version_ids) > 1 else []


def _texts_one_by_one(*, chunk_id: str) -> list[dict[str, Any]]:
    return [{"chunk_id": each} for each in machine.split_chunk(UUID(chunk_id))]


def _set_aside(*, chunk_id: str, reason: str, now: datetime) -> None:
    """One text that cannot be read is set aside and the run goes on; where many could not, it is not the text."""
    run_id = theming.find_run_of_chunk(UUID(chunk_id))
    if run_id is not None and machine.is_single(UUID(chunk_id)):
        theming.set_aside_chunk(UUID(chunk_id), reason, now=now)
        theming.ask_to_group(run_id, now=now)
    elif run_id is not None:
        theming.fail_run(run_id, reason, now=now)


def _failed(*, run_id: str, reason: str, now: datetime) -> None:
    theming.fail_run(UUID(run_id), reason, now=now)


@task(Job.READ_RESPONSES, in_pieces=True, then=pipeline.after_reading, when_given_up=_unread, parts=_one_by_one)
def read_responses(version_ids: list[str]) -> None:
    machine.read_versions([UUID(each) for each in version_ids], now=clock.now())


@task(Job.READ_CONTRIBUTIONS, in_pieces=True)
def read_contributions(contribution_ids: list[str]) -> None:
    machine.read_contributions([UUID(each) for each in contribution_ids], now=clock.now())


@task(Job.SEE_WHAT_FOLLOWS)
def see_what_follows(question_id: str) -> None:
    pipeline.when_all_is_read(question_id=question_id, now=clock.now())


@task(Job.SUGGEST_THEMES, in_pieces=True, then=pipeline.after_beginning, when_given_up=_failed, minutes=MANY_MINUTES)
def begin_run(run_id: str) -> None:
    machine.begin_run(UUID(run_id), now=clock.now())


@task(Job.READ_CHUNK, in_pieces=True, then=pipeline.after_chunk, when_given_up=_set_aside, parts=_texts_one_by_one)
def read_chunk(chunk_id: str) -> None:
    machine.read_chunk(UUID(chunk_id), now=clock.now())


@task(Job.GROUP_POINTS, in_pieces=True, then=pipeline.after_run, when_given_up=_failed, minutes=MANY_MINUTES)
def group_points(run_id: str) -> None:
    machine.group_run(UUID(run_id), now=clock.now())


@task(Job.FIND_CAMPAIGNS, in_pieces=True, minutes=MANY_MINUTES)
def find_campaigns(question_id: str) -> None:
    machine.find_campaigns(UUID(question_id), now=clock.now())


@task(Job.PLACE_POINTS, in_pieces=True)
def place_points(question_id: str) -> None:
    machine.place_new(UUID(question_id), now=clock.now())
