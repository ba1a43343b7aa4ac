"""Whether the service is well, for machines: `/healthz` (the process) and `/readyz` (all that it needs)."""

import shutil
from datetime import UTC, datetime
from typing import Any

import structlog
from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from consult import clock, jobs
from consult.blueprints.guards import open_to_everyone
from consult.db import db

log = structlog.get_logger()

MOST_SKEW = 1.0  # seconds; a close is judged by the server's clock and again in the insert
LEAST_FREE = 200 * 1024 * 1024


def hang_on(bp: Blueprint) -> None:
    bp.add_url_rule("/healthz", view_func=healthz)
    bp.add_url_rule("/readyz", view_func=readyz)


@open_to_everyone
def healthz() -> Response:
    return jsonify(ok=True)


@open_to_everyone
def readyz() -> tuple[Response, int]:
    """Whether to send people here. Work that waits is told but does not count: people can respond while it waits."""
    checks = {"database": _database(), "disk": _disk()}
    if checks["database"]["ok"]:
        checks |= {"clock": _clock(), "owed_work": _owed_work()}
    well = all(check["ok"] for check in checks.values())
    if not well:
        log.error("not_ready", failing=[name for name, check in checks.items() if not check["ok"]])
    return jsonify(ok=well, checks=checks), 200 if well else 503


def _database() -> dict[str, Any]:
    try:
        db.session.execute(text("SELECT count(*) FROM alembic_version"))
    except SQLAlchemyError as error:
        db.session.rollback()
        return {"ok": False, "error": type(error).__name__}
    return {"ok": True}


def _disk() -> dict[str, Any]:
    free = shutil.disk_usage(current_app.config["DATA_DIR"]).free
    return {"ok": free >= LEAST_FREE, "free_mb": free // 1024**2}


def _clock() -> dict[str, Any]:
    skew = (clock.now() - _database_time()).total_seconds()
    return {"ok": abs(skew) <= MOST_SKEW, "skew_seconds": round(skew, 3)}


def _database_time() -> datetime:
    """What the database says the time is; on SQLite that is this machine's, in thousandths."""
    if db.engine.dialect.name == "sqlite":
        words = db.session.scalar(text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')"))
        return datetime.fromisoformat(str(words)).replace(tzinfo=UTC)
    moment = db.session.scalar(text("SELECT clock_timestamp()"))
    assert isinstance(moment, datetime)
    return moment


def _owed_work() -> dict[str, Any]:
    now = clock.now()
    oldest = jobs.oldest_waiting(now=now)
    return {"ok": True, "oldest_waiting_seconds": round((now - oldest).total_seconds()) if oldest else None}
