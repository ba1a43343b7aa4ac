"""What the sweep asks for again, and who holds what."""

import os
import socket
import subprocess
import sys
import time
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from consult import clock, jobs
from consult.db import db, transaction
from consult.jobs import Job, OwedWork
from tests.workers.owing import owe, owed
from workers import lease
from workers.task import carry_out


def test_a_long_backlog_is_not_asked_for_again_at_every_sweep(app, heard, at, now, told):
    owed_id = owe(Job.READ_RESPONSES, version_ids=[heard[0].latest.id])
    told.clear()
    assert jobs.sweep(now=clock.now()) == 0
    later = at(now + jobs.NUDGE_AGAIN * 2)
    assert (jobs.sweep(now=later), jobs.sweep(now=later)) == (1, 0)
    assert told == [(Job.READ_RESPONSES, owed_id)]


def test_a_queue_that_forgot_everything_is_told_everything(app, heard, told, monkeypatch):
    owe(Job.READ_RESPONSES, version_ids=[heard[0].latest.id])
    monkeypatch.setattr(jobs, "_queue_is_empty", lambda: True)
    assert jobs.sweep(now=clock.now()) == 1


def test_what_the_queue_could_not_be_told_is_told_by_the_next_sweep(app, heard, told, now, monkeypatch):
    with monkeypatch.context() as away:
        away.setitem(app.extensions, "nudge", lambda *_: 1 / 0)
        owe(Job.READ_RESPONSES, version_ids=[heard[0].latest.id])
        assert jobs.sweep(now=clock.now()) == 0
    assert (jobs.sweep(now=clock.now()), jobs.sweep(now=clock.now())) == (1, 0)


def test_what_was_put_off_is_asked_for_when_it_is_due(app, heard, told, at, now, away):
    owed_id = owe(Job.READ_RESPONSES, version_ids=[heard[0].latest.id])
    carry_out(app, owed_id)
    assert jobs.sweep(now=clock.now()) == 0
    due = at(owed(owed_id).due_at)
    assert (jobs.sweep(now=due), jobs.sweep(now=due)) == (1, 0)


@pytest.mark.parametrize(("holder", "freed"), [("{host}:{gone}", 1), ("{host}:{here}", 0), ("elsewhere:{gone}", 0)])
def test_what_a_dead_process_of_this_machine_held_is_free_at_once(app, heard, told, now, holder, freed):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    owed_id = owe(Job.READ_RESPONSES, version_ids=[heard[0].latest.id])
    words = holder.format(host=socket.gethostname(), gone=gone.pid, here=os.getpid())
    with transaction():
        jobs.claim(UUID(owed_id), now=now)
        db.session.execute(update(OwedWork).values(leased_by=words))
    assert len(jobs.list_waiting(now=now)) == 0
    assert jobs.sweep(now=now + timedelta(seconds=1)) == freed


def test_a_lease_is_renewed_while_the_work_goes_on_and_by_nobody_else(app, heard, at, now, monkeypatch):
    monkeypatch.setattr(lease, "EVERY", 0.01)
    owed_id = owe(Job.READ_RESPONSES, version_ids=[heard[0].latest.id])
    with transaction():
        attempt = jobs.claim(UUID(owed_id), now=now).attempts
    later = at(now + jobs.LEASE - timedelta(seconds=1))
    with lease.held(app, UUID(owed_id), attempt + 1):
        time.sleep(0.2)
    assert owed(owed_id).leased_until == now + jobs.LEASE
    with lease.held(app, UUID(owed_id), attempt):
        deadline = time.monotonic() + 10
        while owed(owed_id).leased_until == now + jobs.LEASE and time.monotonic() < deadline:
            time.sleep(0.01)
    assert owed(owed_id).leased_until == later + jobs.LEASE


def test_one_answer_is_more_urgent_than_a_file_of_them_and_both_than_a_reading():
    one = jobs.urgency(Job.READ_RESPONSES, {"version_ids": ["1"]})
    file = jobs.urgency(Job.READ_RESPONSES, {"version_ids": ["1", "2"]})
    assert one < file < jobs.urgency(Job.READ_CHUNK, {"chunk_id": "1"})
    assert jobs.urgency(Job.GROUP_POINTS, {}) < jobs.urgency(Job.READ_CHUNK, {})
