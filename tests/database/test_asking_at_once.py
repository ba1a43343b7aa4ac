"""Many who ask for the same work at once all keep their own act, and the work is owed once."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from consult import audit, jobs
from consult.audit import AuditLine
from consult.db import db, transaction
from consult.jobs import Job, OwedWork
from tests.factories.people import make_person


def test_of_many_who_ask_for_the_same_at_once_nobody_loses_their_act(app, now):
    person = make_person()
    person_id = person.id
    db.session.rollback()

    def act(n: int) -> None:
        with app.app_context(), transaction():
            by = db.session.get_one(type(person), person_id)
            jobs.ask(Job.SUGGEST_THEMES, now=now, question_id="the same")
            audit.record("asked", by, f"Time {n}", by=by, at=now)

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(act, range(24)))
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(OwedWork)) == 1
    assert db.session.scalar(select(func.count()).select_from(AuditLine).where(AuditLine.act == "asked")) == 24
