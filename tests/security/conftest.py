"""An app as production runs it, and a way to break its database."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from consult.app import create_app
from consult.blueprints.guards import needs, open_to_everyone
from consult.db import db
from consult.extensions import limiter
from tests.conftest import settings

HOST = "say.example.org"
SECURE = f"https://{HOST}"


@pytest.fixture
def _limiter_as_it_was():
    """The limiter is one for all apps of this process: what production tells it is not for other tests."""
    before = dict(vars(limiter), _storage_options=dict(limiter._storage_options))
    yield
    vars(limiter).clear()
    vars(limiter).update(before)


@pytest.fixture
def production(app, database, tmp_path, _limiter_as_it_was):
    """Production's settings on the test's database, with a few pages that go wrong; Redis does not answer."""
    made = create_app(
        settings(
            database.url,
            tmp_path,
            ENVIRONMENT="production",
            SESSION_COOKIE_SECURE=True,
            TRUSTED_HOSTS=[HOST],
            REDIS_URL="redis://127.0.0.1:1/0",
            SIGN_IN_TRIES="3 per 15 minutes",
        )
    )

    @made.get("/wrong")
    @open_to_everyone
    def wrong():
        raise ValueError("the words of a confidential answer")

    @made.post("/wrong-post")
    @needs("admin")
    def wrong_post():
        raise ValueError("never reached")

    @made.get("/busy")
    @open_to_everyone
    def busy():
        return str(db.session.scalar(db.text("SELECT count(*) FROM person")))

    @made.get("/dies")
    @open_to_everyone
    def dies():
        made.extensions["break"]()
        return busy()

    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


class OverTls(FlaskClient):
    """Asks for our host over TLS unless told otherwise."""

    def open(self, *arguments, **more):
        more.setdefault("base_url", SECURE)
        more.setdefault("headers", {}).setdefault("Referer", f"{SECURE}/")
        return super().open(*arguments, **more)

    def session_transaction(self, *arguments, **more):
        return super().session_transaction(*arguments, base_url=SECURE, **more)


@pytest.fixture
def client(production):
    return OverTls(production, production.response_class)


@pytest.fixture
def break_database(production, monkeypatch):
    """From now on the database does not answer."""

    def broken():
        with production.app_context():
            db.session.remove()
            db.engine.dispose()
            kind = db.engine.dialect.name
            places = {
                "sqlite": "sqlite:////nowhere/at/all.sqlite",
                "postgresql": "postgresql+psycopg://x@127.0.0.1:1/x",
            }
            monkeypatch.setitem(db._app_engines[production], None, create_engine(places[kind], poolclass=NullPool))

    production.extensions["break"] = broken
    return broken
