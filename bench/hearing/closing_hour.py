"""The closing hour, in compressed time: how long reading and sending take, and how many are sent in a second.

    python -m bench.hearing.closing_hour [--senders 10000] [--seconds 300] [--reads 2] [--saturated 1000]

PostgreSQL (flushing at commit), Redis and gunicorn (two workers, four threads, production) are its own; the load comes
from one other process. Half of all send in the last quarter; Redis is away for the third fifth of the time. After that
as many as will fit send as fast as they can, and beside it a bare Flask view inserts the same rows, twice in turn.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import func, select

from bench.hearing.crowd import Sender, closing_hour, prepare, product
from bench.hearing.servers import ROOT, Postgres, Web
from consult.db import db
from consult.responses.models import Answer, Response
from tools.redis_server import RedisServer

THREADS = 32


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--senders", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--reads", type=int, default=2)
    parser.add_argument("--saturated", type=int, default=1000, help="sends in each measurement as fast as they go")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cb-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        postgres, redis = Postgres(folder / "pg"), RedisServer(folder)
        try:
            return _measure(chosen, folder, postgres, redis)
        finally:
            redis.stop()
            postgres.stop()


def _measure(chosen: argparse.Namespace, folder: Path, postgres: Postgres, redis: RedisServer) -> int:
    redis.start()
    web = Web(folder, postgres.url, redis)
    with product(postgres.url, folder, web.env["SECRET_KEY"]) as app:
        total = chosen.senders + 2 * chosen.saturated
        senders = prepare(app, total, closes_in=timedelta(hours=4))
    print(f"{total:,} drafts of eight answers are ready.", flush=True)
    web.start()
    try:
        everybody = senders[: chosen.senders]
        plan = closing_hour(everybody, seconds=chosen.seconds, reads=chosen.reads)
        away = threading.Thread(target=_redis_away, args=(redis, chosen.seconds), daemon=True)
        away.start()
        began = time.monotonic()
        done = crowd(web.port, everybody, plan)
        spent = time.monotonic() - began
        away.join()
        _tell(done, spent)
        rates = _beside_bare(chosen, folder, postgres, redis, web, senders[chosen.senders :])
    finally:
        web.stop()
    failed = sum(each["errors"] for each in done if each["kind"] == "send")
    with product(postgres.url, folder, web.env["SECRET_KEY"]):
        mine = [each["reference"] for each in done if each["reference"]]
        stored = set(db.session.scalars(select(Response.reference)))
        answers = db.session.scalar(select(func.count()).select_from(Answer))
    lost = [reference for reference in mine if reference not in stored]
    print(f"References that people hold and the database does not: {len(lost)}; answers stored: {answers:,}")
    ratio = median(rates["ours"]) / median(rates["bare"])
    print(f"Sent a second, as fast as they go: {_each(rates['ours'])}; bare view {_each(rates['bare'])}; × {ratio:.2f}")
    return int(bool(lost or failed))


def crowd(port: int, senders: list[Sender], plan: list, *, patient: bool = False, threads: int = THREADS) -> list[dict]:
    """Give the plan to the other process, and wait for what came of it."""
    job = {"port": port, "threads": threads, "patient": patient, "steps": plan}
    asked = json.dumps(job | {"senders": [asdict(each) for each in senders]})
    done = subprocess.run(
        [sys.executable, "-m", "bench.hearing.crowd"], input=asked, capture_output=True, text=True, check=True, cwd=ROOT
    )
    return json.loads(done.stdout)


def _redis_away(redis: RedisServer, seconds: float) -> None:
    time.sleep(seconds * 0.4)
    redis.stop()
    print("Redis is away …", flush=True)
    time.sleep(seconds * 0.2)
    redis.start()
    print("… and back.", flush=True)


def _beside_bare(
    chosen: argparse.Namespace, folder: Path, postgres: Postgres, redis: RedisServer, web: Web, rest: list[Sender]
) -> dict[str, list[float]]:
    """Each as fast as it goes, twice in turn, through the same number of connections."""
    bare = Web(folder, postgres.url, redis, app="bench.hearing.bare:app")
    rates: dict[str, list[float]] = {"ours": [], "bare": []}
    bare.start()
    try:
        for turn in range(2):
            some = rest[turn * chosen.saturated : (turn + 1) * chosen.saturated]
            for name, port in (("bare", bare.port), ("ours", web.port)):
                began = time.monotonic()
                done = crowd(port, some, [(0.0, ("send", n)) for n in range(len(some))], threads=8)
                rates[name].append(sum(bool(each["reference"]) for each in done) / (time.monotonic() - began))
    finally:
        bare.stop()
    return rates


def _tell(done: list[dict], spent: float) -> None:
    sent = sum(bool(each["reference"]) for each in done)
    print(f"{sent:,} sent and {len(done) - sent:,} other things asked in {spent:.0f} s")
    for kind in ("read", "send"):
        times = sorted(each["seconds"] for each in done if each["kind"] == kind)
        if times:
            p50, p95, p99 = (times[min(len(times) - 1, int(len(times) * share))] for share in (0.5, 0.95, 0.99))
            errors = sum(each["errors"] for each in done if each["kind"] == kind)
            figures = f"p50 {p50 * 1000:,.0f} ms, p95 {p95 * 1000:,.0f} ms, p99 {p99 * 1000:,.0f} ms"
            print(f"{kind}: {figures}, longest {times[-1] * 1000:,.0f} ms, errors {errors} of {len(times):,}")


def _each(rates: list[float]) -> str:
    return " and ".join(f"{rate:.0f}" for rate in rates)


if __name__ == "__main__":
    sys.exit(main())
