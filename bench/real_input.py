"""Import real texts and let a real worker read and theme them: how long each step takes, peak memory, and the ledger.

`python -m bench.real_input --data FOLDER`: FOLDER holds the labelled sets that nobody here wrote, so nothing of them is
printed. One launcher, one worker, one database; SQLite, or what DATABASE_URL names.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from config import from_environment
from consult import catalogue, clock, people, plans, questions, theming
from consult.app import create_app
from consult.db import db, transaction
from consult.people import RoleName
from consult.programme import load_programme
from consult.questions.models import QuestionKind
from consult.theming.models import Run
from consult.words import secret_token
from tools.launch import BIN, ROOT, Launcher, free_port, say

SETS = {
    "nyc-cbbr": ("nyc_cbbr_fy2021/cbbr_submissions_fy2021.csv", "explanation", "unique_id"),
    "nhs-fft": ("nhs_fft_phase1/text_data.csv", "feedback", "row_index"),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.real_input")
    parser.add_argument("--data", type=Path, required=True)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="consult-bench-") as folder:
        launcher = Launcher(Path(folder), free_port())
        os.environ.update({name: launcher.env[name] for name in ("CONSULT_DATA_DIR", "REDIS_URL")})
        launcher.redis.start()
        launcher.flask("db", "upgrade")
        app = create_app(from_environment())
        with app.app_context():
            facilitator_id = prepare()
        launcher.start()
        try:
            for slug, (file, text, reference) in SETS.items():
                path = chosen.data / file
                if path.exists():
                    measure(launcher, app, slug, path, {"answers": {"1": text}, "reference": reference}, facilitator_id)
                else:
                    say(f"{slug}: not there, skipped")
        finally:
            launcher.stop()
    return 0


def prepare() -> object:
    """The programme, one facilitator, and a consultation with one open question for each set."""
    now = clock.now()
    with transaction():
        load_programme(now - timedelta(days=30))
        token = people.invite("bench@example.org", "Bench", RoleName.FACILITATOR, by=None, now=now)
        facilitator = people.accept_invitation(token, secret_token(), now=now)
        for slug in SETS:
            _ask(slug, facilitator)
    return facilitator.id


def _ask(slug: str, by: people.Person) -> None:
    before = clock.now() - timedelta(days=10)
    words = dict.fromkeys(("about", "still_open", "already_decided", "out_of_scope", "equality_note"), "For measuring.")
    consultation = catalogue.create_consultation(
        slug=slug, title=slug, contact="bench@example.org", covers=[plans.get_version("automotive", 1)],
        route_code="sep-then-ca", by=by, now=before, **words,
    )  # fmt: skip
    section = questions.add_section(consultation, key="one", title="One question", introduction="")
    questions.add_question(
        section, number=1, key="one", kind=QuestionKind.TEXT, text="What should change?", why="To measure.", hint="",
        required=False, word_limit=None, no_view=False, clause=None, choices=[],
    )  # fmt: skip
    opens = clock.now() - timedelta(days=5)
    catalogue.set_dates(
        consultation, opens_at=opens, closes_at=opens + timedelta(days=40), reply_due_at=opens + timedelta(days=120),
        by=by, now=before,
    )  # fmt: skip
    catalogue.publish_consultation(consultation, by=by, now=before)


def measure(launcher: Launcher, app, slug: str, path: Path, columns: dict, facilitator_id: object) -> None:
    say(f"\n== {slug}")
    plan = launcher.data / f"{slug}.json"
    plan.write_text(json.dumps(columns), encoding="utf-8")
    command = [str(BIN / "flask"), "responses", "import", str(path), "--consultation", slug, "--map", str(plan)]
    with app.app_context():
        question = questions.get_question(catalogue.get_consultation(slug), 1)
        timed("imported", lambda: _import(command, launcher))
        timed("read into points", lambda: _until(lambda: not waiting(question)))
        timed("themed", lambda: _theme(question, facilitator_id))
        again = subprocess.run(command, cwd=ROOT, env=launcher.env, capture_output=True, text=True)
        say(f"  imported again: {again.stdout.strip().splitlines()[-1]}")
        _tell(question)
    say(f"  peak memory of the worker {peak(launcher, 'worker'):,} MB, of the web {peak(launcher, 'web'):,} MB")


def timed(what: str, step: Callable[[], object]) -> None:
    began = time.monotonic()
    step()
    say(f"  {what} in {time.monotonic() - began:.1f} s")


def _import(command: list[str], launcher: Launcher) -> None:
    done = subprocess.run(command, cwd=ROOT, env=launcher.env, capture_output=True, text=True, check=True)
    say(f"  {done.stdout.strip().splitlines()[-1]}")


def waiting(question: questions.Question) -> int:
    db.session.rollback()
    return theming.count_answers(question).waiting


def _theme(question: questions.Question, facilitator_id: object) -> None:
    with transaction():
        by = db.session.get_one(people.Person, facilitator_id)
        run_id = theming.ask_for_run(question, by=by, now=clock.now()).id

    def finished() -> bool:
        db.session.rollback()
        return db.session.get_one(Run, run_id).state in ("done", "failed")

    _until(finished)
    run = db.session.get_one(Run, run_id)
    answers = f"{run.answers_in:,} answers in = {run.answers_read:,} read + {run.answers_unread:,} unread"
    found = f"{run.points_in:,} points, {len(run.suggestions)} themes {run.failure}"
    say(f"  reading {run.no}: {run.state}, {answers}; {found}")


def _until(done: Callable[[], bool], most_seconds: int = 1500) -> None:
    deadline = time.monotonic() + most_seconds
    while not done():
        if time.monotonic() > deadline:
            raise SystemExit("It took longer than 25 minutes; stopped.")
        time.sleep(0.5)


def _tell(question: questions.Question) -> None:
    db.session.rollback()
    ledger = theming.ledger(question)
    parts = ("placed", "other", "nothing", "copies", "excluded", "failed", "waiting")
    sums = " + ".join(f"{getattr(ledger, part):,} {part}" for part in parts)
    say(f"  ledger: {ledger.received:,} received = {sums}: {'adds up' if ledger.adds_up else 'DOES NOT ADD UP'}")


def peak(launcher: Launcher, name: str) -> int:
    """The most memory that any process of this group ever held, in MB (Linux)."""
    group, most = launcher.processes[name].pid, 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            if os.getpgid(int(status.parent.name)) == group:
                line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
                most = max(most, int(line.split()[1]) // 1024)
        except (OSError, StopIteration):
            continue
    return most


if __name__ == "__main__":
    sys.exit(main())
