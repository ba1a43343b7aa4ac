"""Start everything under one launcher: Redis, the worker, the clock and the web server; Ctrl-C stops all of it.

`python -m tools.launch [--demo] [--fresh] [--check] [--port N]`, which is what `make run` and `make demo` call.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from tools.redis_server import NoRedis, RedisServer, find_redis

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
STOP_WITHIN = 15


class CannotStart(RuntimeError):
    """Something stands in the way; the message is one clear sentence that says what to do."""


def say(words: str = "") -> None:
    print(words, flush=True)


class Launcher:
    """The processes of one running copy, in the order in which they start."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.port = data, port
        self.redis = RedisServer(data)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.env = os.environ | {
            "CONSULT_DATA_DIR": str(data),
            "REDIS_URL": self.redis.url,
            "FLASK_APP": "wsgi",
            "BASE_URL": self.address,
        }

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def flask(self, *command: str) -> None:
        """Run one operation and show what it prints."""
        done = subprocess.run([str(BIN / "flask"), *command], cwd=ROOT, env=self.env)
        if done.returncode:
            raise CannotStart(f"flask {' '.join(command)} failed; the lines above say why.")

    def start(self) -> None:
        """The worker, the clock and the web; `prepare` has started Redis."""
        python = str(BIN / "python")
        celery = [python, "-m", "celery", "-A", "workers.app"]
        worker = [*celery, "worker", "--loglevel", "WARNING", "--concurrency", "1", "-Q", "reading,housekeeping"]
        self._spawn("worker", [*worker, "--without-gossip", "--without-mingle"])
        self._spawn("beat", [*celery, "beat", "--loglevel", "WARNING", "--schedule", str(self.data / "beat")])
        web = [str(BIN / "gunicorn"), "wsgi:app", "--bind", f"127.0.0.1:{self.port}"]
        self._spawn("web", [*web, "--workers", "2", "--threads", "4", "--timeout", "60", "--log-level", "warning"])
        self._wait_for_the_web()

    def _spawn(self, name: str, command: list[str]) -> None:
        with (self.data / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )

    def _wait_for_the_web(self) -> None:
        for _ in range(300):
            self.complain_of_the_dead()
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=2) as reply:
                    if reply.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise CannotStart(f"The web server did not answer within 30 seconds; {self.data / 'web.log'} says why.")

    def complain_of_the_dead(self) -> None:
        for name, process in self.processes.items():
            if process.poll() is not None:
                raise CannotStart(f"The {name} stopped by itself; {self.data / f'{name}.log'} says why.")

    def stop(self) -> None:
        """End what was started here, by its own process, last started first; then Redis."""
        for process in reversed(self.processes.values()):
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for process in self.processes.values():
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()  # it is gone at once; asking for it keeps nobody undead
        self.redis.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_number(typed: str) -> int:
    if not typed.isascii() or not typed.isdigit() or not 1 <= int(typed) <= 65535:
        raise CannotStart(f"There is no port {typed}. Choose one from 1024 to 65535, as in PORT=8001")
    return int(typed)


def check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise CannotStart(f"Port {port} is for administrators only. Choose another, as in PORT=8001") from None
        except OSError:
            raise CannotStart(f"Port {port} is in use. Stop what uses it, or choose another: PORT={port + 1}") from None


def prepare(launcher: Launcher, *, demo: bool) -> None:
    """Start Redis, migrate, load the programme, and fill the demo if it is not filled yet."""
    say("Preparing the database …")
    filled = launcher.data / "demo-accounts.json"
    if demo and not filled.exists() and (launcher.data / "consult.sqlite").exists():
        say("The last filling was not finished; beginning again.")
        shutil.rmtree(launcher.data)
        launcher.data.mkdir(parents=True)
    launcher.redis.start()
    launcher.flask("db", "upgrade")
    if not demo:
        launcher.flask("programme", "load")
    elif filled.exists():
        say("The sample is here already (make demo FRESH=1 begins again).")
    else:
        launcher.flask("demo")


def wait_for_reading(launcher: Launcher, *, most_seconds: int = 180) -> None:
    """Wait until the worker has read what the demo owes it, saying where it stands."""
    deadline, last = time.monotonic() + most_seconds, ""
    while time.monotonic() < deadline:
        launcher.complain_of_the_dead()
        done = subprocess.run(
            [str(BIN / "flask"), "owed", "list", "--json"], cwd=ROOT, env=launcher.env, capture_output=True, text=True
        )
        waiting = json.loads(done.stdout)["waiting"] if done.returncode == 0 else None
        if waiting == 0:
            return
        words = f"The worker is reading; pieces of work left: {waiting}"
        if words != last:
            say(words)
            last = words
        time.sleep(1)
    say("The worker is still reading; the studio's pages show where it stands.")


def told_to_stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def serve_until_told(launcher: Launcher) -> None:
    try:
        while True:
            time.sleep(1)
            launcher.complain_of_the_dead()
    except KeyboardInterrupt:
        say("\nStopping …")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tools.launch")
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--port", default="8000")
    chosen = parser.parse_args(arguments)
    for ending in (signal.SIGTERM, signal.SIGHUP):  # from the first moment, so that nothing is left running
        signal.signal(ending, told_to_stop)
    borrowed = Path(tempfile.mkdtemp(prefix="consult-check-")) if chosen.check else None
    try:
        return _launch(chosen, borrowed)
    except (CannotStart, NoRedis) as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    finally:
        if borrowed:
            shutil.rmtree(borrowed, ignore_errors=True)


def _launch(chosen: argparse.Namespace, borrowed: Path | None) -> int:
    data = borrowed or Path(os.environ.get("CONSULT_DATA_DIR", ROOT / "var" / ("demo" if chosen.demo else "run")))
    port = free_port() if chosen.check else port_number(chosen.port)
    check_port(port)
    find_redis()
    if chosen.fresh and data.exists():  # only now: until here nothing stood in the way, and nothing is lost
        shutil.rmtree(data)
    data.mkdir(parents=True, exist_ok=True)
    launcher = Launcher(data, port)
    try:
        prepare(launcher, demo=chosen.demo)
        launcher.start()
        if chosen.demo:
            wait_for_reading(launcher)
            launcher.flask("demo", "--report")
        else:
            launcher.flask("people", "first")
        if chosen.check:
            from tools.walk import walk

            return walk(launcher.address, data)
        say(f"\nServing at {launcher.address}   (Ctrl-C stops everything; logs are in {data})")
        serve_until_told(launcher)
        return 0
    except KeyboardInterrupt:
        say("\nStopping …")
        return 0
    finally:
        launcher.stop()


if __name__ == "__main__":
    sys.exit(main())
