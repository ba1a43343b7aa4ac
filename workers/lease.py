"""Keep work in hand while its worker lives: a lease that is renewed, so that what a dead one held is soon free."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from consult import clock, jobs
from consult.db import transaction

log = structlog.get_logger()

EVERY = 60  # seconds; five of them are a lease


@contextmanager
def held(app: Flask, owed_id: UUID, attempt: int) -> Iterator[None]:
    """Renew the lease from a thread of its own until the work is done."""
    over = threading.Event()
    keeper = threading.Thread(target=_renew, args=(app, owed_id, attempt, over), name="lease", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _renew(app: Flask, owed_id: UUID, attempt: int, over: threading.Event) -> None:
    while not over.wait(EVERY):
        try:
            with app.app_context(), transaction():
                jobs.renew(owed_id, attempt=attempt, now=clock.now())
        except SQLAlchemyError as trouble:  # the next one may come through; the lease outlasts four
            log.warning("lease_not_renewed", error=type(trouble).__name__)
