"""Whether the service is well, for machines."""

import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from consult import jobs
from consult.db import db, transaction
from consult.jobs import Job

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def right_now(at):
    return at(datetime.now(UTC))


def ask(app):
    response = app.test_client().get("/readyz")
    return response.status_code, response.get_json()


def test_the_process_answers_whatever_the_rest_does(app):
    response = app.test_client().get("/healthz")
    assert response.status_code == 200 and response.get_json() == {"ok": True}


def test_a_well_service_is_ready(app, right_now):
    status, answer = ask(app)
    assert status == 200 and answer["ok"]
    assert set(answer["checks"]) == {"database", "disk", "clock", "owed_work"}


@pytest.mark.parametrize(("seconds", "status"), [(0.2, 200), (2, 503), (-2, 503)])
def test_clocks_that_differ_by_more_than_a_second_are_not_ready(app, at, seconds, status):
    at(datetime.now(UTC) + timedelta(seconds=seconds))
    answered, answer = ask(app)
    assert answered == status and answer["checks"]["clock"]["ok"] is (status == 200)


def test_a_full_disk_is_not_ready(app, right_now, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10, 10, 1024))
    status, answer = ask(app)
    assert status == 503 and not answer["checks"]["disk"]["ok"]


def test_a_database_that_does_not_answer_is_not_ready(app, right_now, monkeypatch):
    def fail(*_args, **_more):
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(db.session, "execute", fail)
    status, answer = ask(app)
    assert status == 503 and answer["checks"]["database"] == {"ok": False, "error": "OperationalError"}


def test_work_that_waits_is_told_and_people_can_still_respond(app, right_now):
    with transaction():
        jobs.ask(Job.SUGGEST_THEMES, now=right_now - timedelta(hours=2), run_id="1")
    status, answer = ask(app)
    assert status == 200 and answer["checks"]["owed_work"]["oldest_waiting_seconds"] == 7200
