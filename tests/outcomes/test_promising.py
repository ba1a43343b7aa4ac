"""A promise keeps its first date in sight, and says itself when it is late."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from consult import outcomes
from consult.db import db, transaction
from consult.outcomes import Commitment, CommitmentStatus, Outcome, OutcomeResult
from consult.people import Person, RoleName
from tests.conftest import NOW
from tests.factories.boards import make_pack, make_signed_off
from tests.factories.outcomes import answer_all
from tests.factories.people import make_person
from tests.factories.summaries import make_heard

DUE = date(2019, 3, 31)


def promise(outcome, by):
    with transaction():
        return outcomes.make_commitment(outcome, title="Map the grid", owner="Grid lead", due_on=DUE, by=by, now=NOW)


def kept(result=OutcomeResult.ACCEPTED):
    officer = make_person(RoleName.FACILITATOR)
    outcome = answer_all(make_signed_off(make_heard()), officer, result)[0]
    return outcome, officer


def note(commitment, by, status=CommitmentStatus.ON_TRACK, words="Half is mapped.", at=NOW, new_due_on=None):
    with transaction():
        return outcomes.add_progress_note(commitment, status, words, new_due_on=new_due_on, by=by, now=at)


def test_promises_are_numbered_as_their_addresses_say(app, now):
    outcome, officer = kept()
    assert [promise(outcome, officer).number, promise(outcome, officer).number] == [1, 2]


def test_promises_made_at_the_same_moment_all_stand_with_a_number_each(app, now):
    outcome, officer = kept()
    ids, count = (outcome.id, officer.id), 6
    db.session.rollback()
    ready, raised = threading.Barrier(count), []

    def make(title):
        with app.app_context():
            ready.wait()
            try:
                with transaction():
                    here, by = db.session.get_one(Outcome, ids[0]), db.session.get_one(Person, ids[1])
                    outcomes.make_commitment(here, title=title, owner="Grid lead", due_on=DUE, by=by, now=NOW)
            except Exception as error:
                raised.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=make, args=(f"Promise {n}",)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []
    made = db.session.scalars(select(Commitment).order_by(Commitment.number)).all()
    assert [each.number for each in made] == list(range(1, count + 1))
    assert len({each.title for each in made}) == count and {each.outcome_id for each in made} == {ids[0]}


@pytest.mark.parametrize("result", [OutcomeResult.NOT_ACCEPTED, OutcomeResult.OUT_OF_SCOPE, OutcomeResult.DEFERRED])
def test_a_no_promises_nothing(app, now, result):
    outcome, officer = kept(result)
    with pytest.raises(outcomes.NothingPromised):
        promise(outcome, officer)


def test_nothing_is_promised_before_the_boards_signed_off(app, now):
    officer = make_person(RoleName.FACILITATOR)
    outcome = answer_all(make_pack(make_heard()), officer)[0]
    with pytest.raises(outcomes.NotSignedOff):
        promise(outcome, officer)


def test_a_new_date_needs_a_reason_and_the_old_one_stays_in_sight(app, now):
    outcome, officer = kept()
    commitment = promise(outcome, officer)
    later = DUE + timedelta(days=60)
    with pytest.raises(outcomes.ReasonNeeded, match="Say why the date moved"):
        note(commitment, officer, words=" ", new_due_on=later)
    note(commitment, officer, words="The survey was slow.", new_due_on=later)
    standing = outcomes.standing_of(commitment, now=now)
    assert (standing.due_on, commitment.due_on, len(standing.slipped)) == (later, DUE, 1)


def test_every_note_says_what_happened(app, now):
    outcome, officer = kept()
    commitment = promise(outcome, officer)
    with pytest.raises(outcomes.ReasonNeeded, match="Say what happened"):
        note(commitment, officer, words="")


def test_a_promise_is_late_once_its_date_has_passed_whatever_was_said(app, now):
    outcome, officer = kept()
    commitment = promise(outcome, officer)
    note(commitment, officer)
    on_the_day, the_day_after = NOW.replace(year=2019, month=3, day=31), NOW.replace(year=2019, month=4, day=1)
    assert outcomes.standing_of(commitment, now=on_the_day).status is CommitmentStatus.ON_TRACK
    assert outcomes.standing_of(commitment, now=the_day_after).is_late
    note(commitment, officer, CommitmentStatus.DONE, at=the_day_after)
    assert outcomes.standing_of(commitment, now=the_day_after).status is CommitmentStatus.DONE


def test_silence_shows_after_ninety_days(app, now):
    outcome, officer = kept()
    commitment = promise(outcome, officer)
    note(commitment, officer)
    assert not outcomes.standing_of(commitment, now=NOW + timedelta(days=90)).silent
    assert outcomes.standing_of(commitment, now=NOW + timedelta(days=91)).silent


@pytest.mark.parametrize("statement", ["UPDATE progress_note SET text = 'x'", "DELETE FROM progress_note"])
def test_the_database_refuses_to_change_what_was_told(app, now, statement):
    outcome, officer = kept()
    note(promise(outcome, officer), officer)
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(text(statement))
