"""A real Redis, a real Celery worker, one SQLite file: what is promised is done, also when the worker is killed."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import flask_migrate
import pytest
from sqlalchemy import delete, func, select, update

from consult import clock, jobs, theming
from consult.app import MIGRATIONS, create_app
from consult.boards.models import Pack
from consult.db import db, transaction
from consult.errands import ErrandState
from consult.jobs import Job, OwedWork
from consult.people import RoleName
from consult.summaries import Summary
from consult.theming import machine
from consult.theming.models import Reading, ReadState, Run, RunState, SuggestedPlacement, TextVector
from tests.conftest import settings
from tests.factories.catalogue import make_consultation
from tests.factories.errands import ask_for_pack, ask_for_summary, make_ready
from tests.factories.people import make_person
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

    def start_worker(self, app: str = "workers.app") -> subprocess.Popen[bytes]:
        env = os.environ | {
            "DATABASE_URL": self.url, "REDIS_URL": self.redis.url, "CONSULT_DATA_DIR": str(self.folder),
            "CONSULT_ENV": "development", "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip
        command = [sys.executable, "-m", "celery", "-A", app, "worker", "--concurrency", "1"]
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


def swept(what) -> bool:
    """Look, after sweeping as the clock does: a message that a dead worker had taken is told again."""
    jobs.sweep(now=clock.now())
    db.session.rollback()
    return what()


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


def ask_for_a_long_run(question) -> UUID:
    said = [text for texts in SUBJECTS.values() for text in texts]
    texts = [f"{said[n % 18]} {said[n // 18 % 18]} Number {n} says so." for n in range(900)]
    make_read(question, make_responses(question.consultation, [{question: text} for text in texts]))
    with transaction():
        return theming.ask_for_run(question, by=None, now=clock.now()).id


def begun(run_id) -> bool:
    run = db.session.get_one(Run, run_id)
    return run.state is RunState.READING and run.done > 0


def test_a_run_whose_worker_was_killed_goes_on_where_it_stood_and_comes_to_the_same(place):
    """The next worker's start frees what the dead one held: nobody waits for the lease to run out."""
    question = make_question(make_consultation())
    worker = place.start_worker()
    run_id = ask_for_a_long_run(question)
    wait_for(place, lambda: begun(run_id), every=0.02)
    place.kill(worker)
    db.session.rollback()
    done = db.session.get_one(Run, run_id).done
    assert theming.list_suggestions(question) == []
    place.start_worker()
    wait_for(place, lambda: swept(lambda: db.session.get_one(Run, run_id).state is RunState.DONE), every=0.5)
    after = output(run_id)
    chunks = db.session.scalars(select(OwedWork).where(OwedWork.job == Job.READ_CHUNK)).all()
    assert sum(each.attempts for each in chunks) <= len(chunks) + 1
    assert done > 0
    with transaction():
        db.session.execute(update(Run).values(state=RunState.WAITING))
        db.session.execute(delete(TextVector))
    machine.carry_out_run(run_id, now=clock.now())
    assert output(run_id) == after
    assert len(after[1]) == db.session.get_one(Run, run_id).points_in


def test_one_worker_reads_a_new_answer_before_what_was_asked_for_long_before(place):
    consultation = make_consultation()
    open_questions = [make_question(consultation) for _ in range(12)]
    [response] = make_many(consultation, open_questions[0], 1)
    with transaction():
        for question in open_questions:
            jobs.ask(Job.FIND_CAMPAIGNS, now=clock.now(), question_id=question.id)
        jobs.ask(Job.READ_RESPONSES, now=clock.now(), version_ids=[response.latest.id] * 2)
        theming.ask_to_read([response.latest.id], now=clock.now())
    place.start_worker()
    wait_for(place, lambda: not jobs.count_unfinished())
    did = db.session.scalars(select(OwedWork).order_by(OwedWork.done_at)).all()
    assert [each.urgency for each in did] == sorted(each.urgency for each in did)
    assert did[0].arguments == {"version_ids": [str(response.latest.id)]}
    assert len([each for each in did if each.job not in (Job.SEE_WHAT_FOLLOWS, Job.PLACE_POINTS)]) == 14


def test_a_text_that_kills_its_worker_is_set_aside_and_all_others_are_read(place):
    question = make_question(make_consultation())
    responses = make_many(question.consultation, question, 35)
    responses += make_responses(question.consultation, [{question: "POISON in the canal, and nobody answers letters."}])
    place.start_worker("tests.workers.deadly")
    with transaction():
        theming.ask_to_read([response.latest.id for response in responses], now=clock.now())

    wait_for(place, lambda: swept(lambda: theming.find_run(question, RunState.DONE) is not None), every=0.5)
    ledger = theming.ledger(question)
    assert (ledger.received, ledger.failed, ledger.waiting) == (36, 1, 0)
    run = theming.find_run(question)
    assert (run.answers_in, run.answers_read, run.answers_unread) == (36, 35, 1)
    [failed] = db.session.scalars(select(Reading).where(Reading.state == ReadState.FAILED))
    assert "The worker stopped" in failed.reason


def test_a_paused_run_lets_the_worker_go_and_is_finished_when_resumed(place):
    question, analyst = make_question(make_consultation()), make_person(RoleName.ANALYST)
    place.start_worker()
    run_id = ask_for_a_long_run(question)
    wait_for(place, lambda: begun(run_id), every=0.02)
    with transaction():
        theming.pause_run(db.session.get_one(Run, run_id), by=analyst, now=clock.now())
    wait_for(place, lambda: not jobs.count_unfinished())
    assert db.session.get_one(Run, run_id).state is RunState.PAUSED
    with transaction():
        theming.resume_run(db.session.get_one(Run, run_id), by=analyst, now=clock.now())
    wait_for(place, lambda: db.session.get_one(Run, run_id).state is RunState.DONE)


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


@pytest.mark.parametrize(("ask", "table", "before"), [(ask_for_summary, Summary, 1), (ask_for_pack, Pack, 0)])
def test_papers_whose_worker_was_killed_half_way_are_finished_once_by_the_next(place, ask, table, before):
    heard = make_ready()
    with transaction():
        heard.question.text = "What of the POISON in the canal?"
    errand = ask(heard)
    place.start_worker("tests.workers.deadly")
    wait_for(place, lambda: swept(lambda: errand.state is ErrandState.DONE), every=0.5)
    wait_for(place, lambda: not jobs.count_unfinished())
    assert errand.turn == 2
    assert db.session.scalar(select(func.count()).select_from(table)) == before + 1
