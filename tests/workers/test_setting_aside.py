"""One text on which reading breaks is set aside; all others are read."""

import pytest
from sqlalchemy import select

from consult import clock, jobs, theming
from consult.db import db, transaction
from consult.jobs import Job
from consult.nlp import embedding
from consult.theming import machine
from consult.theming.machine import chunks
from consult.theming.models import Reading, ReadState, Run, RunState
from tests.factories.theming import make_read
from tests.workers.owing import later, owe
from workers import task
from workers.task import carry_out


def refuse(monkeypatch, culprit, how) -> None:
    """One sending on which the machine breaks; all others are read as ever."""
    read = machine.read_versions

    def reading(version_ids, **more):
        if culprit in version_ids:
            how()
        return read(version_ids, **more)

    monkeypatch.setattr(machine, "read_versions", reading)


def test_one_answer_on_which_reading_breaks_is_set_aside_after_three_tries_and_the_others_are_read(
    app, question, heard, at, now, monkeypatch
):
    culprit, tries = heard[7].latest.id, []
    refuse(monkeypatch, culprit, lambda: tries.append(1) or 1 / 0)
    owe(Job.READ_RESPONSES, version_ids=[each.latest.id for each in heard])
    later(app, at)
    ledger = theming.ledger(question)
    assert (ledger.failed, ledger.waiting, ledger.received) == (1, 0, 36)
    assert len(tries) == task.TAKEN_APART_AFTER + jobs.MOST_BREAKS
    [failed] = db.session.scalars(select(Reading).where(Reading.state == ReadState.FAILED))
    assert "ZeroDivisionError" in failed.reason
    assert theming.find_run(question).answers_in == 36
    assert theming.find_run(question).answers_unread == 1


class PowerCut(BaseException):
    """The worker is gone, in the middle of it."""


def test_one_answer_of_which_workers_die_is_set_aside_after_three_deaths_and_the_others_are_read(
    app, question, heard, at, now, monkeypatch
):
    def die():
        raise PowerCut

    refuse(monkeypatch, heard[7].latest.id, die)
    owe(Job.READ_RESPONSES, version_ids=[each.latest.id for each in heard])
    deaths = 0
    for _ in range(200):
        waiting = jobs.list_waiting(now=clock.now(), most=1)
        if not waiting:
            at(clock.now() + jobs.LEASE * 2)
            if not jobs.count_unfinished():
                break
            continue
        try:
            carry_out(app, str(waiting[0].id))
        except PowerCut:
            deaths += 1
        db.session.rollback()
    ledger = theming.ledger(question)
    assert (ledger.failed, ledger.waiting, deaths) == (1, 0, task.TAKEN_APART_AFTER + jobs.MOST_BREAKS)
    [failed] = db.session.scalars(select(Reading).where(Reading.state == ReadState.FAILED))
    assert "The worker stopped" in failed.reason


def test_one_text_that_breaks_the_model_is_set_aside_and_its_run_goes_on(app, question, heard, at, now, monkeypatch):
    if why := embedding.why_missing():
        pytest.skip(f"NOT RUN: the sentence model ({why}; get it with: make setup)")
    make_read(question, heard)
    work_out = chunks.work_out

    def break_on(texts, rarity):
        if any("terminal with rail access" in text for text in texts):
            raise MemoryError
        return work_out(texts, rarity)

    monkeypatch.setattr(chunks, "work_out", break_on)
    with transaction():
        run_id = theming.ask_for_run(question, by=None, now=now).id
    later(app, at)
    run = db.session.get_one(Run, run_id)
    assert (run.state, run.answers_in) == (RunState.DONE, 36)
    assert run.answers_unread > 0
    assert run.answers_read + run.answers_unread == 36
    [(point, reason)] = theming.list_set_aside_texts(run)
    assert "terminal with rail access" in point.text
    assert "MemoryError" in reason
