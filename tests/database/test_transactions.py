"""One act, one commit, at the door."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from consult import audit, jobs
from consult.audit import AuditLine
from consult.db import db, on_commit, transaction
from consult.jobs import Job, OwedWork
from consult.people import Person


def somebody(now, email="ada@example.org"):
    return Person(email=email, name="Ada", created_at=now)


def test_all_of_an_act_is_kept_or_none_of_it(app, now):
    with pytest.raises(ZeroDivisionError), transaction():
        db.session.add(somebody(now))
        db.session.flush()
        _ = 1 / 0
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_a_promise_is_carried_out_only_after_the_commit(app, now):
    seen = []
    with transaction():
        db.session.add(somebody(now))
        on_commit(lambda: seen.append(db.session.scalar(select(func.count()).select_from(Person))))
        assert seen == []
    assert seen == [1]


def test_a_promise_of_an_act_that_failed_is_dropped(app, now):
    seen = []
    with pytest.raises(ZeroDivisionError), transaction():
        on_commit(lambda: seen.append(1))
        _ = 1 / 0
    with transaction():
        db.session.add(somebody(now))
    assert seen == []


def test_a_promise_that_fails_afterwards_does_not_undo_what_was_kept(app, now):
    with transaction():
        db.session.add(somebody(now))
        on_commit(lambda: 1 / 0)
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1


def test_a_promise_outside_a_transaction_is_an_error_said_aloud(app):
    with pytest.raises(RuntimeError, match="outside"):
        on_commit(lambda: None)


def test_a_change_outside_a_transaction_is_an_error_said_aloud(app, now):
    db.session.add(somebody(now))
    with pytest.raises(RuntimeError, match="outside"):
        db.session.flush()
    db.session.rollback()


def test_transactions_do_not_nest(app):
    with pytest.raises(RuntimeError, match="nest"), transaction(), transaction():
        pass


def test_owed_work_is_written_with_its_cause_and_asked_for_after_the_commit(app, now):
    with transaction():
        jobs.ask(Job.SUGGEST_THEMES, now=now, run_id="1")
        jobs.ask(Job.SUGGEST_THEMES, now=now, run_id="1")
        assert app.extensions["asked"] == []
    assert db.session.scalar(select(func.count()).select_from(OwedWork)) == 1
    assert {job for job, _ in app.extensions["asked"]} == {Job.SUGGEST_THEMES}


def test_work_that_is_claimed_is_not_claimed_twice_until_its_lease_runs_out(app, now):
    with transaction():
        jobs.ask(Job.SUGGEST_THEMES, now=now, run_id="1")
    owed_id = db.session.scalar(select(OwedWork.id))
    with transaction():
        assert jobs.claim(owed_id, now=now) is not None
        assert jobs.claim(owed_id, now=now) is None
        assert jobs.claim(owed_id, now=now + jobs.LEASE * 2) is not None


def test_an_audit_line_cannot_be_changed_or_removed(app, now):
    with transaction():
        person = somebody(now)
        db.session.add(person)
        db.session.flush()
        audit.record("invited", person, "Invited", by=None, at=now)
    for statement in ("UPDATE audit_line SET words = 'x'", "DELETE FROM audit_line"):
        with pytest.raises(DatabaseError), transaction():
            db.session.execute(db.text(statement))
    assert db.session.scalar(select(AuditLine.words)) == "Invited"
