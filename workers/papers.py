"""Summaries and packs that a person asked for: an id in, carried out in their name, done."""

from datetime import datetime
from uuid import UUID

from consult import boards, clock, errands, summaries
from consult.jobs import Job
from workers.task import task


def _failed(*, errand_id: str, reason: str, now: datetime) -> None:
    errands.fail(UUID(errand_id), reason, now=now)


@task(Job.WRITE_SUMMARY, in_pieces=True, when_given_up=_failed)
def write_summary(errand_id: str) -> None:
    errands.carry_out(UUID(errand_id), summaries.work_out_asked, summaries.put_down_asked, now=clock.now())


@task(Job.FREEZE_PACK, in_pieces=True, when_given_up=_failed)
def freeze_pack(errand_id: str) -> None:
    errands.carry_out(UUID(errand_id), boards.draw_up_asked, boards.seal_asked, now=clock.now())
