"""A real Redis, a real Celery worker, one SQLite file: what is promised is done, also when the worker is killed."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import select, update

from consult import clock, jobs, theming
from consult.app import MIGRATIONS, create_app
from consult.db import db, transaction
from consult.jobs import Job, OwedWork
from consult.theming import machine
from consult.theming.models import Run, RunState, SuggestedPlacement
from tests.conftest import settings
from tests.factories.catalogue import make_consultation
from tests.factories.questions import make_question
from tests.factories.responses import make_responses
from tests.factories.theming import SUBJECTS, make_many, make_read
from tools.redis_server import RedisServer

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.worker, pytest.mark.timeout(180)]


class Machine:
    """One copy of everything in a folder: a database, a Redis, and a worker that is started when asked."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.redis = folder, RedisServer(folder)
        self.url = f"sqlite:///{folder / 'consult.sqlite'}"
        self.app = create_app(settings(self.url, folder, JOBS="celery", REDIS_URL=self.redis.url))
        self.workers: list[subprocess.Popen[bytes]] = []
        with self.app.app_context():
            flask_migrate.upgrade(directory=str(MIGRATIONS))

    def start_worker(self) -> subprocess.Popen[bytes]:
        env = os.environ | {
            "DATABASE_URL": self.url, "REDIS_URL": self.redis.url, "CONSULT_DATA_DIR": str(self.folder),
            "CONSULT_ENV": "development", "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip
        command = [sys.executable, "-m", "celery", "-A", "workers.app", "worker", "--concurrency", "1"]
        with (self.folder / "worker.log").open("ab") as log:
            worker = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)
        self.workers.append(worker)
        return worker

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """As when the power goes: the worker and its children, without a word."""
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def stop(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                self.kill(worker)
        self.redis.stop()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def place() -> Iterator[Machine]:
    with tempfile.TemporaryDirectory(prefix="cw-") as folder:
        here = Machine(Path(folder))
        try:
            with here.app.app_context():
                here.redis.start()
                yield here
        finally:
            here.stop()


def wait_for(place: Machine, what, seconds: float = 90, every: float = 0.2):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        db.session.rollback()
        if found := what():
            return found
        time.sleep(every)
    raise AssertionError((place.folder / "worker.log").read_text()[-3000:])


def test_a_worker_reads_responses_and_carries_out_what_follows(place):
    question = make_question(make_consultation())
    responses = make_many(question.consultation, question, 36)
    place.start_worker()
    with transaction():
        theming.ask_to_read([response.latest.id for response in responses], now=clock.now())
    run = wait_for(place, lambda: theming.find_run(question, RunState.DONE))
    assert (run.answers_in, run.answers_unread) == (36, 0)
    assert theming.list_suggestions(question)
    assert theming.ledger(question).waiting == 0
    wait_for(place, lambda: not jobs.count_unfinished())


def test_a_run_whose_worker_was_killed_is_finished_by_the_sweep_with_the_same_output(place):
    question = make_question(make_consultation())
    said = [text for texts in SUBJECTS.values() for text in texts]
    texts = [f"{said[n % 18]} {said[n // 18 % 18]} Number {n} says so." for n in range(900)]
    make_read(question, make_responses(question.consultation, [{question: text} for text in texts]))
    worker = place.start_worker()
    with transaction():
        run_id = theming.ask_for_run(question, by=None, now=clock.now()).id
    wait_for(place, lambda: db.session.get_one(Run, run_id).state is RunState.READING, every=0.02)
    place.kill(worker)
    db.session.rollback()
    assert db.session.get_one(Run, run_id).state is RunState.READING
    assert theming.list_suggestions(question) == []
    with transaction():  # ten minutes later
        db.session.execute(
            update(OwedWork).where(OwedWork.job == Job.SUGGEST_THEMES).values(leased_until=clock.now() - jobs.LEASE)
        )
    place.start_worker()
    assert jobs.sweep(now=clock.now()) == 1
    wait_for(place, lambda: db.session.get_one(Run, run_id).state is RunState.DONE)
    after = output(run_id)
    with transaction():
        db.session.execute(update(Run).values(state=RunState.WAITING))
    machine.carry_out_run(run_id, now=clock.now())
    assert output(run_id) == after
    assert len(after[1]) == db.session.get_one(Run, run_id).points_in


def output(run_id):
    db.session.rollback()
    run = db.session.get_one(Run, run_id)
    names = {each.id: each.no for each in run.suggestions}
    rows = db.session.scalars(select(SuggestedPlacement).where(SuggestedPlacement.run_id == run_id))
    return (
        [(each.no, each.label, each.terms, each.points_count) for each in run.suggestions],
        sorted(
            (str(each.point_id), names.get(each.suggestion_id), each.confidence, each.weak, each.example)
            for each in rows
        ),
    )
