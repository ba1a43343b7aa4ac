"""What the clock starts: asking again for what waits, sealing audit lines, forgetting what is kept no longer."""

from collections.abc import Callable
from pathlib import Path

import structlog
from celery import Celery
from flask import Flask, current_app
from sqlalchemy.exc import IntegrityError, OperationalError

from consult import audit, clock, jobs, mail, people, responses, search
from consult.db import transaction
from consult.jobs import Queue
from consult.responses.evidence import scanning
from consult.responses.evidence.shelf import Shelf
from consult.theming import machine

log = structlog.get_logger()


def sweep() -> None:
    jobs.sweep(now=clock.now())


def seal_audit_lines() -> None:
    with transaction():
        audit.seal_lines(now=clock.now())


def forget_old_sign_ins() -> None:
    with transaction():
        people.forget_old_sign_ins(now=clock.now())


def forget_old_letters() -> None:
    with transaction():
        mail.forget_old(now=clock.now())


def forget_vectors() -> None:
    machine.forget_all_vectors()


def refresh_search() -> None:
    search.refresh(now=clock.now())


def seal_what_ended() -> None:
    """Late is as good as in time: what is sealed follows from the timetable and from what arrived."""
    for consultation_id in responses.list_due(now=clock.now()):
        with transaction():
            responses.seal_at_close(consultation_id, now=clock.now())


def ask_for_scans() -> None:
    if not current_app.config["SCANNER"]:
        return
    with transaction():
        scanning.ask_for_scans(now=clock.now())


def forget_stray_files() -> None:
    with transaction():
        scanning.forget_strays(Shelf(current_app.config["DATA_DIR"]), now=clock.now())


EVERY: dict[Callable[[], None], float] = {  # seconds
    sweep: 30,
    seal_audit_lines: 15,
    seal_what_ended: 60,
    refresh_search: 15,
    forget_old_sign_ins: 3600,
    forget_old_letters: 86400,
    ask_for_scans: 300,
    forget_stray_files: 86400,
    forget_vectors: 86400,
}


def hang_on(celery: Celery, app: Flask) -> None:
    """One task each, started by beat; one that finds the last still waiting is dropped, since the next comes soon."""
    for work in EVERY:
        celery.task(_by_the_clock(app, work), name=work.__name__, queue=str(Queue.HOUSEKEEPING), shared=False)
    celery.conf.beat_schedule = {
        work.__name__: {
            "task": work.__name__,
            "schedule": seconds,
            "options": {"queue": str(Queue.HOUSEKEEPING), "expires": seconds},
        }
        for work, seconds in EVERY.items()
    }
    celery.conf.beat_schedule_filename = str(Path(app.config["DATA_DIR"]) / "beat")


def _by_the_clock(app: Flask, work: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        with app.app_context():
            try:
                work()
            except (OperationalError, IntegrityError) as trouble:  # another did it, or the database is busy: next time
                log.warning("housekeeping_skipped", work=work.__name__, error=type(trouble).__name__)

    return run
