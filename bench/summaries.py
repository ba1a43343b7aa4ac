"""How long it takes to write a summary, to approve it, to freeze it into a pack, and to open their pages.

    python -m bench.summaries [--answers 5000] [--database sqlite|URL]

The answers are made up from a few sentences. Each of these is a point, placed under a theme of its own without any
reading, so that this measures what is counted and nothing else. Times are wall clock; CPU is this process alone.
"""

import argparse
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import event, insert

from bench.studio import empty, made_up, send, took
from consult import responses, summaries
from consult.boards.services import freezing
from consult.db import db, transaction
from consult.people import Person, RoleName
from consult.questions.models import Question
from consult.summaries import services as writing
from consult.theming.models import Placement, Point, Reading, ReadState, Theme
from tests.browsing import Browsing
from tests.conftest import NOW
from tests.factories.boards import make_route
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.theming import SUBJECTS

KINDS = ("business", "business", "business", "university", "council")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=5_000)
    parser.add_argument("--database", default="sqlite", help="sqlite, or the address of an empty database")
    chosen = parser.parse_args()
    with empty(chosen.database) as app:
        measure(app, made_up(chosen.answers))


def measure(app: Flask, texts: list[str]) -> None:
    consultation = make_consultation(slug="bench", closes_at=NOW - timedelta(days=1))
    analyst, question = make_person(RoleName.LEAD_ANALYST), make_question(consultation)
    make_route(consultation.route_code)
    send(question, texts, KINDS)
    place(question, analyst)

    def put_down() -> None:
        with transaction():
            writing.put_down(question, found, by=analyst, now=NOW)

    def approve() -> None:
        with transaction():
            summaries.approve_summary(current(), by=analyst, now=NOW)

    def insert_counts() -> None:
        with transaction():
            summaries.insert_counts(current(), by=analyst, now=NOW)

    def seal() -> None:
        with transaction():
            freezing.seal(consultation, papers, by=analyst, now=NOW)

    def current() -> Any:
        return summaries.current_summary(question)

    found = asked("worker: work out a summary", lambda: writing.work_out(question))
    asked("worker: put it down, senders wait", put_down)
    print(f"{len(texts):,} answers, {len(current().sentences)} sentences")
    lead = Browsing(app, analyst)
    asked("page: summary", lambda: lead.client.get("/studio/bench/q/1/summary"))
    asked("page: one sentence", lambda: lead.client.get("/studio/bench/q/1/summary/sentences/3"))
    asked("act: insert the counts", insert_counts)
    asked("act: approve", approve)
    asked("page: before the freeze", lambda: lead.client.get("/studio/bench/pack"))
    papers = asked("worker: draw up a pack", lambda: freezing.draw_up(consultation, now=NOW))
    asked("worker: seal it, senders wait", seal)
    member = Browsing(app, make_person(RoleName.BOARD_MEMBER, board_slug="harbour"))
    asked("page: pack", lambda: member.client.get("/boards/harbour/packs/bench-1"))
    asked("page: one frozen sentence", lambda: member.client.get("/boards/harbour/packs/bench-1/sentences/3"))


def place(question: Question, by: Person) -> None:
    """One theme for each of the sentences, and all the answers that say it under it."""
    said = [text for texts in SUBJECTS.values() for text in texts]
    themes = {text: uuid4() for text in said}
    readings: list[dict[str, Any]] = []
    points: list[dict[str, Any]] = []
    placements: list[dict[str, Any]] = []
    for answer in responses.list_answers(question):
        readings.append({"id": uuid4(), "answer_id": answer.id, "state": ReadState.READ, "reason": "", "engine": {},
                         "read_at": NOW})  # fmt: skip
        for text in said:
            if text in answer.text:
                start = answer.text.index(text)
                points.append({"id": uuid4(), "reading_id": readings[-1]["id"], "answer_id": answer.id,
                               "start": start, "end": start + len(text)})  # fmt: skip
                placements.append({"id": uuid4(), "theme_id": themes[text], "point_id": points[-1]["id"],
                                   "person_id": by.id, "placed_at": NOW})  # fmt: skip
    with transaction():
        db.session.execute(insert(Theme), [
            {"id": theme_id, "question_id": question.id, "name": text, "description": "", "agreed_by": by.id,
             "agreed_at": NOW} for text, theme_id in themes.items()
        ])  # fmt: skip
        for model, rows in ((Reading, readings), (Point, points), (Placement, placements)):
            db.session.execute(insert(model), rows)


def asked(name: str, what: Callable[[], Any]) -> Any:
    """What it took, and how many statements the database was asked; gives back what came of it."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        statements.append(statement)

    db.session.rollback()
    event.listen(db.engine, "before_cursor_execute", note)
    done = took(name, what)
    event.remove(db.engine, "before_cursor_execute", note)
    if getattr(done, "status_code", 200) != 200:
        raise SystemExit(f"{name}: {done.status}")
    print(f"{'':40} {len(statements):8,} statements", flush=True)
    return done


if __name__ == "__main__":
    main()
