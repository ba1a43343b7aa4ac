"""A person asks and confirms; a worker does exactly that in their name, once, or says why not."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from consult import audit, boards, errands, jobs, summaries
from consult.boards.models import Pack
from consult.clock import moment_words
from consult.db import db, transaction
from consult.errands import Errand, ErrandState
from consult.jobs import Job, OwedWork
from consult.people import RoleName
from consult.responses.models import Exclusion
from consult.summaries import Summary
from tests.conftest import NOW
from tests.factories.catalogue import make_consultation
from tests.factories.errands import ask_for_pack, ask_for_summary, make_ready, work_off
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response
from tests.factories.summaries import Heard, make_heard, make_summary

LATER = NOW + timedelta(minutes=4)


def count(table) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def count_owed() -> int:
    """Summaries and packs that were owed, done or not; a settled summary also owes a letter to those it speaks of."""
    papers = OwedWork.job.in_((Job.WRITE_SUMMARY, Job.FREEZE_PACK))
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(OwedWork).where(papers))


def state_of(errand: Errand) -> tuple[ErrandState, str]:
    db.session.rollback()
    return errand.state, errand.failure


def exclude(heard: Heard, at: int = 0) -> None:
    with transaction():
        row = Exclusion(response_id=heard.responses[at].id, reason="A test", person_id=heard.analyst.id, at=NOW)
        db.session.add(row)


def test_a_summary_is_written_later_in_the_name_of_who_asked(app, now, at):
    heard = make_heard()
    errand = ask_for_summary(heard)
    assert (errand.state, summaries.current_summary(heard.question)) == (ErrandState.WAITING, None)
    at(LATER)
    work_off(app)
    written = summaries.current_summary(heard.question)
    assert state_of(errand) == (ErrandState.DONE, "")
    assert (errand.made, written.no, written.written_by) == (1, 1, heard.analyst.id)
    assert summaries.list_problems(written) == []


@pytest.mark.parametrize(
    ("ask", "asked", "done"),
    [(ask_for_summary, "asked for a summary", "wrote a summary"), (ask_for_pack, "asked for a pack", "froze a pack")],
)
def test_the_audit_says_who_asked_and_when_and_when_it_was_done(app, now, at, ask, asked, done):
    heard = make_ready()
    asker = make_person(RoleName.FACILITATOR)
    ask(heard, by=asker)
    at(LATER)
    work_off(app)
    [line] = audit.list_lines(act=asked)
    assert (line.actor, line.at) == (f"person:{asker.id}", NOW)
    line = audit.list_lines(act=done)[0]
    assert line.actor == f"person:{asker.id}" and LATER <= line.at < LATER + timedelta(minutes=1)
    assert line.words.endswith(f"asked for at {moment_words(NOW)}")


@pytest.mark.parametrize(("ask", "table", "before"), [(ask_for_summary, Summary, 1), (ask_for_pack, Pack, 0)])
def test_what_is_asked_for_twice_is_done_once_also_when_a_worker_was_quick(app, now, ask, table, before):
    heard = make_ready()
    first = ask(heard)
    shown = first.fingerprint
    assert ask(heard, shown=shown).id == first.id
    work_off(app)
    assert ask(heard, shown=shown).id == first.id
    work_off(app)
    assert count(table) == before + 1 and count(Errand) == count_owed() == 1


def test_who_looks_at_an_old_page_is_told_and_nothing_is_asked_for(app, now):
    heard = make_ready()
    shown = errands.fingerprint(boards.terms_of(heard.consultation))
    make_summary(heard)
    with pytest.raises(errands.TermsMoved, match="changed since you opened it"):
        ask_for_pack(heard, shown=shown)
    assert count(Errand) == count_owed() == 0


def test_two_packs_are_not_asked_for_at_once_in_different_terms(app, now):
    heard = make_ready()
    ask_for_pack(heard)
    make_summary(heard)
    with pytest.raises(errands.AskedOtherwise, match="asked for this already, as it stood then"):
        ask_for_pack(heard)


@pytest.mark.parametrize("ask", [ask_for_summary, ask_for_pack])
def test_what_nobody_has_begun_can_be_cancelled_and_asked_for_again(app, now, ask):
    heard = make_ready()
    errand = ask(heard)
    with transaction():
        errands.cancel(errand, by=heard.analyst, now=now)
    work_off(app)
    assert state_of(errand) == (ErrandState.CANCELLED, "")
    assert (count(Pack), summaries.last_no(heard.question), jobs.count_unfinished()) == (0, 1, 0)
    again = ask(heard)
    work_off(app)
    assert again.id != errand.id and state_of(again) == (ErrandState.DONE, "")


def test_what_is_done_is_not_cancelled(app, now):
    heard = make_heard()
    errand = ask_for_summary(heard)
    work_off(app)
    with pytest.raises(errands.BegunAlready), transaction():
        errands.cancel(errand, by=heard.analyst, now=now)


def test_a_summary_of_what_nobody_answered_is_not_asked_for(app, now):
    consultation = make_consultation()
    question = make_question(consultation)
    analyst = make_person(RoleName.LEAD_ANALYST)
    with pytest.raises(summaries.NothingToSumUp), transaction():
        shown = errands.fingerprint(summaries.terms_of(question))
        summaries.ask_for_summary(question, shown=shown, by=analyst, now=now)


def test_a_pack_is_frozen_as_it_was_confirmed_and_verifies(app, now):
    heard = make_ready()
    errand = ask_for_pack(heard)
    assert errand.terms["no"] == 1
    assert errand.terms["title"] == heard.consultation.title
    assert [each["no"] for each in errand.terms["summaries"]] == [1]
    assert [(each["name"], each["kind"]) for each in errand.terms["boards"]] == [
        ("Harbour Board", "recommend"),
        ("Hill Board", "sign_off"),
    ]
    work_off(app)
    pack = boards.current_pack(heard.consultation)
    assert (errand.made, pack.no, pack.frozen_by) == (1, 1, heard.analyst.id)
    assert pack.hash == boards.fingerprint(pack.content) and boards.list_faults(pack) == []


def test_the_worker_freezes_what_freezing_on_the_spot_would_have_frozen(app, now):
    heard = make_ready()
    ask_for_pack(heard)
    work_off(app)
    there = boards.papers_of(boards.current_pack(heard.consultation))
    with transaction():
        here = boards.papers_of(boards.freeze_pack(heard.consultation, by=heard.analyst, now=now))
    for papers in (there, here):
        papers.pop("pack"), papers.pop("audit")
    assert there == here


def test_a_summary_written_again_meanwhile_is_not_frozen_unseen(app, now):
    heard = make_ready()
    errand = ask_for_pack(heard)
    make_summary(heard)
    work_off(app)
    state, failure = state_of(errand)
    assert state is ErrandState.FAILED
    assert "its summary was written again after the pack was asked for" in failure
    assert count(Pack) == 0


def test_a_pack_frozen_in_another_way_meanwhile_is_not_frozen_twice(app, now):
    heard = make_ready()
    errand = ask_for_pack(heard)
    with transaction():
        boards.freeze_pack(heard.consultation, by=heard.analyst, now=now)
    work_off(app)
    assert state_of(errand) == (ErrandState.FAILED, "Pack 1 was frozen in another way meanwhile")
    assert count(Pack) == 1


def test_a_title_changed_meanwhile_is_not_frozen_unseen(app, now):
    heard = make_ready()
    errand = ask_for_pack(heard)
    with transaction():
        heard.consultation.title = "Something else"
    work_off(app)
    assert "were changed after the pack was asked for" in state_of(errand)[1]
    assert count(Pack) == 0


def test_data_that_moved_meanwhile_stops_the_freeze_and_the_page_says_so(app, now):
    heard = make_ready()
    errand = ask_for_pack(heard)
    exclude(heard)
    work_off(app)
    state, failure = state_of(errand)
    assert state is ErrandState.FAILED and "“8” is no longer what the data says (7)" in failure
    assert count(Pack) == 0


def test_an_answer_that_came_meanwhile_and_waits_stops_the_freeze(app, now):
    heard = make_ready()
    errand = ask_for_pack(heard)
    make_response(heard.consultation, {heard.question: "I came late."})
    work_off(app)
    assert "not been read" in state_of(errand)[1]
    assert count(Pack) == 0


@pytest.mark.parametrize("ask", [ask_for_summary, ask_for_pack])
def test_who_may_not_do_it_any_more_does_not_get_it_done(app, now, at, ask):
    heard = make_ready()
    asker = make_person(RoleName.FACILITATOR, name="Ada Ashby")
    errand = ask(heard, by=asker)
    with transaction():
        asker.roles[0].ends_at = NOW + timedelta(minutes=1)
    at(LATER)
    work_off(app)
    state, failure = state_of(errand)
    assert state is ErrandState.FAILED and failure.startswith("Ada Ashby asked for this, and may not do so any more")
    assert (count(Pack), summaries.last_no(heard.question)) == (0, 1)


def test_what_did_not_work_can_be_asked_for_again(app, now):
    heard = make_ready()
    first = ask_for_pack(heard)
    with transaction():
        heard.consultation.title = "Something else"
    work_off(app)
    second = ask_for_pack(heard)
    work_off(app)
    assert (state_of(first)[0], state_of(second)[0]) == (ErrandState.FAILED, ErrandState.DONE)
    assert (first.no, second.no, second.made) == (1, 2, 1)
