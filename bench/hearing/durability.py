"""kill -9 of web workers, Redis and PostgreSQL while people send: what they were told is there, exactly once.

    python -m bench.hearing.durability [--rounds 3] [--senders 300]

In each round everybody sends, and presses again until they hold a reference, while a worker of gunicorn, then Redis,
then PostgreSQL with all its processes are killed. In the end every reference that somebody holds is in the database
once, no draft became two responses, each has its eight answers, and the audit chain and the seal verify.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select, update

from bench.hearing.closing_hour import crowd
from bench.hearing.crowd import ANSWERS, SLUG, prepare, product
from bench.hearing.servers import Postgres, Web, kill_redis
from consult import audit, catalogue, clock
from consult.catalogue.models import Consultation
from consult.db import db, transaction
from consult.responses import check_seals, seal_at_close
from consult.responses.models import Answer, Response, ResponseVersion
from tools.redis_server import RedisServer


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--senders", type=int, default=300)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cb-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        postgres, redis = Postgres(folder / "pg"), RedisServer(folder)
        redis.start()
        web = Web(folder, postgres.url, redis)
        try:
            with product(postgres.url, folder, web.env["SECRET_KEY"]) as app:
                senders = prepare(app, chosen.rounds * chosen.senders, closes_in=timedelta(hours=4))
            web.start()
            held: list[str] = []
            for no in range(chosen.rounds):
                some = senders[no * chosen.senders : (no + 1) * chosen.senders]
                held += _round(no + 1, some, web, redis, postgres)
            web.stop()
            with product(postgres.url, folder, web.env["SECRET_KEY"]):
                return _check(held, len(senders))
        finally:
            web.stop()
            redis.stop()
            postgres.stop()


def _round(no: int, some: list, web: Web, redis: RedisServer, postgres: Postgres) -> list[str]:
    """Everybody sends within twelve seconds, and in the middle of it everything dies once."""
    plan = [(12 * n / len(some), ("send", n)) for n in range(len(some))]
    killer = threading.Thread(target=_kill, args=(web, redis, postgres))
    killer.start()
    done = crowd(web.port, some, plan, patient=True, threads=16)
    killer.join()
    held = [each["reference"] for each in done if each["reference"]]
    again = sum(each["errors"] for each in done)
    print(f"Round {no}: {len(held)} of {len(some)} hold a reference, after {again} tries that failed", flush=True)
    return held


def _kill(web: Web, redis: RedisServer, postgres: Postgres) -> None:
    time.sleep(3)
    web.kill_a_worker()
    time.sleep(2)
    kill_redis(redis)
    time.sleep(1)
    redis.start()
    time.sleep(1)
    postgres.kill()
    time.sleep(0.5)
    postgres.start()


def _check(held: list[str], senders: int) -> int:
    stored = Counter(db.session.scalars(select(Response.reference)))
    lost = [each for each in held if stored[each] != 1]
    twice = db.session.scalar(
        select(func.count()).select_from(
            select(Response.draft_id).group_by(Response.draft_id).having(func.count() > 1).subquery()
        )
    )
    answers = select(func.count(Answer.id)).where(Answer.version_id == ResponseVersion.id).scalar_subquery()
    short = db.session.scalar(select(func.count()).select_from(ResponseVersion).where(answers != ANSWERS))
    db.session.rollback()
    with transaction():
        now = clock.now()
        while audit.seal_lines(now=now):
            db.session.flush()
    chain = audit.verify_chain()
    sealed = _seal()
    print(f"{len(held)} of {senders} hold a reference; {sum(stored.values())} responses are stored")
    print(f"Held and not stored once: {len(lost)}; drafts sent twice: {twice}; responses without all answers: {short}")
    standing = "broken" if chain.broken_at else "whole"
    print(f"Audit chain: {chain.sealed} lines, {standing}; seal: {sealed or 'verifies'}")
    return int(bool(lost or twice or short or chain.broken_at or sealed or len(held) != senders))


def _seal() -> str:
    """Close the consultation, seal what was sent, and work the seal out again; empty when it holds."""
    db.session.rollback()
    with transaction():
        db.session.execute(update(Consultation).where(Consultation.slug == SLUG).values(closes_at=clock.now()))
    consultation = catalogue.get_consultation(SLUG)
    with transaction():
        sealed = seal_at_close(consultation.id, now=clock.now() + timedelta(days=1))
    check = check_seals(consultation)
    return "; ".join(check.faults) if sealed else "nothing was sealed"


if __name__ == "__main__":
    sys.exit(main())
