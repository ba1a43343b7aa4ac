"""Each task: once, twice, failing, giving up. The task is called here, in-process, on a real database."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from consult import clock, jobs, theming
from consult.codesign.models import Contribution
from consult.db import db, transaction
from consult.jobs import Job, OwedWork
from consult.people import RoleName
from consult.theming import machine
from consult.theming.models import Campaign, Reading, ReadState, Run, RunState, Theme
from tests.factories.catalogue import make_consultation
from tests.factories.codesign import make_session
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.theming import make_many, make_read
from workers import schedule, task
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


def test_after_reading_enough_themes_and_campaigns_are_asked_for(app, question, heard):
    carry_out(app, owe(Job.READ_RESPONSES, version_ids=[each.latest.id for each in heard]))
    db.session.rollback()
    asked = set(db.session.scalars(select(OwedWork.job)))
    assert asked == {Job.READ_RESPONSES, Job.SUGGEST_THEMES, Job.FIND_CAMPAIGNS}
    assert theming.find_run(question).state is RunState.WAITING


def test_nothing_follows_while_other_answers_still_wait(app, question, heard):
    carry_out(app, owe(Job.READ_RESPONSES, version_ids=[each.latest.id for each in heard[:35]]))
    assert count(Run) == 0


def test_a_run_is_carried_out_once_and_again_without_harm(app, question, heard, now):
    make_read(question, heard)
    with transaction():
        run_id = theming.ask_for_run(question, by=None, now=now).id
    owed_id = str(db.session.scalar(select(OwedWork.id)))
    carry_out(app, owed_id)
    db.session.rollback()
    before = [each.id for each in theming.list_suggestions(question)]
    with transaction():
        db.session.execute(update(OwedWork).values(done_at=None))
    carry_out(app, owed_id)
    db.session.rollback()
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

    for verb in ("read_versions", "read_contributions", "carry_out_run", "find_campaigns"):
        monkeypatch.setattr(machine, verb, gone)


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
        Job.SUGGEST_THEMES: {"run_id": run_id},
        Job.FIND_CAMPAIGNS: {"question_id": question.id},
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


def test_what_nobody_foresaw_is_given_up_at_once(app, heard, monkeypatch):
    monkeypatch.setattr(machine, "read_versions", lambda *_, **__: 1 / 0)
    owed_id = owe(Job.READ_RESPONSES, version_ids=[each.latest.id for each in heard])
    carry_out(app, owed_id)
    assert "ZeroDivisionError" in owed(owed_id).failure
    assert "by hand" in owed(owed_id).failure


def test_a_worker_that_dies_of_the_work_each_time_does_not_take_it_for_ever(app, heard, at, now):
    owed_id = owe(Job.READ_RESPONSES, version_ids=[each.latest.id for each in heard])
    for _ in range(jobs.MOST_TRIES):
        with transaction():
            jobs.claim(owed(owed_id).id, now=clock.now())
        at(clock.now() + jobs.LEASE * 2)
    carry_out(app, owed_id)
    assert "The worker stopped" in owed(owed_id).failure
    assert count(Reading) == 36


def test_the_work_and_the_word_that_it_is_done_are_kept_together_or_not_at_all(app, question, now, monkeypatch):
    def half(**_):
        db.session.add(Theme(question_id=question.id, name="Half", description="", agreed_at=now))
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setitem(TASKS, Job.FIND_CAMPAIGNS, task.Task(Job.FIND_CAMPAIGNS, half, False, None, None))
    owed_id = owe(Job.FIND_CAMPAIGNS, question_id=question.id)
    carry_out(app, owed_id)
    assert (theming.list_themes(question), owed(owed_id).done_at) == ([], None)


def test_what_the_clock_starts_can_be_started_at_any_time(app, heard, now):
    owe(Job.READ_RESPONSES, version_ids=[heard[0].latest.id])
    app.extensions["asked"].clear()
    for work in schedule.EVERY:
        work()
        work()
    assert [job for job, _ in app.extensions["asked"]] == [Job.READ_RESPONSES] * 2


def test_themes_are_asked_for_even_if_the_last_piece_could_not_be_read(app, question, heard, monkeypatch):
    carry_out(app, owe(Job.READ_RESPONSES, version_ids=[each.latest.id for each in heard[:35]]))
    assert count(Run) == 0
    monkeypatch.setattr(machine, "read_versions", lambda *_, **__: 1 / 0)
    carry_out(app, owe(Job.READ_RESPONSES, version_ids=[heard[35].latest.id]))
    assert count(Run) == 1
