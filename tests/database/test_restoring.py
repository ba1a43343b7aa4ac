"""A copy that was taken as docs/service-levels.md says holds everything, and refuses what the original refuses."""

import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DatabaseError

from consult import audit, jobs
from consult.app import create_app
from consult.db import db, transaction
from consult.jobs import Job
from consult.responses.models import Response
from tests.conftest import NOT_RUN, settings
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_responses

DOCUMENTED = (Path(__file__).parents[2] / "docs/service-levels.md").read_text(encoding="utf-8")
KEEP_SQLITE = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('VACUUM INTO ?', sys.argv[2:])"


@pytest.fixture
def lived_in(app, now):
    """Twelve responses, work that waits, and a sealed chain; gives the chain's head."""
    question = make_question(make_consultation())
    sent = make_responses(question.consultation, [{question: f"Answer {n}."} for n in range(12)])
    person = make_person()
    with transaction():
        audit.record("sent a response", sent[0], "Sent", by=person, at=now)
        jobs.ask(Job.READ_RESPONSES, now=now, version_ids=[response.latest.id for response in sent])
        db.session.flush()
        audit.seal_lines(now=now)
    head = audit.get_head()
    db.session.remove()
    return head


def restore(database, folder: Path) -> str:
    """Take a copy as the document says, put it in another place, and give that place's address."""
    if database.name == "sqlite":
        assert KEEP_SQLITE in DOCUMENTED
        kept = folder / "kept.sqlite"
        subprocess.run([sys.executable, "-c", KEEP_SQLITE, str(database.path), str(kept)], check=True)
        return f"sqlite:///{kept}"
    if shutil.which("pg_dump") is None or shutil.which("pg_restore") is None:
        NOT_RUN["restoring a copy on PostgreSQL"] = "pg_dump and pg_restore are not on PATH"
        pytest.skip("pg_dump and pg_restore are not on PATH")
    assert "pg_dump --format=custom" in DOCUMENTED and "pg_restore --no-owner --exit-on-error" in DOCUMENTED
    plain, kept = database.url.replace("postgresql+psycopg://", "postgresql://"), folder / "kept.dump"
    name = f"consult_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(database.server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    dump = ["pg_dump", "--format=custom", f"--file={kept}", plain]
    back = ["pg_restore", "--no-owner", "--exit-on-error", f"--dbname={plain.rsplit('/', 1)[0]}/{name}", str(kept)]
    for command in (dump, back):
        subprocess.run(command, check=True, capture_output=True)
    return f"{database.url.rsplit('/', 1)[0]}/{name}"


@pytest.fixture
def restored(lived_in, app, database, tmp_path):
    url = restore(database, tmp_path)
    place = create_app(settings(url, tmp_path))
    with place.app_context():
        yield place
        db.session.remove()
        db.engine.dispose()
    if database.name == "postgresql":
        with psycopg.connect(database.server, autocommit=True) as connection:
            name = sql.Identifier(url.rsplit("/", 1)[1])
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def test_a_restored_copy_holds_every_response_the_chain_and_the_work_that_waits(lived_in, restored):
    assert len(db.session.scalars(select(Response)).all()) == 12
    check = audit.verify_chain(known=lived_in)
    assert check.broken_at is None and check.sealed == lived_in[0]
    assert jobs.count_unfinished() == 1
    assert restored.test_client().get("/readyz").get_json()["checks"]["database"] == {"ok": True}


@pytest.mark.parametrize("statement", ["UPDATE answer SET text = 'x'", "DELETE FROM audit_line"])
def test_a_restored_copy_still_refuses_to_change_what_was_sent(restored, statement):
    engine = create_engine(restored.config["SQLALCHEMY_DATABASE_URI"])
    with pytest.raises(DatabaseError), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
