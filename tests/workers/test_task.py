"""Each task: once and twice. The task is called here, in-process, on a real database."""

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from consult import jobs, theming
from consult.codesign.models import Contribution
from consult.db import db, transaction
from consult.jobs import Job, OwedWork
from consult.people import RoleName
from consult.theming.families import Campaign
from consult.theming.models import Reading, Run, RunState, Theme
from tests.factories.codesign import make_session
from tests.factories.people import make_person
from tests.factories.theming import make_read
from tests.workers.owing import count, do_all, owe, owed, see_what_follows
from workers import schedule, task
from workers.task import TASKS, carry_out


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
