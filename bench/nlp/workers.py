"""Read 10,000 real answers with one worker and with three, one of which is killed half-way: the same bytes?

`python -m bench.nlp.workers --data FOLDER [--answers N] [--sqlite]`. Redis, Celery workers, clock and database are its
own: a temporary database on the PostgreSQL that tests use, else SQLite. Printed are seconds, the speed-up, a hash over
all that was proposed, what was begun twice, and whether the counts add up; nothing of the texts.
"""

import argparse
import contextlib
import csv
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import func, select, update

from bench.real_input import SETS, prepare
from consult import catalogue, clock, jobs, questions, theming
from consult.app import MIGRATIONS, create_app
from consult.db import db, transaction
from consult.jobs import Job, OwedWork
from consult.theming.models import Point, Run, RunState, SuggestedPlacement
from tests.conftest import settings
from tests.databases import NoPostgres, PostgresDatabase, SqliteFile, postgres_server
from tools.redis_server import RedisServer

ROOT = Path(__file__).parents[2]
SET = "nhs-fft"
Place = SqliteFile | PostgresDatabase
LONGEST = 3600  # seconds for one reading


@dataclass(frozen=True)
class Outcome:
    """What one reading came to."""

    seconds: float
    points: float
    chunks: float
    grouping: float
    digest: str


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.nlp.workers")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--answers", type=int, default=10_000)
    parser.add_argument("--sqlite", action="store_true", help="also where there is PostgreSQL")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # told to stop, it leaves nothing running
    file, column, reference = SETS[SET]
    source = chosen.data / file
    if not source.exists():
        print(f"{source} is not there; nothing was measured.")
        return 0
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cb-")))
        place = _database(stack, folder, chosen.sqlite)
        _fill(place, folder, source, chosen.answers, {"answers": {"1": column}, "reference": reference})
        one = _read(place, folder, workers=1)
        three = _read(place, folder, workers=3, kill=True)
        place.close()
    same = "the same bytes" if one.digest == three.digest else "DIFFERENT RESULTS"
    print(f"\n{one.seconds / three.seconds:.2f} times as fast with three ({os.cpu_count()} cores); {same}")
    return 0 if one.digest == three.digest else 1


def _database(stack: contextlib.ExitStack, folder: Path, sqlite: bool) -> Place:
    if not sqlite:
        try:
            return PostgresDatabase(stack.enter_context(postgres_server()))
        except NoPostgres as missing:
            print(f"No PostgreSQL ({missing}), so SQLite.")
    return SqliteFile(folder)


def _app(place: Place, folder: Path, redis: RedisServer) -> Flask:
    return create_app(settings(place.url, folder, JOBS="celery", REDIS_URL=redis.url, ENVIRONMENT="development"))


def _fill(place: Place, folder: Path, source: Path, most: int, columns: dict[str, object]) -> None:
    """Import the answers while no worker is there, and keep that database to begin from, twice."""
    some, plan = folder / "answers.csv", folder / "map.json"
    with source.open(encoding="utf-8-sig", newline="") as file, some.open("w", encoding="utf-8", newline="") as out:
        rows = csv.reader(file)
        writer = csv.writer(out)
        for at, row in enumerate(rows):
            if at > most:
                break
            writer.writerow(row)
    plan.write_text(json.dumps(columns), encoding="utf-8")
    app = _app(place, folder, RedisServer(folder))
    with app.app_context():
        flask_migrate.upgrade(directory=str(MIGRATIONS))
        prepare()
        db.session.remove()
        db.engine.dispose()
    command = [str(Path(sys.executable).parent / "flask"), "--app", "wsgi", "responses", "import", str(some)]
    done = subprocess.run(
        [*command, "--consultation", SET, "--map", str(plan)],
        cwd=ROOT, env=_env(place, folder, RedisServer(folder)), capture_output=True, text=True, check=True,
    )  # fmt: skip
    print(f"{place.name}: {done.stdout.strip().splitlines()[-1]}")
    with app.app_context():
        with transaction():  # not before the workers stand ready, so that their start is not measured
            db.session.execute(update(OwedWork).values(due_at=clock.now() + timedelta(days=1)))
        db.session.remove()
        db.engine.dispose()
    place.keep_as_template()


def _env(place: Place, folder: Path, redis: RedisServer) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": place.url, "REDIS_URL": redis.url, "CONSULT_DATA_DIR": str(folder),
        "CONSULT_ENV": "development", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


def _read(place: Place, folder: Path, *, workers: int, kill: bool = False) -> Outcome:
    """Begin from the imported answers, and wait until their reading is done."""
    _again(place)
    here = folder / f"{workers}"
    here.mkdir()
    redis = RedisServer(here)
    redis.start()
    app = _app(place, here, redis)
    crew: list[subprocess.Popen[bytes]] = []
    try:
        with app.app_context():
            crew = [_start(place, here, redis, f"w{no}") for no in range(workers)]
            clock_process = _start(place, here, redis, "beat")
            crew.append(clock_process)
            for no in range(workers):
                _until(lambda no=no: "ready." in (here / f"w{no}.log").read_text())
            began = time.monotonic()
            with transaction():
                db.session.execute(update(OwedWork).values(due_at=clock.now(), nudged_at=None))
            jobs.sweep(now=clock.now())
            question = questions.get_question(catalogue.get_consultation(SET), 1)
            question_id = question.id
            run = _wait_for_run(question, crew[:workers] if kill else [])
            seconds = time.monotonic() - began
            outcome = _tell(run, workers, seconds, question_id, [each.pid for each in crew[:workers]])
            db.session.remove()
            db.engine.dispose()
            return outcome
    finally:
        for process in crew:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        redis.stop()


def _again(place: Place) -> None:
    if isinstance(place, SqliteFile):
        place.reset()
    else:
        place._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", place.database)
        place._run("CREATE DATABASE {} TEMPLATE {}", place.database, place.template)


def _start(place: Place, here: Path, redis: RedisServer, name: str) -> subprocess.Popen[bytes]:
    celery = [sys.executable, "-m", "celery", "-A", "workers.app"]
    what = (
        ["beat", "--schedule", str(here / "beat")]
        if name == "beat"
        else ["worker", "--concurrency", "1", "--hostname", f"{name}@%h", "--loglevel", "INFO"]
    )
    with (here / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            [*celery, *what], cwd=ROOT, env=_env(place, here, redis), stdout=log, stderr=log, start_new_session=True
        )


def _wait_for_run(question: questions.Question, victims: list[subprocess.Popen[bytes]]) -> Run:
    """The reading is asked for by itself once all is cut into points; one of `victims` dies when half of it is read."""
    seen: list[Run] = []

    def over() -> bool:
        db.session.rollback()
        run = theming.find_run(question)
        if run is None:
            return False
        if victims and run.total and run.step.startswith("Reading") and run.done * 2 >= run.total:
            _kill_one(victims, f"{run.done:,} of {run.total:,} texts")
        seen[:] = [run]
        return run.state in (RunState.DONE, RunState.FAILED)

    _until(over, every=0.1)
    return seen[0]


def _kill_one(victims: list[subprocess.Popen[bytes]], where: str) -> None:
    """The first that has a chunk in hand, so that something is lost."""
    held = select(OwedWork.leased_by).where(OwedWork.job == Job.READ_CHUNK, OwedWork.leased_until.is_not(None))
    groups = {os.getpgid(int(holder.rpartition(":")[2])) for holder in db.session.scalars(held) if holder}
    for victim in victims:
        if victim.pid in groups:
            os.killpg(victim.pid, signal.SIGKILL)
            victim.wait()
            print(f"  one of the workers was killed in the middle of a chunk, at {where}")
            victims.clear()
            return


def _until(done: Callable[[], bool], every: float = 0.2) -> None:
    deadline = time.monotonic() + LONGEST
    while not done():
        if time.monotonic() > deadline:
            raise SystemExit("It took longer than an hour; stopped.")
        time.sleep(every)


def _tell(run: Run, workers: int, seconds: float, question_id: object, groups: list[int]) -> Outcome:
    assert run.started_at is not None and run.finished_at is not None, run.failure
    grouped = db.session.scalar(select(func.min(OwedWork.asked_at)).where(OwedWork.job == Job.GROUP_POINTS))
    whole = (run.finished_at - run.started_at).total_seconds()
    grouping = (run.finished_at - grouped).total_seconds()
    outcome = Outcome(seconds, seconds - whole, whole - grouping, grouping, _digest(run))
    print(
        f"\n{workers} worker{'s' if workers > 1 else ''}: {seconds:.1f} s, of which {outcome.points:.1f} s cutting, ",
        end="",
    )
    print(f"{outcome.chunks:.1f} s chunks, {grouping:.1f} s grouping; reading {run.no} {run.state} {run.failure}")
    print(f"  {run.answers_in:,} answers in = {run.answers_read:,} read + {run.answers_unread:,} unread", end="")
    print(": adds up" if run.answers_in == run.answers_read + run.answers_unread else ": DOES NOT ADD UP", end="")
    placed = db.session.scalar(select(func.count()).where(SuggestedPlacement.run_id == run.id))
    print(f"; {run.points_in:,} points in, {placed:,} placed, {len(run.suggestions)} themes")
    ledger = theming.ledger(db.session.get_one(questions.Question, question_id))
    print(f"  ledger: {ledger.received:,} received, {ledger.failed} failed, {ledger.waiting} waiting: ", end="")
    print("adds up" if ledger.adds_up else "DOES NOT ADD UP")
    for job in (Job.READ_RESPONSES, Job.READ_CHUNK):
        print(f"  {job}: {_begun(job)}")
    print(f"  most memory of a worker's processes {max(map(_peak, groups)):,} MB; sha256 {outcome.digest}")
    return outcome


def _begun(job: Job) -> str:
    chosen = OwedWork.job == job
    done, begun = db.session.execute(
        select(func.count(OwedWork.done_at), func.coalesce(func.sum(OwedWork.attempts), 0)).where(chosen)
    ).one()
    return f"{done:,} done, {begun - done:,} begun again"


def _digest(run: Run) -> str:
    """Over all that is proposed, by answer and span, because points have other ids in each database."""
    sha, names = hashlib.sha256(), {each.id: each.no for each in run.suggestions}
    for each in run.suggestions:
        said = [each.no, each.parent_no, each.label, each.description, each.terms, each.points_count]
        sha.update(json.dumps([*said, each.responses_count]).encode())
    for row in sorted(_placed(run, names)):
        sha.update(row.encode())
    return sha.hexdigest()


def _placed(run: Run, names: dict[object, int]) -> Iterator[str]:
    rows = db.session.execute(
        select(
            Point.answer_id, Point.start, Point.end, SuggestedPlacement.suggestion_id, SuggestedPlacement.confidence,
            SuggestedPlacement.weak, SuggestedPlacement.example,
        )
        .join(Point, Point.id == SuggestedPlacement.point_id)
        .where(SuggestedPlacement.run_id == run.id)
    )  # fmt: skip
    for answer_id, start, end, suggestion_id, confidence, weak, example in rows:
        yield json.dumps([str(answer_id), start, end, names.get(suggestion_id), confidence, weak, example])


def _peak(group: int) -> int:
    """The most memory that any living process of this group ever held, in MB (Linux)."""
    most = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError, StopIteration):
            if os.getpgid(int(status.parent.name)) == group:
                line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
                most = max(most, int(line.split()[1]) // 1024)
    return most


if __name__ == "__main__":
    sys.exit(main())
