"""I7: the audit chain verifies, and what was done to it behind our back shows, with the first line that does not fit.

Whoever owns the database can switch its refusals off; these tests do so first, as they would.
"""

import threading
import time
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DatabaseError

from consult import audit
from consult.audit import AuditLine, AuditLink
from consult.db import db, transaction
from consult.people import RoleName
from tests.factories.people import make_person

LINES = 12
TABLES = ("audit_line", "audit_link")


@pytest.fixture
def chain(app, now):
    """Twelve lines, sealed in two batches."""
    person = make_person()
    for batch in range(2):
        with transaction():
            for n in range(LINES // 2):
                at = now + timedelta(minutes=batch, seconds=n)
                audit.record("merged themes", person, f"Act {batch}.{n}", by=person, at=at)
        with transaction():
            assert audit.seal_lines(now=now) == LINES // 2
    return audit.get_head()


def as_owner(*statements, **values):
    """Run statements as somebody who may do anything, with the refusals switched off."""
    db.session.rollback()
    postgres = db.engine.dialect.name == "postgresql"
    with db.engine.connect() as connection:
        if not postgres:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            for table in TABLES:
                for verb in ("update", "delete"):
                    connection.exec_driver_sql(f"DROP TRIGGER {table}_refuses_{verb}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            for table in TABLES:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        for statement in statements:
            connection.execute(text(statement), values)
        if not postgres:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            connection.exec_driver_sql("BEGIN")
        connection.commit()


def verify(app, *arguments):
    return app.test_cli_runner().invoke(args=["audit", "verify", *arguments])


def line_is(place):
    """The line at this place, in SQL; places are numbers of ours."""
    return f"id = (SELECT line_id FROM audit_link WHERE place = {place})"


def test_an_untouched_chain_holds_and_is_told_with_its_head(app, chain):
    done = verify(app)
    assert done.exit_code == 0 and f"{LINES} lines checked" in done.output and f"{chain[0]}:{chain[1]}" in done.output
    assert verify(app, "--known", f"{chain[0]}:{chain[1]}").exit_code == 0


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("act", ["UPDATE {} SET {} = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_changes_to_the_chain(app, chain, table, act):
    column = {"audit_line": "words", "audit_link": "hash"}[table]
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(text(act.format(table, column)))
    assert audit.verify_chain().broken_at is None


@pytest.mark.parametrize("column", ["words", "act", "thing", "actor", "at"])
def test_a_changed_line_is_named(app, chain, column):
    value = "'2018-01-01 00:00:00.000000'" if column == "at" else "'something else'"
    as_owner(f"UPDATE audit_line SET {column} = {value} WHERE {line_is(7)}")
    done = verify(app)
    assert done.exit_code == 1 and f"broken at line 7 of {LINES}" in done.output


def test_a_removed_line_is_named(app, chain):
    as_owner(f"DELETE FROM audit_line WHERE {line_is(4)}")
    done = verify(app)
    assert done.exit_code == 1 and "broken at line 4" in done.output and "the line was removed" in done.output


def test_a_line_removed_together_with_its_link_is_named(app, chain):
    line_id = "(SELECT line_id FROM audit_link WHERE place = 4)"
    as_owner(
        f"CREATE TEMPORARY TABLE gone AS SELECT line_id AS id FROM audit_link WHERE line_id = {line_id}",
        "DELETE FROM audit_link WHERE line_id IN (SELECT id FROM gone)",
        "DELETE FROM audit_line WHERE id IN (SELECT id FROM gone)",
    )
    done = verify(app)
    assert done.exit_code == 1 and "broken at line 4" in done.output and "taken out" in done.output


def test_links_closed_up_over_a_removed_line_are_named(app, chain):
    as_owner("DELETE FROM audit_link WHERE place = 4", *[
        f"UPDATE audit_link SET place = {place - 1} WHERE place = {place}" for place in range(5, LINES + 1)
    ])  # fmt: skip
    assert "broken at line 4" in verify(app).output


def test_reordered_links_are_named(app, chain):
    as_owner(
        "UPDATE audit_link SET place = 100 WHERE place = 3",
        "UPDATE audit_link SET place = 3 WHERE place = 8",
        "UPDATE audit_link SET place = 8 WHERE place = 100",
    )
    assert "broken at line 3" in verify(app).output


def test_a_line_slipped_in_is_named(app, chain, now):
    values = {"id": uuid4(), "at": now, "actor": "visitor", "act": "x", "thing": "x:1", "words": "x"}
    with transaction():
        db.session.execute(insert(AuditLine).values(**values))
        db.session.execute(
            insert(AuditLink).values(place=LINES + 1, line_id=values["id"], hash="f" * 64, sealed_at=now)
        )
    assert f"broken at line {LINES + 1}" in verify(app).output


def test_a_removed_tail_shows_against_a_head_known_earlier(app, chain):
    known = f"{chain[0]}:{chain[1]}"
    as_owner(
        "CREATE TEMPORARY TABLE gone AS SELECT line_id AS id FROM audit_link WHERE place > 9",
        "DELETE FROM audit_link WHERE place > 9",
        "DELETE FROM audit_line WHERE id IN (SELECT id FROM gone)",
    )
    assert audit.verify_chain().broken_at is None, "what is left is whole in itself"
    done = verify(app, "--known", known)
    assert done.exit_code == 1 and "broken at line 10" in done.output and f"had {LINES} lines" in done.output


def test_a_chain_made_anew_shows_against_a_head_known_earlier(app, chain, now):
    known = f"{chain[0]}:{chain[1]}"
    as_owner("DELETE FROM audit_link", "UPDATE audit_line SET words = 'kinder words' WHERE words = 'Act 0.3'")
    with transaction():
        audit.seal_lines(now=now)
    assert audit.verify_chain().broken_at is None
    assert f"broken at line {LINES}" in verify(app, "--known", known).output


def test_a_head_that_is_no_head_is_refused(app, chain):
    assert verify(app, "--known", "twelve").exit_code == 2


def test_the_audit_page_names_the_first_line_that_does_not_fit(app, chain, browse):
    as_owner(f"UPDATE audit_line SET words = 'something else' WHERE {line_is(7)}")
    page = browse.as_(make_person(RoleName.AUDITOR)).get("/admin/audit?verify=yes")
    assert f"The chain is broken at line 7 of {LINES}" in page.html


def test_a_line_may_be_written_down_in_any_zone(app, now):
    """Sealed in the transaction that wrote it, or read back in UTC: the same line, the same hash."""
    person = make_person()
    with transaction():
        audit.record("merged themes", person, "Act", by=person, at=now.astimezone(ZoneInfo("Asia/Tokyo")))
        held = list(db.session.new)
        audit.seal_lines(now=now)
    assert len(held) == 1
    assert audit.verify_chain().broken_at is None


def test_verifying_seals_the_lines_that_came_since_however_many(app, now, monkeypatch):
    person = make_person()
    with transaction():
        for n in range(23):
            audit.record("merged themes", person, f"Act {n}", by=person, at=now)
    real = audit.seal_lines
    monkeypatch.setattr(audit, "seal_lines", lambda *, now: real(now=now, most=5))
    assert "23 more sealed" in verify(app).output
    assert audit.verify_chain().unsealed == 0


def test_five_thousand_lines_are_sealed_and_verified_quickly(app, now):
    rows = [
        {"id": uuid4(), "at": now, "actor": "visitor", "act": "sent a response", "thing": "response:1", "words": "Sent"}
        for _ in range(5000)
    ]
    with transaction():
        db.session.execute(insert(AuditLine), rows)
    began = time.monotonic()
    with transaction():
        assert audit.seal_lines(now=now) == 5000
    assert audit.verify_chain().broken_at is None
    assert time.monotonic() - began < 15


def in_threads(app, *acts):
    failures = []

    def run(act):
        with app.app_context():
            try:
                act()
            except BaseException as error:
                failures.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []


def test_sealers_at_once_leave_one_whole_chain(app, now):
    person = make_person()
    with transaction():
        for n in range(300):
            audit.record("merged themes", person, f"Act {n}", by=person, at=now)
    barrier = threading.Barrier(4)

    def seal():
        barrier.wait()
        for _ in range(3):
            with transaction():
                audit.seal_lines(now=now, most=60)

    db.session.rollback()
    in_threads(app, *[seal] * 4)
    with transaction():
        audit.seal_lines(now=now)
    check = audit.verify_chain()
    assert (check.broken_at, check.sealed, check.unsealed) == (None, 300, 0)


def test_writing_a_line_never_waits_for_a_sealer(app, now):
    """On SQLite there is one writer and the sealer is short; on PostgreSQL nobody may wait for it at all."""
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer")
    person = make_person()
    person_id = person.id
    with transaction():
        audit.record("merged themes", person, "Act", by=person, at=now)
    sealed, go_on = threading.Event(), threading.Event()

    def seal_slowly():
        with transaction():
            audit.seal_lines(now=now)
            sealed.set()
            go_on.wait(30)

    def write():
        sealed.wait(30)
        try:
            with transaction():
                db.session.execute(text("SET LOCAL lock_timeout = '1s'"))
                audit.record("sent", db.session.get_one(type(person), person_id), "Sent", by=None, at=now)
        finally:
            go_on.set()

    db.session.rollback()
    in_threads(app, seal_slowly, write)
    assert db.session.scalar(select(func.count()).select_from(AuditLine)) == 2
