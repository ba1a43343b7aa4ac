"""Servers of the bench's own, on loopback: PostgreSQL that flushes at commit, Redis, gunicorn. Killed by their ids."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg

from tests.databases import NoPostgres, _other_user
from tools.redis_server import RedisServer

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
DATABASE = "consult_bench"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Postgres:
    """A cluster with `fsync` on, unlike that of the tests: what it acknowledged must outlive a kill."""

    def __init__(self, folder: Path) -> None:
        found = shutil.which("initdb") or next(
            (str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)), None
        )
        if found is None:
            raise NoPostgres("there is no initdb on this machine")
        self.binaries, self.folder, self.port = Path(found).parent, folder, free_port()
        folder.mkdir()
        folder.chmod(0o755)
        self.be = _other_user(folder)
        self._run("initdb", "-D", str(folder / "data"), "-U", "postgres", "-A", "trust")
        self.start()
        with psycopg.connect(self._plain("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {DATABASE} ENCODING 'UTF8' TEMPLATE template0")

    def _run(self, name: str, *options: str, quiet: bool = True) -> None:
        command = [*self.be, str(self.binaries / name), *options]
        subprocess.run(command, check=True, capture_output=quiet, cwd="/")

    def _plain(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    @property
    def url(self) -> str:
        return self._plain(DATABASE)

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        control = ["-D", str(self.folder / "data"), "-w", "-l", str(self.folder / "log"), "-o", options, "start"]
        self._run("pg_ctl", *control, quiet=False)

    def kill(self) -> None:
        """kill -9 of the postmaster and all that it started: nothing is flushed, nobody says goodbye.

        Its note of its own id is taken away: where nobody clears away the dead, the next one would think that it lives.
        """
        note = self.folder / "data" / "postmaster.pid"
        master = int(note.read_text().splitlines()[0])
        family = _children(master)
        for process in (master, *family, *_children(master)):
            _end(process)
        while any(_lives(process) for process in (master, *family)):
            time.sleep(0.05)
        note.unlink(missing_ok=True)

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "fast", "stop")


class Web:
    """gunicorn as operators are told to start it, in production."""

    def __init__(self, folder: Path, database: str, redis: RedisServer, *, app: str = "wsgi:app") -> None:
        self.port, self.folder = free_port(), folder
        self.env = os.environ | {
            "CONSULT_ENV": "production", "SECRET_KEY": "for this bench only: 0123456789 abcdefghij",
            "DATABASE_URL": database, "REDIS_URL": redis.url, "CONSULT_DATA_DIR": str(folder), "MAIL_URL": "files",
            "BASE_URL": f"http://127.0.0.1:{self.port}", "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip
        self.app = app
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [str(BIN / "gunicorn"), self.app, "--bind", f"127.0.0.1:{self.port}", "--workers", "2"]
        with (self.folder / "web.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--threads", "4", "--timeout", "60", "--log-level", "warning"],
                cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError(f"The web did not start; {self.folder / 'web.log'} says why")

    def kill_a_worker(self) -> None:
        """kill -9 of the first worker; gunicorn starts another."""
        assert self.process is not None
        for worker in _children(self.process.pid)[:1]:
            _end(worker)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)


def kill_redis(server: RedisServer) -> None:
    assert server.process is not None
    _end(server.process.pid)
    server.process.wait(timeout=10)


def _children(process: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True)
    return [int(each) for each in found.stdout.split()]


def _lives(process: int) -> bool:
    """Whether it does anything still: a dead one that nobody cleared away does not."""
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True).stdout.strip()
    return bool(found) and not found.startswith("Z")


def _end(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
