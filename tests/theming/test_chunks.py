"""A reading in chunks: any worker, in any order, killed or not, comes to the same; nothing is read twice or lost."""

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import delete, func, select, update

from consult import theming
from consult.db import db, transaction
from consult.nlp import embedding, language
from consult.people import RoleName
from consult.responses.models import Exclusion, Response
from consult.theming import machine
from consult.theming.machine import beginning, chunks, forgetting, meaning, rarity
from consult.theming.machine import runs as grouping
from consult.theming.models import (
    Point,
    RarityTable,
    Run,
    RunChunk,
    RunMaterial,
    RunState,
    SuggestedPlacement,
    SuggestedTheme,
    TextVector,
)
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response
from tests.factories.theming import answer_of, make_many, make_read, make_run
from tests.theming.test_runs import output


@pytest.fixture(autouse=True)
def model() -> None:
    if why := embedding.why_missing():
        pytest.skip(f"NOT RUN: the sentence model ({why}; get it with: make setup)")


@pytest.fixture
def small(monkeypatch):
    """Chunks of seven texts, so that a small question has several."""
    monkeypatch.setattr(beginning, "TEXTS_AT_ONCE", 7)


@pytest.fixture
def question(app, now):
    return make_question(make_consultation())


@pytest.fixture
def heard(question):
    responses = make_many(question.consultation, question, 36)
    make_read(question, responses)
    return responses


@pytest.fixture
def counted(monkeypatch):
    """How many texts the model is asked about, each time."""
    asked = []
    work_out = meaning.work_out

    def counting(texts, found):
        asked.append(len(texts))
        return work_out(texts, found)

    monkeypatch.setattr(meaning, "work_out", counting)
    monkeypatch.setattr(chunks, "work_out", counting)
    return asked


def begin(question, now):
    with transaction():
        run_id = theming.ask_for_run(question, by=None, now=now).id
    machine.begin_run(run_id, now=now)
    return run_id


def count(table) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table))


def test_chunks_read_in_any_order_by_anybody_come_to_the_same(question, heard, now, small):
    whole = output(make_run(question))
    with transaction():
        db.session.execute(update(Run).values(state=RunState.WAITING))
        db.session.execute(delete(TextVector))
    run_id = db.session.scalar(select(Run.id))
    machine.begin_run(run_id, now=now)
    waiting = theming.list_waiting_chunks(run_id)
    assert len(waiting) > 2
    for chunk_id in reversed(waiting):
        machine.read_chunk(chunk_id, now=now)
    machine.group_run(run_id, now=now)
    assert output(db.session.get_one(Run, run_id)) == whole


def test_the_grouping_asks_the_model_about_no_text_again(question, heard, now, small, counted):
    run_id = begin(question, now)
    for chunk_id in theming.list_waiting_chunks(run_id):
        machine.read_chunk(chunk_id, now=now)
    texts = db.session.get_one(Run, run_id).total
    assert sum(counted) == texts
    machine.group_run(run_id, now=now)
    assert sum(counted) == texts
    assert db.session.get_one(Run, run_id).state is RunState.DONE


def test_kept_and_new_vectors_are_the_same_to_the_last_bit(question, heard, now):
    make_run(question)
    frozen = rarity.find_or_make(question.id, now=now)
    said = [point.text for point in db.session.scalars(select(Point))]
    kept = meaning.KeptMeaning(frozen).read(said)
    with transaction():
        db.session.execute(delete(TextVector))
    new = meaning.KeptMeaning(frozen).read(list(reversed(said)))
    for one, other in zip(kept, new, strict=True):
        assert one.dtype == np.float32 and one.shape == (len(said), 384)
        assert np.array_equal(one, other[::-1])


def test_a_chunk_done_twice_is_counted_once(question, heard, now, small, counted):
    run_id = begin(question, now)
    first = theming.list_waiting_chunks(run_id)[0]
    machine.read_chunk(first, now=now)
    done = db.session.get_one(Run, run_id).done
    machine.read_chunk(first, now=now)
    db.session.rollback()
    assert (db.session.get_one(Run, run_id).done, len(counted)) == (done, 1)


def test_a_second_reading_asks_the_model_about_new_texts_only(question, now, counted):
    grow(question, 40)
    make_run(question)
    counted.clear()
    grow(question, 41)
    make_run(question)
    assert counted == [1]


def test_what_comes_in_while_a_run_goes_on_is_left_to_the_next(question, heard, now):
    run_id = begin(question, now)
    make_read(question, make_many(question.consultation, question, 3))
    machine.carry_out_run(run_id, now=now)
    run = db.session.get_one(Run, run_id)
    assert (run.answers_in, run.points_in, len(output(run)[1])) == (36, 72, 72)


def test_nothing_is_seen_before_the_whole_is_there_and_nothing_is_left_lying_about(question, heard, now, small):
    run_id = begin(question, now)
    for chunk_id in theming.list_waiting_chunks(run_id):
        assert theming.list_suggestions(question) == []
        machine.read_chunk(chunk_id, now=now)
    machine.group_run(run_id, now=now)
    assert theming.list_suggestions(question)
    assert (count(RunMaterial), count(RunChunk)) == (0, 0)


def test_a_text_that_nobody_can_read_is_set_aside_with_its_answer_and_the_counts_add_up(question, heard, now, small):
    run_id = begin(question, now)
    first, *rest = theming.list_waiting_chunks(run_id)
    with transaction():
        singles = machine.split_chunk(first)
    assert len(singles) in (4, 7)  # of eighteen texts
    assert machine.is_single(singles[0]) and not machine.is_single(rest[0])
    with transaction():
        theming.set_aside_chunk(singles[0], "The worker stopped in the middle of it", now=now)
    machine.carry_out_run(run_id, now=now)
    run = db.session.get_one(Run, run_id)
    assert run.state is RunState.DONE
    assert run.answers_in == 36 == run.answers_read + run.answers_unread
    assert run.answers_unread >= 1
    [(point, reason)] = theming.list_set_aside_texts(run)
    assert reason == "The worker stopped in the middle of it"
    placed = {each[0] for each in output(run)[1]}
    assert {str(each.id) for each in point.reading.points}.isdisjoint(placed)
    assert len(placed) == run.points_in < 72
    assert theming.ledger(question).adds_up


def test_a_grouping_done_again_counts_what_was_set_aside_once(question, heard, now, small, monkeypatch):
    run_id = begin(question, now)
    with transaction():
        single = machine.split_chunk(theming.list_waiting_chunks(run_id)[0])[0]
        theming.set_aside_chunk(single, "Broken", now=now)
    finish = grouping._finish
    monkeypatch.setattr(grouping, "_finish", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        machine.carry_out_run(run_id, now=now)
    monkeypatch.setattr(grouping, "_finish", finish)
    machine.carry_out_run(run_id, now=now)
    run = db.session.get_one(Run, run_id)
    assert run.answers_read + run.answers_unread == 36


def test_a_worker_with_another_engine_does_not_mix_its_reading_in(question, heard, now, small, monkeypatch):
    run_id = begin(question, now)
    first = theming.list_waiting_chunks(run_id)[0]
    other = language.engine() | {"spacy": "9.9"}
    monkeypatch.setattr(language, "engine", lambda **_: other)
    with pytest.raises(chunks.EngineChanged, match="Ask for it again"):
        machine.read_chunk(first, now=now)
    assert count(TextVector) == 0


def grow(question, count: int) -> list[Response]:
    """Answers that are all different; those that were sent before are the same texts."""
    said = [{question: f"Number {n} wants a shelter at stop {n * 7} on line {n % 9}."} for n in range(count)]
    responses = [make_response(question.consultation, each) for each in said]
    make_read(question, responses)
    return responses


def test_what_is_rare_is_worked_out_anew_only_when_a_question_has_grown_by_a_half(question, now):
    first_heard = grow(question, 40)
    make_run(question)
    [first] = db.session.scalars(select(RarityTable.fingerprint)).all()
    by = make_person(RoleName.LEAD_ANALYST)
    with transaction():
        db.session.add(Exclusion(response_id=first_heard[0].id, reason="A test", person_id=by.id, at=now))
    grow(question, 44)
    make_run(question)
    assert db.session.scalars(select(RarityTable.fingerprint)).all() == [first]
    grow(question, 45)
    make_run(question)
    [second] = db.session.scalars(select(RarityTable)).all()
    assert (second.fingerprint != first, second.texts) == (True, 45)
    assert set(db.session.scalars(select(TextVector.rarity_id))) == {second.id}


@pytest.mark.parametrize(("texts", "taken"), [(0, 0), (29, 29), (44, 30), (45, 45), (66, 45), (67, 67), (10**6, 19381)])
def test_the_number_of_texts_that_say_what_is_rare_climbs_a_ladder(texts, taken):
    assert rarity.how_many(texts) == taken


def test_vectors_of_texts_that_are_no_more_are_deleted(question, now):
    heard = grow(question, 40)
    make_run(question)
    before = count(TextVector)
    answer = answer_of(heard[0], question)
    with transaction():
        db.session.execute(delete(SuggestedPlacement))
        db.session.execute(delete(Point).where(Point.answer_id == answer.id))
    assert forgetting.forget_all_vectors() == 1
    assert count(TextVector) == before - 1


def test_without_the_model_a_run_goes_straight_to_grouping(question, heard, now, monkeypatch):
    monkeypatch.setattr(embedding, "why_missing", lambda: "not here")
    engine = language.engine() | {"meaning": "none"}
    monkeypatch.setattr(language, "engine", lambda **_: engine)
    run_id = begin(question, now)
    assert theming.list_waiting_chunks(run_id) == []
    machine.group_run(run_id, now=now + timedelta(seconds=1))
    assert db.session.get_one(Run, run_id).state is RunState.DONE
    assert (count(TextVector), count(SuggestedTheme) > 0) == (0, True)
