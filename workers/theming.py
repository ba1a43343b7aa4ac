"""Reading, grouping and finding campaigns: ids in, one call, done."""

from datetime import datetime
from uuid import UUID

from consult import clock, theming
from consult.jobs import Job
from consult.theming import machine
from workers import pipeline
from workers.task import task


def _unread(*, version_ids: list[str], reason: str, now: datetime) -> None:
    theming.give_up_reading([UUID(each) for each in version_ids], reason, now=now)
    pipeline.after_reading(version_ids=version_ids, now=now)


def _failed(*, run_id: str, reason: str, now: datetime) -> None:
    theming.fail_run(UUID(run_id), reason, now=now)


@task(Job.READ_RESPONSES, in_pieces=True, then=pipeline.after_reading, when_given_up=_unread)
def read_responses(version_ids: list[str]) -> None:
    machine.read_versions([UUID(each) for each in version_ids], now=clock.now())


@task(Job.READ_CONTRIBUTIONS, in_pieces=True)
def read_contributions(contribution_ids: list[str]) -> None:
    machine.read_contributions([UUID(each) for each in contribution_ids], now=clock.now())


@task(Job.SUGGEST_THEMES, in_pieces=True, then=pipeline.after_run, when_given_up=_failed)
def suggest_themes(run_id: str) -> None:
    machine.carry_out_run(UUID(run_id), now=clock.now())


@task(Job.FIND_CAMPAIGNS, in_pieces=True)
def find_campaigns(question_id: str) -> None:
    machine.find_campaigns(UUID(question_id), now=clock.now())
