"""I1 durable: a reference is shown only after the commit."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from consult import jobs
from consult.db import db
from consult.responses.models import Response
from tests.factories.catalogue import make_consultation
from tests.factories.questions import make_question


def ready_to_send(browse):
    consultation = make_consultation(slug="steel")
    make_question(consultation)
    browse.submit(browse.get("/respond/steel/start"), {"publication": "named"})
    browse.submit(browse.get("/respond/steel/question/1"), {"text": "Grid first."})
    return browse.get("/respond/steel/check")


def references_on_disk(app):
    """What another connection sees: only what is committed."""
    other = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    try:
        with other.connect() as connection:
            return [row[0] for row in connection.execute(text("SELECT reference FROM response"))]
    finally:
        other.dispose()


def test_a_reference_that_was_shown_is_in_the_database_for_every_other_connection(app, browse):
    sent = browse.submit(ready_to_send(browse))
    assert references_on_disk(app) == [sent.url.rsplit("/", 1)[1]]


def test_no_reference_is_shown_when_the_commit_fails(app, browse, monkeypatch):
    check = ready_to_send(browse)
    commit = Session.commit

    def fail(session):
        if any(isinstance(each, Response) for each in session.identity_map.values()):
            raise RuntimeError("the disk is full")
        commit(session)

    monkeypatch.setattr(Session, "commit", fail)
    with pytest.raises(RuntimeError, match="disk is full"):
        browse.submit(check)
    monkeypatch.undo()
    db.session.rollback()
    assert references_on_disk(app) == []
    assert app.extensions["asked"] == []


def test_a_response_is_kept_and_its_reference_shown_when_the_queue_is_down(app, browse, monkeypatch):
    check = ready_to_send(browse)
    monkeypatch.setitem(app.extensions, "nudge", lambda job, owed_id: 1 / 0)
    sent = browse.submit(check)
    assert sent.h1.startswith("Response sent") and len(references_on_disk(app)) == 1
    assert jobs.count_unfinished() == 1
