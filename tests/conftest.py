"""Fixtures that every test shares. Services and pages run on SQLite and again on PostgreSQL; the rest runs once."""

import contextlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask, g, request_started

from config import Config
from consult import clock
from consult.app import MIGRATIONS, create_app
from consult.db import db
from tests.browsing import Browsing
from tests.databases import NoPostgres, PostgresDatabase, SqliteFile, postgres_server

ONCE = ("nlp", "house", "e2e", "workers", "tools")
NOT_RUN: dict[str, str] = {}

NOW = datetime(2018, 11, 1, 9, 30, tzinfo=UTC)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        folder = Path(metafunc.definition.path).parent.name
        once = folder in ONCE or metafunc.definition.get_closest_marker("once")
        kinds = ["sqlite"] if once else ["sqlite", "postgresql"]
        metafunc.parametrize("database", kinds, indirect=True, scope="session")


@pytest.fixture(scope="session")
def _postgres() -> Iterator[str]:
    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(postgres_server())
        except NoPostgres as missing:
            NOT_RUN["services and pages on PostgreSQL"] = str(missing)
            pytest.skip(f"PostgreSQL: {missing}")
        yield url


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """A migrated database of one kind; `app` puts it back before each test."""
    if request.param == "sqlite":
        place = SqliteFile(tmp_path_factory.mktemp("sqlite"))
    else:
        place = PostgresDatabase(request.getfixturevalue("_postgres"))
    app = create_app(settings(place.url, tmp_path_factory.mktemp("data")))
    with app.app_context():
        flask_migrate.upgrade(directory=str(MIGRATIONS))
        db.session.remove()
        db.engine.dispose()
    place.keep_as_template()
    place.app = app
    yield place
    with app.app_context():
        db.engine.dispose()
    place.close()


@request_started.connect
def _begin_with_nothing(_app: Flask, **_more: object) -> None:
    """The test's own context is used by its requests too: what one request kept for itself is not for the next."""
    for name in list(g):
        g.pop(name)


def settings(url: str, folder: Path, **other: object) -> Config:
    values = {
        "SECRET_KEY": "for tests only, and long enough to be one",
        "SQLALCHEMY_DATABASE_URI": url,
        "REDIS_URL": "redis+socket:///nowhere",
        "ENVIRONMENT": "test",
        "DATA_DIR": str(folder),
        "JOBS": "recorded",
        "SIGN_IN_TRIES": "1000 per minute",
        "FORM_SENDS": "1000 per minute",
        "LETTERS_ASKED": "1000 per minute",
    }
    return Config(**(values | other))


@pytest.fixture
def app(database) -> Iterator[Flask]:
    """The app on a database that holds nothing but its tables, with a context pushed for services."""
    app = database.app
    with app.app_context():
        db.engine.dispose()
        database.reset()
        app.extensions["asked"].clear()
        app.extensions["posted"].clear()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Thursday 1 November 2018, half past nine: what the doors read as the time."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch):
    """Move the doors' clock: `at(later)`."""

    def move(moment: datetime) -> datetime:
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return move


@pytest.fixture
def browse(app: Flask, now: datetime) -> Browsing:
    """Somebody with a browser and no account. `browse.as_(person)` gives another browser, signed in."""
    return Browsing(app)


def pytest_terminal_summary(terminalreporter) -> None:
    for what, why in NOT_RUN.items():
        terminalreporter.write_line(f"NOT RUN: {what}: {why} (get it with: make system)", yellow=True)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node) -> None:
    """One of several test processes ends: hear what it could not run."""
    NOT_RUN.update(getattr(node, "workeroutput", {}).get("not_run", {}))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["not_run"] = dict(NOT_RUN)
    elif NOT_RUN and os.environ.get("CI") and exitstatus == 0:
        session.exitstatus = 1
