"""How long reading takes, and how long an analyst waits for each page of the studio.

    python -m bench.studio [--answers 10000] [--database sqlite|URL] [--texts FILE.csv --column NAME]

Without a file the answers are made up from a few sentences. Times are wall clock; CPU is this process alone.
"""

import argparse
import csv
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import flask_migrate
from flask import Flask
from sqlalchemy import insert

from consult import theming
from consult.app import MIGRATIONS, create_app
from consult.db import db, transaction
from consult.people import RoleName
from consult.responses.models import Answer, Channel, Publication, Response, ResponseVersion
from consult.theming import machine
from tests.browsing import Browsing
from tests.conftest import NOW, settings
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.theming import SUBJECTS

PIECE = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=10_000)
    parser.add_argument("--database", default="sqlite", help="sqlite, or the address of an empty database")
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--column", default="text")
    chosen = parser.parse_args()
    with empty(chosen.database) as app:
        measure(app, from_file(chosen.texts, chosen.column) if chosen.texts else made_up(chosen.answers))


@contextmanager
def empty(database: str) -> Iterator[Flask]:
    """The product on an empty database: SQLite in a folder of its own, or the one at this address."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.sqlite" if database == "sqlite" else database
        app = create_app(settings(url, Path(folder)))
        with app.app_context():
            flask_migrate.upgrade(directory=str(MIGRATIONS))
            yield app
            db.session.remove()
            db.engine.dispose()


def measure(app: Any, texts: list[str]) -> None:
    analyst, question = make_person(RoleName.ANALYST), make_question(make_consultation(slug="bench"))
    version_ids = send(question, texts)
    print(f"{len(texts):,} answers")
    took(f"read in pieces of {PIECE}", lambda: read(version_ids))
    with transaction():
        run_id = took("ask for a run", lambda: theming.ask_for_run(question, by=analyst, now=NOW).id)
    took("carry out the run", lambda: machine.carry_out_run(run_id, now=NOW))
    took("look for campaigns", lambda: machine.find_campaigns(question.id, now=NOW))
    suggestions = theming.list_suggestions(question)
    with transaction():
        themes = [theming.accept_suggestion(each, by=analyst, now=NOW) for each in suggestions[:-1]]
    took(f"check and accept {len(themes)} themes", lambda: [accept(theme, analyst) for theme in themes])
    ledger = took("ledger", lambda: theming.ledger(question))
    print(
        f"{ledger.received:,} = {ledger.placed:,} placed + {ledger.other:,} other + {ledger.nothing:,} nothing to place"
    )
    browse = Browsing(app, analyst)
    browse.get("/studio/bench")
    studio, theme = "/studio/bench/q/1", f"/studio/bench/q/1/themes/{themes[0].id}"
    last = f"{studio}/suggestions/{suggestions[-1].id}"
    for name, url in {
        "questions": "/studio/bench",
        "themes": f"{studio}/themes",
        "one theme": theme,
        "one suggestion": last,
        "proposed": f"{theme}/proposed",
        "unplaced": f"{studio}/unplaced",
        "ledger": "/facilitate/consultations/bench/ledger",
        "behind a number": "/facilitate/consultations/bench/ledger/1/placed",
    }.items():
        took(f"page: {name}", lambda url=url: browse.client.get(url))
    page = browse.get(last)
    took("act: set a suggestion aside", lambda: browse.client.post(f"{last}/reject", data=filled_reason(page)))


def filled_reason(page: Any) -> dict[str, str]:
    return {"csrf_token": page.find("input[name=csrf_token]")["value"], "reason": "Out of scope"}


def accept(theme: Any, by: Any) -> None:
    with transaction():
        if theming.count_proposed(theme)[1]:
            theming.record_check(theming.draw_check(theme, by=by, now=NOW), [], by=by, now=NOW)


def read(version_ids: list[UUID]) -> None:
    for at in range(0, len(version_ids), PIECE):
        machine.read_versions(version_ids[at : at + PIECE], now=NOW)


def send(question: Any, texts: list[str], kinds: Sequence[str] = ("business",)) -> list[UUID]:
    """The rows of as many responses, put straight in; their senders are of these kinds in turn."""
    sent: list[dict[str, Any]] = [{"id": uuid4(), "version_id": uuid4(), "text": text} for text in texts]
    common = {"name": "", "organisation": "", "size": "", "sectors": [], "challenges": [],
              "place": "", "on_behalf": "", "language": "en", "privacy_notice": "1", "fingerprint": "f",
              "nonce": "n"}  # fmt: skip
    plain = {"question_id": question.id, "question_version": 1, "choices": [], "no_view": False, "harm": "",
             "confidential_until": "", "publication": Publication.NAMED}  # fmt: skip
    with transaction():
        db.session.execute(insert(Response), [
            {"id": each["id"], "consultation_id": question.consultation_id, "reference": f"B-{n}",
             "source_reference": f"b-{n}", "channel": Channel.IMPORT, "received_at": NOW} for n, each in enumerate(sent)
        ])  # fmt: skip
        db.session.execute(insert(ResponseVersion), [
            common | {"id": each["version_id"], "response_id": each["id"], "no": 1, "received_at": NOW,
                      "kind": kinds[n % len(kinds)], "publication": Publication.NAMED} for n, each in enumerate(sent)
        ])  # fmt: skip
        db.session.execute(insert(Answer), [
            plain | {"id": uuid4(), "version_id": each["version_id"], "text": each["text"]} for each in sent
        ])  # fmt: skip
    return [each["version_id"] for each in sent]


def made_up(count: int) -> list[str]:
    chance, said = random.Random(0), [text for texts in SUBJECTS.values() for text in texts]
    return [" ".join(chance.sample(said, chance.randint(1, 3))) + f" Case {n}." for n in range(count)]


def from_file(path: Path, column: str) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row[column].strip() for row in csv.DictReader(file) if row[column].strip()]


def took(name: str, what: Callable[[], Any]) -> Any:
    began, worked = time.perf_counter(), time.process_time()
    result = what()
    wall, cpu = time.perf_counter() - began, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name:40} {wall:8.2f} s   CPU {cpu:7.2f} s   {memory:5} MB", flush=True)
    return result


if __name__ == "__main__":
    main()
