"""Real databases for tests: an SQLite file, and PostgreSQL wherever one can be had."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

PLACES = ("postgresql://postgres@127.0.0.1:5432/postgres", "postgresql://root@127.0.0.1:5432/postgres")


class NoPostgres(Exception):
    """PostgreSQL could not be had; the message says what was tried."""


@contextlib.contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a server on which databases may be made: TEST_DATABASE_URL, the local one, or one of our own."""
    named = os.environ.get("TEST_DATABASE_URL")
    for url in [named] if named else PLACES:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(url, connect_timeout=2).close()
            yield url
            return
    if named:
        raise NoPostgres("TEST_DATABASE_URL does not answer")
    with _own_cluster() as url:
        yield url


@contextlib.contextmanager
def _own_cluster() -> Iterator[str]:
    initdb = shutil.which("initdb") or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)), None
    )
    if initdb is None:
        raise NoPostgres("no server on 127.0.0.1:5432 and no initdb on this machine")
    folder = Path(tempfile.mkdtemp(prefix="consult-pg-"))
    be = _other_user(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, quiet = folder / "data", {"check": True, "capture_output": True, "cwd": "/"}
    try:
        subprocess.run([*be, initdb, "-D", str(data), "-U", "postgres", "-A", "trust"], **quiet)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        control = str(Path(initdb).with_name("pg_ctl"))
        subprocess.run(
            [*be, control, "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start"], **quiet
        )
    except subprocess.CalledProcessError as failed:
        raise NoPostgres(f"initdb or pg_ctl failed: {failed.stderr.decode(errors='replace')[-300:]}") from failed
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*be, control, "-D", str(data), "-m", "immediate", "stop"], capture_output=True, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)


def _other_user(folder: Path) -> list[str]:
    """initdb refuses root: become somebody else."""
    if os.geteuid() != 0:
        return []
    user = "postgres" if subprocess.run(["id", "postgres"], capture_output=True).returncode == 0 else "nobody"
    shutil.chown(folder, user)
    return ["setpriv", f"--reuid={user}", "--clear-groups"]


class SqliteFile:
    """One SQLite database, put back to its migrated state by copying a file."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.path, self.template = folder / "test.sqlite", folder / "template.sqlite"
        self.url = f"sqlite:///{self.path}"

    def keep_as_template(self) -> None:
        shutil.copyfile(self.path, self.template)

    def reset(self) -> None:
        for leftover in (self.path, f"{self.path}-wal", f"{self.path}-shm"):
            Path(leftover).unlink(missing_ok=True)  # a new file: one that is still open somewhere is not written over
        shutil.copyfile(self.template, self.path)

    def close(self) -> None:
        pass


class PostgresDatabase:
    """One uniquely named database on a real server, put back by making it again from a template."""

    name = "postgresql"

    def __init__(self, server: str) -> None:
        self.server = server
        self.database = f"consult_test_{uuid.uuid4().hex[:12]}"
        self.template = f"{self.database}_template"
        self._run("CREATE DATABASE {}", self.database)
        self.url = server.rsplit("/", 1)[0].replace("postgresql://", "postgresql+psycopg://") + "/" + self.database

    def _run(self, words: str, *names: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(sql.SQL(words).format(*map(sql.Identifier, names)))

    def keep_as_template(self) -> None:
        self._run("ALTER DATABASE {} RENAME TO {}", self.database, self.template)
        self._run("CREATE DATABASE {} TEMPLATE {}", self.database, self.template)
        with psycopg.connect(self.url.replace("postgresql+psycopg://", "postgresql://")) as connection:
            self.shape = _shape(connection)

    def reset(self) -> None:
        """Empty the tables that hold something; where a test changed the tables themselves, make the database again."""
        plain = self.url.replace("postgresql+psycopg://", "postgresql://")
        try:
            with psycopg.connect(plain) as connection:
                if _shape(connection) == self.shape:
                    _empty(connection)
                    return
        except (psycopg.OperationalError, psycopg.errors.InsufficientPrivilege):
            pass  # gone, or not ours to empty past its triggers: making it again always works
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.database)
        self._run("CREATE DATABASE {} TEMPLATE {}", self.database, self.template)

    def close(self) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.database)
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.template)


def _shape(connection: psycopg.Connection) -> tuple[object, ...] | None:
    """What a test may have changed beside rows: columns, constraints, triggers."""
    return connection.execute(
        "SELECT (SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public'),"
        " (SELECT count(*) FROM pg_constraint),"
        " (SELECT string_agg(tgname::text || tgenabled::text, ',' ORDER BY oid) FROM pg_trigger WHERE NOT tgisinternal)"
    ).fetchone()


def _empty(connection: psycopg.Connection) -> None:
    """As a database's owner may, past the triggers that refuse changes; only what holds rows, which is quick."""
    named = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    names = [name for (name,) in connection.execute(named)]
    holds = sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})")
    asked = [holds.format(sql.Literal(name), sql.Identifier(name)) for name in names]
    holding = connection.execute(sql.SQL(" UNION ALL ").join(asked)).fetchall()
    connection.execute("SET LOCAL session_replication_role = replica")
    for (name,) in holding:
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
