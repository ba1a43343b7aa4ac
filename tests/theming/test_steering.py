"""A reading under way can be paused, resumed and cancelled; nothing that was read is read again, nothing is lost."""

import pytest
from sqlalchemy import func, select

from consult import theming
from consult.db import db, transaction
from consult.jobs import Job, OwedWork
from consult.nlp import embedding
from consult.people import RoleName
from consult.theming import NotUnderWay, machine
from consult.theming.machine import beginning
from consult.theming.machine import runs as grouping
from consult.theming.models import Run, RunChunk, RunState, SuggestedPlacement, SuggestedTheme
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.theming import make_many, make_read, make_run
from tests.theming.test_runs import output


@pytest.fixture
def analyst(app):
    return make_person(RoleName.ANALYST)


@pytest.fixture
def question(app, now):
    return make_question(make_consultation(slug="freight"))


@pytest.fixture
def heard(question, monkeypatch):
    monkeypatch.setattr(beginning, "TEXTS_AT_ONCE", 7)
    responses = make_many(question.consultation, question, 36)
    make_read(question, responses)
    return responses


@pytest.fixture
def asked(question, heard, now):
    with transaction():
        return theming.ask_for_run(question, by=None, now=now).id


@pytest.fixture
def begun(asked, now):
    """A run of which one chunk is read."""
    if why := embedding.why_missing():
        pytest.skip(f"NOT RUN: the sentence model ({why}; get it with: make setup)")
    machine.begin_run(asked, now=now)
    machine.read_chunk(theming.list_waiting_chunks(asked)[0], now=now)
    return asked


def run_of(run_id) -> Run:
    return db.session.get_one(Run, run_id, populate_existing=True)


def steer(verb, run_id, by, now) -> Run:
    with transaction():
        verb(run_of(run_id), by=by, now=now)
    return run_of(run_id)


def owed(job: Job) -> int:
    return db.session.scalar(select(func.count()).select_from(OwedWork).where(OwedWork.job == job))


def test_a_paused_run_is_read_no_further_and_goes_on_where_it_stood(begun, analyst, now):
    done = run_of(begun).done
    run = steer(theming.pause_run, begun, analyst, now)
    assert (run.state, theming.list_waiting_chunks(begun)) == (RunState.PAUSED, [])
    for chunk_id in db.session.scalars(select(RunChunk.id)).all():
        machine.read_chunk(chunk_id, now=now)
    machine.group_run(begun, now=now)
    assert (run_of(begun).done, run_of(begun).state) == (done, RunState.PAUSED)
    run = steer(theming.resume_run, begun, analyst, now)
    left = theming.list_waiting_chunks(begun)
    assert (run.state, run.done, owed(Job.READ_CHUNK)) == (RunState.READING, done, len(left))
    machine.carry_out_run(begun, now=now)
    assert run_of(begun).state is RunState.DONE


def test_a_run_paused_before_anybody_began_it_waits_until_it_is_resumed(asked, analyst, now):
    steer(theming.pause_run, asked, analyst, now)
    machine.begin_run(asked, now=now)
    assert run_of(asked).state is RunState.PAUSED
    assert steer(theming.resume_run, asked, analyst, now).state is RunState.WAITING


def test_a_run_paused_while_it_is_grouped_shows_nothing_and_is_grouped_again(begun, analyst, now, monkeypatch):
    suggest = grouping.suggest_themes

    def paused(*said, **options):
        steer(theming.pause_run, begun, analyst, now)
        return suggest(*said, **options)

    monkeypatch.setattr(grouping, "suggest_themes", paused)
    machine.carry_out_run(begun, now=now)
    assert run_of(begun).state is RunState.PAUSED
    monkeypatch.setattr(grouping, "suggest_themes", suggest)
    steer(theming.resume_run, begun, analyst, now)
    assert owed(Job.GROUP_POINTS) == 1
    machine.group_run(begun, now=now)
    assert run_of(begun).state is RunState.DONE


def test_a_cancelled_run_leaves_nothing_behind_and_stays_cancelled(begun, analyst, now):
    steer(theming.cancel_run, begun, analyst, now)
    with transaction():
        theming.fail_run(begun, "Too late", now=now)
    machine.carry_out_run(begun, now=now)
    assert run_of(begun).state is RunState.CANCELLED
    for table in (RunChunk, SuggestedTheme, SuggestedPlacement):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_asking_after_a_cancelled_run_reads_what_is_left_and_comes_to_the_same(question, begun, analyst, now):
    total, done = run_of(begun).total, run_of(begun).done
    steer(theming.cancel_run, begun, analyst, now)
    with transaction():
        assert theming.ask_for_run(question, by=analyst, now=now).id == begun
    machine.begin_run(begun, now=now)
    assert (run_of(begun).done, run_of(begun).total) == (done, total)
    machine.carry_out_run(begun, now=now)
    assert len(output(run_of(begun))[1]) == 72


@pytest.mark.parametrize("verb", [theming.pause_run, theming.resume_run, theming.cancel_run])
def test_what_is_over_can_be_steered_no_more(question, heard, analyst, now, verb):
    run = make_run(question)
    with pytest.raises(NotUnderWay):
        steer(verb, run.id, analyst, now)


def test_a_paused_reading_is_not_asked_for_by_itself(question, asked, analyst, now):
    steer(theming.pause_run, asked, analyst, now)
    with transaction():
        assert theming.ask_if_enough(question, read_after=1, now=now) is None


def test_an_analyst_pauses_resumes_and_cancels_on_the_page_of_the_reading(browse, question, asked, analyst):
    studio, address = browse.as_(analyst), "/studio/freight/q/1/readings/1"
    page = studio.submit(studio.get(address), action="/readings/1/pause")
    assert "Paused It had not begun" in page.text
    assert "paused" in studio.get("/studio/freight").text
    page = studio.submit(page, action="/readings/1/resume")
    assert page.find(".run-state--waiting")
    page = studio.submit(page, action="/readings/1/cancel")
    assert page.find(".run-state--cancelled")
    assert not page.soup.select("form[action$=pause], form[action$=resume], form[action$=cancel]")
    page = studio.submit(page, action="/q/1/readings")
    assert page.find(".run-state--waiting")


def test_two_people_who_cancel_at_once_are_told_who_was_late(browse, asked, analyst):
    studio, address = browse.as_(analyst), "/studio/freight/q/1/readings/1"
    page = studio.get(address)
    studio.submit(page, action="/readings/1/cancel")
    assert "This reading is over" in studio.submit(page, action="/readings/1/cancel", status=409).text


def test_who_may_only_look_sees_where_it_stands_and_no_buttons(browse, asked):
    page = browse.as_(make_person(RoleName.AUDITOR)).get("/studio/freight/q/1/readings/1")
    assert page.find(".run-state--waiting")
    assert not page.soup.select("main form[action*=readings]")


def test_texts_set_aside_are_listed_with_the_reason(browse, begun, analyst, now):
    with transaction():
        single = machine.split_chunk(theming.list_waiting_chunks(begun)[0])[0]
        theming.set_aside_chunk(single, "The worker stopped in the middle of it", now=now)
    machine.carry_out_run(begun, now=now)
    page = browse.as_(analyst).get("/studio/freight/q/1/readings/1")
    assert "The worker stopped in the middle of it" in page.text
    run = run_of(begun)
    assert f"36 = {run.answers_read} read + {run.answers_unread} not read" in page.text
