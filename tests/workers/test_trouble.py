"""Work that fails: put off a little longer each time, and given up in words that people understand."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from consult import clock, jobs, theming
from consult.db import db, transaction
from consult.errands import ErrandState
from consult.jobs import Job, OwedWork
from consult.people import RoleName
from consult.theming import machine
from consult.theming.models import Reading, ReadState, Run, RunChunk, RunState
from tests.factories.errands import make_errand
from tests.factories.people import make_person
from tests.workers.owing import count, later, owe, owed, see_what_follows
from workers import task
from workers.task import carry_out


def test_passing_trouble_puts_the_work_off_a_little_longer_each_time(app, heard, at, now, away):
    owed_id = owe(Job.READ_RESPONSES, version_ids=[each.latest.id for each in heard])
    waits = []
    for _ in range(jobs.MOST_TRIES - 1):
        carry_out(app, owed_id)
        waits.append(owed(owed_id).due_at - clock.now())
        carry_out(app, owed_id)  # not due yet
        at(owed(owed_id).due_at)
    assert owed(owed_id).attempts == jobs.MOST_TRIES - 1
    assert all(timedelta(seconds=2.5 * 2**n) <= wait <= timedelta(seconds=7.5 * 2**n) for n, wait in enumerate(waits))


@pytest.mark.parametrize("job", list(Job))
def test_what_never_works_is_given_up_with_a_reason_people_understand(app, question, heard, at, away, job, now):
    with transaction():
        run_id = theming.ask_for_run(question, by=None, now=now).id
    arguments = {
        Job.READ_RESPONSES: {"version_ids": [each.latest.id for each in heard]},
        Job.READ_CONTRIBUTIONS: {"contribution_ids": []},
        Job.SEE_WHAT_FOLLOWS: {"question_id": question.id},
        Job.SUGGEST_THEMES: {"run_id": run_id},
        Job.READ_CHUNK: {"chunk_id": run_id},
        Job.GROUP_POINTS: {"run_id": run_id},
        Job.FIND_CAMPAIGNS: {"question_id": question.id},
        Job.PLACE_POINTS: {"question_id": question.id},
        Job.WRITE_SUMMARY: {"errand_id": make_errand(Job.WRITE_SUMMARY, question).id},
        Job.SCAN_FILE: {"sha256": "0" * 64},
        Job.SEND_LETTER: {"letter_id": question.id},
        Job.TELL_DATES: {"act_id": question.id},
        Job.TELL_QUESTION: {"question_id": question.id, "version": 1},
        Job.TELL_WHAT_BECAME: {"cause": "decided", "thing_id": question.id},
        Job.FOLLOW_COMMENTS: {"version_id": question.id},
        Job.FREEZE_PACK: {"errand_id": make_errand(Job.FREEZE_PACK, question.consultation).id},
    }
    owed_id = owe(job, **arguments[job])
    for _ in range(jobs.MOST_TRIES):
        carry_out(app, owed_id)
        at(owed(owed_id).due_at)
    assert owed(owed_id).failed_at is not None
    assert owed(owed_id).failure.startswith("We tried 5 times")
    carry_out(app, owed_id)
    assert owed(owed_id).attempts == jobs.MOST_TRIES


@pytest.mark.parametrize("job", [Job.WRITE_SUMMARY, Job.FREEZE_PACK])
def test_a_paper_that_was_given_up_says_why_where_people_look(app, question, at, away, job, now):
    errand = make_errand(job, question if job is Job.WRITE_SUMMARY else question.consultation)
    owed_id = owe(job, errand_id=errand.id)
    for _ in range(jobs.MOST_TRIES):
        carry_out(app, owed_id)
        at(owed(owed_id).due_at)
    assert (errand.state, errand.failure) == (ErrandState.FAILED, owed(owed_id).failure)


def test_a_run_that_was_given_up_says_why_where_people_look(app, question, heard, at, away, now):
    make_read_without_the_machine(question, heard, now)
    with transaction():
        run_id = theming.ask_for_run(question, by=None, now=now).id
    owed_id = str(db.session.scalar(select(OwedWork.id)))
    for _ in range(jobs.MOST_TRIES):
        carry_out(app, owed_id)
        at(owed(owed_id).due_at)
    run = db.session.get_one(Run, run_id)
    assert (run.state, run.failure) == (RunState.FAILED, owed(owed_id).failure)


def make_read_without_the_machine(question, heard, now) -> None:
    analyst = make_person(RoleName.ANALYST)
    with transaction():
        for response in heard[:3]:
            theming.read_by_hand(response.latest.answers[0], by=analyst, now=now)


def test_answers_that_could_not_be_read_are_failed_in_the_ledger_and_not_lost(app, question, heard, at, away):
    owed_id = owe(Job.READ_RESPONSES, version_ids=[each.latest.id for each in heard])
    for _ in range(jobs.MOST_TRIES):
        carry_out(app, owed_id)
        at(owed(owed_id).due_at)
    db.session.rollback()
    assert (theming.ledger(question).failed, theming.ledger(question).waiting) == (36, 0)
    assert {each.state for each in db.session.scalars(select(Reading))} == {ReadState.FAILED}


def test_what_nobody_foresaw_in_work_that_is_whole_is_given_up_at_once(app, question, monkeypatch):
    monkeypatch.setattr(machine, "find_campaigns", lambda *_, **__: 1 / 0)
    owed_id = owe(Job.FIND_CAMPAIGNS, question_id=question.id)
    carry_out(app, owed_id)
    assert "ZeroDivisionError" in owed(owed_id).failure
    assert "by hand" in owed(owed_id).failure


def test_a_run_of_which_many_texts_could_not_be_read_is_failed_and_says_why(app, question, heard, at, now, away):
    with transaction():
        run_id = theming.ask_for_run(question, by=None, now=now).id
        chunk = RunChunk(run_id=run_id, point_ids=bytes(64), failure="")
        db.session.add(chunk)
        db.session.execute(update(Run).values(state=RunState.READING))
    with transaction():
        jobs.ask(Job.READ_CHUNK, now=now, chunk_id=chunk.id)
        db.session.execute(delete(OwedWork).where(OwedWork.job != Job.READ_CHUNK))
    later(app, at)
    run = db.session.get_one(Run, run_id)
    assert (run.state, run.failure) == (RunState.FAILED, task.TOO_OFTEN.format(jobs.MOST_TRIES, "OperationalError"))


def test_themes_are_asked_for_even_if_the_last_piece_could_not_be_read(app, question, heard, at, now, monkeypatch):
    carry_out(app, owe(Job.READ_RESPONSES, version_ids=[each.latest.id for each in heard[:35]]))
    see_what_follows(app)
    assert count(Run) == 0
    monkeypatch.setattr(machine, "read_versions", lambda *_, **__: 1 / 0)
    owed_id = owe(Job.READ_RESPONSES, version_ids=[heard[35].latest.id])
    for _ in range(jobs.MOST_BREAKS):
        carry_out(app, owed_id)
        at(owed(owed_id).due_at)
    see_what_follows(app)
    assert count(Run) == 1
