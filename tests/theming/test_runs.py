"""A machine reading: asked for once, carried out in pieces, seen only when it is whole."""

import pytest
from sqlalchemy import func, select, update

from consult import theming
from consult.db import db, transaction
from consult.jobs import Job, OwedWork
from consult.people import RoleName
from consult.responses.models import Exclusion, Publication
from consult.theming import machine
from consult.theming.machine import runs as carrying_out
from consult.theming.models import Run, RunState, SuggestedPlacement, SuggestedTheme
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response
from tests.factories.theming import make_many, make_read, make_run


@pytest.fixture
def consultation(app, now):
    return make_consultation()


@pytest.fixture
def question(consultation):
    return make_question(consultation)


@pytest.fixture
def heard(consultation, question):
    """Thirty-six answers about the grid, skills and freight, read."""
    responses = make_many(consultation, question, 36)
    make_read(question, responses)
    return responses


def output(run):
    """All that a run proposes, in words that do not depend on its rows' ids."""
    names = {each.id: each.no for each in run.suggestions}
    themes = [(each.no, each.label, each.terms, each.points_count, each.responses_count) for each in run.suggestions]
    rows = db.session.scalars(select(SuggestedPlacement).where(SuggestedPlacement.run_id == run.id))
    placed = sorted(
        (str(each.point_id), names.get(each.suggestion_id), each.confidence, each.weak, each.example) for each in rows
    )
    return themes, placed


def test_a_run_suggests_themes_with_examples_and_places_every_point(question, heard):
    run = make_run(question)
    assert (run.state, run.answers_in, run.answers_read, run.answers_unread) == (RunState.DONE, 36, 36, 0)
    assert len(output(run)[1]) == run.points_in == 72
    suggestions = theming.list_suggestions(question)
    examples = theming.list_examples(suggestions)
    assert len(suggestions) >= 2
    assert all(len(examples[each.id]) >= 3 for each in suggestions)
    assert all(each.label and each.terms for each in suggestions)
    assert run.finished_at >= run.started_at


def test_asking_for_the_same_reading_again_gives_the_run_there_is(question, heard, now, app):
    with transaction():
        first = theming.ask_for_run(question, by=None, now=now).id
    with transaction():
        assert theming.ask_for_run(question, by=None, now=now).id == first
    machine.carry_out_run(first, now=now)
    with transaction():
        assert theming.ask_for_run(question, by=None, now=now).id == first
    assert db.session.scalar(select(func.count()).select_from(OwedWork).where(OwedWork.job == Job.SUGGEST_THEMES)) == 1


def test_a_new_answer_makes_a_new_reading_possible(consultation, question, heard):
    first = make_run(question)
    make_read(question, make_many(consultation, question, 1))
    second = make_run(question)
    assert (first.no, second.no) == (1, 2)
    assert second.points_in > first.points_in


def test_carrying_out_a_finished_run_again_changes_nothing(question, heard, now):
    run = make_run(question)
    before, ids = output(run), {each.id for each in run.suggestions}
    machine.carry_out_run(run.id, now=now)
    run = db.session.get_one(Run, run.id)
    assert output(run) == before
    assert {each.id for each in run.suggestions} == ids


def test_the_same_answers_give_the_same_themes(question, heard, now):
    run = make_run(question)
    before = output(run)
    with transaction():
        db.session.execute(update(Run).values(state=RunState.WAITING))
    machine.carry_out_run(run.id, now=now)
    assert output(db.session.get_one(Run, run.id)) == before


def test_half_of_a_run_is_never_seen_and_is_cleared_away_when_it_is_done_again(question, heard, now, monkeypatch):
    with transaction():
        run_id = theming.ask_for_run(question, by=None, now=now).id
    monkeypatch.setattr(carrying_out, "CHUNK", 20)
    monkeypatch.setattr(carrying_out, "_finish", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        machine.carry_out_run(run_id, now=now)
    assert db.session.scalar(select(func.count()).select_from(SuggestedPlacement)) == 72
    assert theming.list_suggestions(question) == []
    assert db.session.get_one(Run, run_id).step == "Placing points"
    monkeypatch.undo()
    machine.carry_out_run(run_id, now=now)
    assert db.session.scalar(select(func.count()).select_from(SuggestedPlacement)) == 72
    assert db.session.get_one(Run, run_id).state is RunState.DONE


def test_where_a_run_stands_is_there_to_see_while_it_is_carried_out(question, heard, now, monkeypatch):
    seen = []

    def look(said, answer_ids, **options):
        run = db.session.scalar(select(Run))
        seen.append((run.state, run.step, run.done, run.total))
        db.session.rollback()
        return suggest(said, answer_ids, **options)

    suggest = carrying_out.suggest_themes
    monkeypatch.setattr(carrying_out, "suggest_themes", look)
    make_run(question)
    assert seen == [(RunState.READING, "Grouping 72 points", 0, 72)]


def test_a_worker_that_was_overtaken_leaves_the_run_to_the_other(question, heard, now, monkeypatch):
    with transaction():
        run_id = theming.ask_for_run(question, by=None, now=now).id
    suggest = carrying_out.suggest_themes

    def overtaken(said, answer_ids, **options):
        with transaction():
            db.session.execute(update(Run).values(started_at=now.replace(year=2019)))
        return suggest(said, answer_ids, **options)

    monkeypatch.setattr(carrying_out, "suggest_themes", overtaken)
    machine.carry_out_run(run_id, now=now)
    assert db.session.get_one(Run, run_id).state is RunState.READING
    assert db.session.scalar(select(func.count()).select_from(SuggestedTheme)) == 0


def test_what_is_confidential_or_not_for_publication_is_grouped_and_never_an_example(consultation, question, heard):
    hidden = make_many(consultation, question, 12, publication=Publication.CONFIDENTIAL)
    hidden += make_many(consultation, question, 12, publication=Publication.NONE)
    make_read(question, hidden)
    run = make_run(question)
    assert run.points_in == 72 + 48
    kept = db.session.scalars(select(SuggestedPlacement).where(SuggestedPlacement.example.is_not(None))).all()
    assert {each.point.answer.publication for each in kept} == {Publication.NAMED}
    shown = theming.list_examples(theming.list_suggestions(question))
    assert all(len(points) >= 3 for points in shown.values())


def test_a_word_that_stands_in_confidential_answers_only_names_no_suggestion(consultation, question, heard):
    secret = [
        make_response(consultation, {question: f"The Zorvex turbine contract {n} was cancelled by Zorvex turbines."},
                      publication=Publication.CONFIDENTIAL)
        for n in range(12)
    ]  # fmt: skip
    make_read(question, secret)
    make_run(question)
    words = " ".join(
        f"{each.label} {each.description} {' '.join(each.terms)}" for each in theming.list_suggestions(question)
    )
    assert "zorvex" not in words.lower()


def test_excluded_responses_are_not_read_into_a_run(question, heard, now):
    by = make_person(RoleName.LEAD_ANALYST)
    with transaction():
        db.session.add(Exclusion(response_id=heard[0].id, reason="A test", person_id=by.id, at=now))
    assert make_run(question).answers_in == 35


def test_with_nothing_to_read_a_run_is_done_and_suggests_nothing(question):
    run = make_run(question)
    assert (run.state, run.points_in, theming.list_suggestions(question)) == (RunState.DONE, 0, [])


def test_a_failed_run_says_why_and_can_be_asked_for_again(question, heard, now):
    with transaction():
        run_id = theming.ask_for_run(question, by=None, now=now).id
    with transaction():
        theming.fail_run(run_id, "The machine was away", now=now)
    run = db.session.get_one(Run, run_id)
    assert (run.state, run.failure) == (RunState.FAILED, "The machine was away")
    assert make_run(question).id == run_id


def test_themes_are_asked_for_when_enough_was_read_and_nothing_waits(consultation, question, heard, now):
    with transaction():
        assert theming.ask_if_enough(question, read_after=37, now=now) is None
    late = make_many(consultation, question, 1)
    with transaction():
        assert theming.ask_if_enough(question, read_after=37, now=now) is None
    make_read(question, late)
    with transaction():
        run_id = theming.ask_if_enough(question, read_after=37, now=now).id
    with transaction():
        assert theming.ask_if_enough(question, read_after=1, now=now) is None
    machine.carry_out_run(run_id, now=now)
    with transaction():
        assert theming.ask_if_enough(question, read_after=1, now=now) is None


def test_who_asked_is_kept(question, heard):
    analyst = make_person(RoleName.ANALYST)
    assert make_run(question, by=analyst).asked_by == analyst.id
