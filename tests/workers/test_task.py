"""Each task: once, twice, failing, giving up. The task is called here, in-process, on a real database."""

import os
import socket
import subprocess
import sys
import time
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import OperationalError

from consult import clock, jobs, theming
from consult.codesign.models import Contribution
from consult.db import db, transaction
from consult.jobs import Job, OwedWork
from consult.nlp import embedding
from consult.people import RoleName
from consult.theming import machine
from consult.theming.machine import chunks
from consult.theming.models import Campaign, Reading, ReadState, Run, RunChunk, RunState, Theme
from tests.factories.catalogue import make_consultation
from tests.factories.codesign import make_session
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.theming import make_many, make_read
from workers import lease, pipeline, schedule, task
from workers import theming as _tasks  # noqa: F401 - importing registers them
from workers.task import TASKS, carry_out


@pytest.fixture
def question(app, now):
    return make_question(make_consultation())


@pytest.fixture
def heard(question):
    return make_many(question.consultation, question, 36)


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


def test_every_job_has_a_task():
    assert set(TASKS) == set(Job)


def test_reading_is_done_once_however_often_it_is_delivered(app, heard):
    owed_id = owe(Job.READ_RESPONSES, version_ids=[each.latest.id for each in heard])
    carry_out(app, owed_id)
    assert owed(owed_id).done_at is not None
    assert count(Reading) == 36
    carry_out(app, owed_id)
    assert (count(Reading), owed(owed_id).attempts) == (36, 1)


def test_work_that_another_has_in_hand_is_left_alone(app, heard, now):
    owed_id = owe(Job.READ_RESPONSES, version_ids=[each.latest.id for each in heard])
    with transaction():
        jobs.claim(owed(owed_id).id, now=now)
    carry_out(app, owed_id)
    assert count(Reading) == 0


def see_what_follows(app) -> None:
    db.session.rollback()
    [owed_id] = db.session.scalars(
        select(OwedWork.id).where(OwedWork.job == Job.SEE_WHAT_FOLLOWS, OwedWork.done_at.is_(None))
    )
    carry_out(app, str(owed_id))
    db.session.rollback()


def test_after_reading_enough_themes_and_campaigns_are_asked_for(app, question, heard):
    carry_out(app, owe(Job.READ_RESPONSES, version_ids=[each.latest.id for each in heard]))
    see_what_follows(app)
    asked = set(db.session.scalars(select(OwedWork.job)))
    assert asked == {
        Job.READ_RESPONSES,
        Job.SEE_WHAT_FOLLOWS,
        Job.PLACE_POINTS,
        Job.SUGGEST_THEMES,
        Job.FIND_CAMPAIGNS,
    }
    assert theming.find_run(question).state is RunState.WAITING


def test_what_follows_is_looked_at_once_for_many_pieces(app, question, heard):
    for some in (heard[:12], heard[12:24], heard[24:]):
        carry_out(app, owe(Job.READ_RESPONSES, version_ids=[each.latest.id for each in some]))
    see_what_follows(app)
    assert count(Run) == 1


def test_nothing_follows_while_other_answers_still_wait(app, question, heard):
    carry_out(app, owe(Job.READ_RESPONSES, version_ids=[each.latest.id for each in heard[:35]]))
    see_what_follows(app)
    assert count(Run) == 0


def do_all(app) -> list[Job]:
    """What a worker does, one piece after the other, until nothing is owed; says what it did."""
    done = []
    while waiting := jobs.list_waiting(now=clock.now(), most=1):
        done.append(waiting[0].job)
        carry_out(app, str(waiting[0].id))
        db.session.rollback()
    return done


def test_a_run_is_carried_out_once_and_again_without_harm(app, question, heard, now):
    make_read(question, heard)
    with transaction():
        run_id = theming.ask_for_run(question, by=None, now=now).id
    did = do_all(app)
    assert (did[0], set(did[1:-1]) - {Job.READ_CHUNK}, did[-1]) == (Job.SUGGEST_THEMES, set(), Job.GROUP_POINTS)
    before = [each.id for each in theming.list_suggestions(question)]
    with transaction():
        db.session.execute(update(OwedWork).values(done_at=None))
    do_all(app)
    assert db.session.get_one(Run, run_id).state is RunState.DONE
    assert [each.id for each in theming.list_suggestions(question)] == before != []


def test_campaigns_are_looked_for_once_and_again_without_harm(app, question, heard):
    make_read(question, heard)
    for _ in range(2):
        owed_id = owe(Job.FIND_CAMPAIGNS, question_id=question.id)
        carry_out(app, owed_id)
        assert owed(owed_id).done_at is not None
    assert count(Campaign) == 0


def test_contributions_are_read_once_and_again_without_harm(app, now):

    session, person = make_session(), make_person(RoleName.FACILITATOR)
    with transaction():
        said = Contribution(session_id=session.id, kind="issue", text="Buses do not reach the plant.", table_no=1,
                            said_by="", clause_key=None, captured_by=person.id, at=now)  # fmt: skip
        db.session.add(said)
    for _ in range(2):
        carry_out(app, owe(Job.READ_CONTRIBUTIONS, contribution_ids=[said.id]))
    assert count(Reading) == 1


@pytest.fixture
def away(monkeypatch):
    """The database goes away whenever the machine reads."""

    def gone(*_, **__):
        raise OperationalError("SELECT 1", {}, Exception("the server closed the connection"))

    reading = ("read_versions", "read_contributions", "begin_run", "read_chunk")
    for verb in (*reading, "group_run", "find_campaigns", "place_new"):
        monkeypatch.setattr(machine, verb, gone)
    monkeypatch.setattr(pipeline, "when_all_is_read", gone)


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
    }
    owed_id = owe(job, **arguments[job])
    for _ in range(jobs.MOST_TRIES):
        carry_out(app, owed_id)
        at(owed(owed_id).due_at)
    assert owed(owed_id).failed_at is not None
    assert owed(owed_id).failure.startswith("We tried 5 times")
    carry_out(app, owed_id)
    assert owed(owed_id).attempts == jobs.MOST_TRIES


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


def later(app, at) -> None:
    """Do what is owed, and wait for what was put off, until nothing is left."""
    for _ in range(20):
        do_all(app)
        at(clock.now() + jobs.LEASE * 2)
    assert jobs.count_unfinished() == 0


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


def test_the_work_and_the_word_that_it_is_done_are_kept_together_or_not_at_all(app, question, now, monkeypatch):
    def half(**_):
        db.session.add(Theme(question_id=question.id, name="Half", description="", agreed_at=now))
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setitem(TASKS, Job.FIND_CAMPAIGNS, task.Task(Job.FIND_CAMPAIGNS, half, False, None, None))
    owed_id = owe(Job.FIND_CAMPAIGNS, question_id=question.id)
    carry_out(app, owed_id)
    assert (theming.list_themes(question), owed(owed_id).done_at) == ([], None)


@pytest.fixture
def told(app, monkeypatch):
    """What the queue is told, while it has messages."""
    monkeypatch.setattr(jobs, "_queue_is_empty", lambda: False)
    app.extensions["asked"].clear()
    return app.extensions["asked"]


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


def test_what_the_clock_starts_can_be_started_at_any_time(app, heard, now):
    owe(Job.READ_RESPONSES, version_ids=[heard[0].latest.id])
    app.extensions["asked"].clear()
    for work in schedule.EVERY:
        work()
        work()
    assert [job for job, _ in app.extensions["asked"]] == [Job.READ_RESPONSES] * 2


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
