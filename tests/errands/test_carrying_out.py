"""Nothing is ever half visible: a worker may be killed, overtaken or kept waiting, and what comes of it is one."""

import threading

import pytest
from sqlalchemy import func, select

from consult import boards, clock, errands, jobs, summaries
from consult.boards.models import Pack
from consult.db import db, on_commit, transaction
from consult.errands import Errand, ErrandState
from consult.people import RoleName
from consult.responses.models import Exclusion
from consult.summaries import Summary, SummarySentence
from consult.summaries.models import SentencePoint
from tests.conftest import NOW
from tests.factories.errands import ask_for_pack, ask_for_summary, make_ready, work_off
from tests.factories.people import make_person
from tests.factories.summaries import make_heard

BOTH = pytest.mark.parametrize(
    ("ask", "stage", "work_out", "put_down", "table"),
    [
        (ask_for_summary, summaries, "work_out_asked", "put_down_asked", Summary),
        (ask_for_pack, boards, "draw_up_asked", "seal_asked", Pack),
    ],
)


class PowerCut(BaseException):
    """The worker is gone, in the middle of it."""


def count(table) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def once(monkeypatch, stage, verb, act) -> None:
    """Do this in the middle of that verb, the first time: when its work is done, and before it is kept."""
    whole, left = getattr(stage, verb), [True]

    def interrupted(*given):
        came = whole(*given)
        if left.pop() if left else False:
            act()
        return came

    monkeypatch.setattr(stage, verb, interrupted)


def elsewhere(app, act) -> None:
    """By somebody else, at the same moment, with a database session of their own."""
    raised = []

    def run():
        with app.app_context():
            try:
                act()
            except BaseException as error:
                raised.append(error)
            finally:
                db.session.remove()

    other = threading.Thread(target=run)
    other.start()
    other.join(20)
    assert not other.is_alive() and raised == []


@BOTH
@pytest.mark.parametrize("killed_in", ["work_out", "put_down"])
def test_a_worker_killed_half_way_leaves_nothing_to_be_seen_and_the_next_finishes(
    app, now, at, monkeypatch, ask, stage, work_out, put_down, table, killed_in
):
    heard = make_ready()
    before, sentences, points = count(table), count(SummarySentence), count(SentencePoint)
    errand = ask(heard)

    def die():
        raise PowerCut

    once(monkeypatch, stage, work_out if killed_in == "work_out" else put_down, die)
    with pytest.raises(PowerCut):
        work_off(app)
    assert (count(table), count(SummarySentence), count(SentencePoint)) == (before, sentences, points)
    assert errand.state is ErrandState.WORKING
    at(NOW + jobs.LEASE * 2)
    work_off(app)
    assert count(table) == before + 1
    assert (errand.state, errand.turn, jobs.count_unfinished()) == (ErrandState.DONE, 2, 0)


@BOTH
def test_a_worker_killed_as_soon_as_it_was_kept_does_not_do_it_again(
    app, now, at, monkeypatch, ask, stage, work_out, put_down, table
):
    heard = make_ready()
    before, errand = count(table), ask(heard)

    def die():
        raise PowerCut

    once(monkeypatch, stage, put_down, lambda: on_commit(die))
    with pytest.raises(PowerCut):
        work_off(app)
    assert (count(table), errand.state) == (before + 1, ErrandState.DONE)
    at(NOW + jobs.LEASE * 2)
    work_off(app)
    assert (count(table), errand.turn, jobs.count_unfinished()) == (before + 1, 1, 0)


@BOTH
def test_a_worker_that_was_taken_for_dead_and_overtaken_keeps_nothing(
    app, now, monkeypatch, ask, stage, work_out, put_down, table
):
    heard = make_ready()
    before, errand = count(table), ask(heard)
    errand_id = errand.id
    db.session.rollback()

    def overtake():
        errands.carry_out(errand_id, getattr(stage, work_out), getattr(stage, put_down), now=clock.now())

    once(monkeypatch, stage, work_out, lambda: elsewhere(app, overtake))
    work_off(app)
    assert (count(table), errand.state, errand.turn) == (before + 1, ErrandState.DONE, 2)


def test_the_papers_are_of_one_moment_and_nobody_waits_while_they_are_drawn_up(app, now, monkeypatch):
    """Somebody leaves a response out after the checks and before the papers: it counts in this pack, everywhere."""
    heard = make_ready()
    ask_for_pack(heard)
    left_out, analyst = heard.responses[0].id, heard.analyst.id
    db.session.rollback()

    def exclude():
        with transaction():
            row = Exclusion(response_id=left_out, reason="A test", person_id=analyst, at=NOW)
            db.session.add(row)

    checks = boards.services.freezing.list_checks

    def checked(*given, **more):
        came = checks(*given, **more)
        elsewhere(app, exclude)
        return came

    monkeypatch.setattr(boards.services.freezing, "list_checks", checked)
    work_off(app)
    pack = boards.current_pack(heard.consultation)
    papers = boards.papers_of(pack)
    assert (len(papers["responses"]["counted"]), papers["responses"]["excluded"]) == (12, 0)
    assert count(Exclusion) == 1 and boards.list_faults(pack) == []


def test_wording_that_somebody_improves_while_a_summary_is_worked_out_is_kept(app, now, monkeypatch):
    heard = make_heard()
    with transaction():
        first = summaries.write_summary(heard.question, by=heard.analyst, now=now)
    sentence_id, analyst_id = first.sentences[2].id, heard.analyst.id
    ask_for_summary(heard)
    db.session.rollback()

    def improve():
        with transaction():
            sentence = db.session.get(SummarySentence, sentence_id)
            analyst = db.session.get(type(heard.analyst), analyst_id)
            summaries.edit_wording(sentence, "{count} of {base} say that the grid is slow.", by=analyst, now=now)

    once(monkeypatch, summaries, "work_out_asked", lambda: elsewhere(app, improve))
    work_off(app)
    written = summaries.current_summary(heard.question)
    assert written.no == 2
    assert "8 of 12 say that the grid is slow." in [summaries.text_of(each) for each in written.sentences]


@pytest.mark.parametrize(
    ("ask", "total", "first"),
    [(ask_for_summary, 3, "Counting who said what"), (ask_for_pack, 4, "Looking what it covers")],
)
def test_the_row_says_how_far_a_worker_is(app, now, monkeypatch, ask, total, first):
    heard = make_ready()
    errand, seen = ask(heard), []
    errand_id = errand.id
    db.session.rollback()
    tell = errands._Telling.__call__

    def look():
        row = db.session.get(Errand, errand_id)
        seen.append((row.state, row.step, row.done, row.total))

    def telling(self, step, /, *, of=None):
        tell(self, step, of=of)
        elsewhere(app, look)

    monkeypatch.setattr(errands._Telling, "__call__", telling)
    work_off(app)
    assert [(state, done, of) for state, _step, done, of in seen] == [
        (ErrandState.WORKING, n, total) for n in range(total)
    ]
    assert seen[0][1] == first
    assert (count(Errand), errand.step) == (1, "")


def test_two_who_ask_at_once_get_one(app, now):
    heard = make_ready()
    question_id, people = heard.question.id, [make_person(RoleName.FACILITATOR).id for _ in range(4)]
    shown = errands.fingerprint(summaries.terms_of(heard.question))
    question_type, person_type = type(heard.question), type(heard.analyst)
    db.session.rollback()
    ready, got = threading.Barrier(4), []

    def ask(person_id):
        with app.app_context():
            ready.wait()
            try:
                with transaction():
                    question = db.session.get(question_type, question_id)
                    person = db.session.get(person_type, person_id)
                    got.append(summaries.ask_for_summary(question, shown=shown, by=person, now=now).id)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=ask, args=(each,)) for each in people]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(got) == 4 and len(set(got)) == 1 and count(Errand) == 1
