"""People who have answered eight questions and now send: each with a browser of their own, from one other process."""

import http.client
import json
import random
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from hashlib import sha1
from pathlib import Path
from uuid import uuid4

import flask_migrate
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert

from consult import clock, responses
from consult.app import MIGRATIONS, create_app
from consult.db import db, transaction
from consult.people.models import SignIn
from consult.questions import list_for
from consult.responses.models import Draft
from consult.words import digest, secret_token
from tests.conftest import settings
from tests.factories.catalogue import make_consultation
from tests.factories.questions import make_question
from tests.factories.theming import SUBJECTS

SLUG, ANSWERS = "closing-hour", 8
COOKIE = "__Host-consult"
REFERENCE = re.compile(r"WM-\w{4}-\w{4}")
LATEST_TRY = 120  # seconds after which somebody who could not send stops trying


@dataclass(frozen=True)
class Sender:
    """One browser: its cookie and its form token."""

    cookie: str
    token: str


@dataclass
class Tries:
    """What one send, or one read, came to. Times in seconds, from when it was meant to begin."""

    kind: str
    seconds: float
    errors: int = 0
    reference: str = ""


@contextmanager
def product(url: str, folder: Path, secret: str) -> Iterator[Flask]:
    """The product on an empty database, for preparing and for checking; the web runs beside it."""
    app = create_app(settings(url.replace("postgresql://", "postgresql+psycopg://"), folder, SECRET_KEY=secret))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def prepare(app: Flask, senders: int, *, closes_in: timedelta) -> list[Sender]:
    """An open consultation with eight questions, and so many drafts that are ready to be sent."""
    flask_migrate.upgrade(directory=str(MIGRATIONS))
    now = clock.now()
    consultation = make_consultation(slug=SLUG, opens_at=now - timedelta(days=28), closes_at=now + closes_in)
    for _each in range(ANSWERS):
        make_question(consultation)
    asked = list_for(consultation)
    chance = random.Random(7)
    form = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token")
    made, drafts, browsers = [], [], []
    for n in range(senders):
        key, cookie, raw = secret_token(), secret_token(), sha1(f"{n}".encode()).hexdigest()
        drafts.append(_draft(consultation.id, asked, key, chance, now))
        content = {"drafts": {SLUG: key}, "csrf_token": raw}
        browsers.append(
            {"id": uuid4(), "token_digest": digest(cookie), "person_id": None, "content": content, "created_at": now,
             "touched_at": now, "expires_at": now + timedelta(days=30)}
        )  # fmt: skip
        made.append(Sender(cookie, str(form.dumps(raw))))
    with transaction():
        for at in range(0, senders, 500):
            db.session.execute(insert(Draft), drafts[at : at + 500])
            db.session.execute(insert(SignIn), browsers[at : at + 500])
    return made


def _draft(consultation_id, asked, key, chance, now):  # type: ignore[no-untyped-def]
    words = list(SUBJECTS)
    about = {
        "kind": "business", "name": "", "organisation": f"Invented Works {chance.randrange(10**6)}", "size": "small",
        "sectors": ["automotive"], "challenges": [], "place": "dudley", "on_behalf": "organisation",
        "publication": "named", "language": "en",
    }  # fmt: skip
    said = [" ".join(chance.choices(words, k=4)) + f" {chance.random()}" for _each in asked]
    answers = {
        str(each.id): responses.plain_answer(each, {"text": text}) for each, text in zip(asked, said, strict=True)
    }
    return {
        "id": uuid4(), "consultation_id": consultation_id, "token_digest": digest(key),
        "code_digest": digest(responses.private_code(key)), "about": about, "answers": answers, "comments": [],
        "began_at": now - timedelta(minutes=30), "saved_at": now - timedelta(minutes=1),
    }  # fmt: skip


@dataclass
class Client:
    """One thread of the crowd, with one connection that is opened again when it breaks."""

    port: int
    connection: http.client.HTTPConnection | None = field(default=None)

    def ask(
        self, method: str, path: str, sender: Sender | None = None, body: str | None = None
    ) -> tuple[int, str, str]:
        headers = {"Cookie": f"{COOKIE}={sender.cookie}"} if sender else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode(errors="replace")
            return answer.status, answer.headers.get("Location", ""), text
        except (OSError, http.client.HTTPException):
            self.connection = None
            return 0, "", ""

    def send(self, sender: Sender, meant: float, *, patient: bool = False) -> Tries:
        """Press send; who is patient presses again until the reference is there, as people do."""
        done = Tries("send", 0.0)
        while True:
            body = f"csrf_token={sender.token}"
            status, place, _text = self.ask("POST", f"/respond/{SLUG}/check", sender, body)
            found = REFERENCE.search(place)
            done.seconds = time.monotonic() - meant
            if status == 303 and found:
                done.reference = found[0]
                return done
            done.errors += 1
            if not patient or done.seconds > LATEST_TRY:
                return done
            time.sleep(0.2)

    def read(self, path: str, sender: Sender | None, meant: float) -> Tries:
        status, _place, _text = self.ask("GET", path, sender)
        return Tries("read", time.monotonic() - meant, errors=int(status not in (200, 303)))


Step = Callable[[Client], Tries]


def run(port: int, steps: Sequence[tuple[float, Step]], *, threads: int) -> list[Tries]:
    """Carry out each step at its second (or as soon as a thread is free after it), and say what each came to."""
    begun, waiting, lock, done = time.monotonic(), iter(steps), threading.Lock(), []

    def work() -> None:
        client = Client(port)
        while True:
            with lock:
                step = next(waiting, None)
            if step is None:
                return
            at, act = step
            time.sleep(max(0.0, begun + at - time.monotonic()))
            tried = act(client)
            with lock:
                done.append(tried)

    crew = [threading.Thread(target=work) for _ in range(threads)]
    for each in crew:
        each.start()
    for each in crew:
        each.join()
    return done


def closing_hour(senders: Sequence[Sender], *, seconds: float, reads: int) -> list[tuple[float, tuple[str, int]]]:
    """When each sends: half of them in the last quarter, with so many reads around each send."""
    chance = random.Random(11)
    early, late = len(senders) // 2, len(senders) - len(senders) // 2
    moments = [chance.uniform(0, 0.75) * seconds for _ in range(early)]
    moments += [chance.uniform(0.75, 1) * seconds for _ in range(late)]
    plan = []
    for n, at in enumerate(moments):
        plan.append((at, ("send", n)))
        plan += [(max(0.0, at - chance.uniform(0, 10)), ("read", n)) for _ in range(reads)]
    return sorted(plan)


def main() -> None:
    """The other process: reads its plan from standard input, prints what it came to as JSON."""
    plan = json.load(sys.stdin)
    senders = [Sender(**each) for each in plan["senders"]]
    pages = [f"/consultations/{SLUG}", f"/respond/{SLUG}/question/3", f"/respond/{SLUG}/check"]

    def step(kind: str, n: int) -> Step:
        if kind == "send":
            return lambda client: client.send(senders[n], time.monotonic(), patient=plan["patient"])
        return lambda client: client.read(pages[n % len(pages)], senders[n], time.monotonic())

    steps = [(at, step(kind, n)) for at, (kind, n) in plan["steps"]]
    json.dump([asdict(each) for each in run(plan["port"], steps, threads=plan["threads"])], sys.stdout)


if __name__ == "__main__":
    main()
