"""Load a programme: vocabulary, bodies, boards and routes, the strategy, its plans and their drafts."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from consult import audit, people, plans
from consult.boards.models import Board, Route, Step, StepKind
from consult.db import db
from consult.plans.models import (
    Commission,
    EvidenceStage,
    LogicQuestion,
    LogicStep,
    Milestone,
    Mission,
    Plan,
    PlanKind,
    Strategy,
)
from consult.programme.check import check
from consult.programme.drafts import put_draft
from consult.programme.files import WEST_MIDLANDS, Row, read_files
from consult.programme.shelf import Loaded
from consult.programme.vocabulary import put_vocabulary
from consult.taxonomy.models import Confidence

__all__ = ["Loaded", "load_programme"]


def load_programme(
    now: datetime,
    published: Mapping[tuple[str, int], datetime | None] | None = None,
    *,
    folder: Path = WEST_MIDLANDS,
    by: Any = "programme loader",
) -> Loaded:
    """Check the files, then load what is not here yet. A second run changes nothing.

    `published` says when a draft, by plan and number, was published (None: not yet); the others are published now.
    What is published is left alone, also when its file says something else: that wants a new number.
    """
    programme = read_files(folder)
    check(programme)
    loaded, when = Loaded(), dict(published or {})
    put_vocabulary(loaded, programme.taxonomy, now=now)
    _put_bodies(loaded, programme.bodies)
    _put_routes(loaded, programme.bodies)
    strategy = _put_strategy(loaded, programme.strategy)
    for sort, row in enumerate(programme.plans.get("plan", []), start=1):
        _put_plan(loaded, strategy, row, sort)
    for draft in programme.drafts.values():
        named = (draft["version"]["plan"], draft["version"]["no"])
        put_draft(loaded, plans.get_plan(named[0]), draft, published_at=when.get(named, now))
    if loaded.added or loaded.changed:
        words = f"{loaded.added.total()} rows added, {loaded.changed.total()} changed"
        audit.record("loaded the programme", strategy, words, by=by, at=now)
    return loaded


def sure(row: Row) -> dict[str, Any]:
    """How sure we are and why: not at all, where a file does not say."""
    return {"confidence": Confidence(row.get("confidence", "low")), "source_note": row.get("source_note", "")}


def _put_bodies(loaded: Loaded, content: Row) -> None:
    for row in content.get("body", []):
        values = {
            "name": row["name"],
            "aliases": row.get("aliases", []),
            "kind": row["kind"],
            "parent_code": row.get("parent") or None,
            "place_code": row.get("place") or None,
            "role": row["role"],
            "source_note": row["source_note"],
        }
        loaded.put(people.Body, {"code": row["code"]}, values)


def _put_routes(loaded: Loaded, content: Row) -> None:
    """Boards, and the routes that packs take through them."""
    names = {body["code"]: body["name"] for body in content.get("body", [])}
    boards: dict[str, Board] = {}
    for row in content.get("board", []):
        values = {
            "slug": row["slug"],
            "name": names[row["body"]],
            "quorum": row["quorum"],
            "advisory": row.get("advisory", False),
        }
        board = loaded.put(Board, {"body_code": row["body"]}, values)
        boards[row["body"]] = boards[row["slug"]] = board
    for row in content.get("route", []):
        route = loaded.put(Route, {"code": row["code"]}, {"title": row["title"]})
        for step in row["step"]:
            values = {"board_id": boards[step["board"]].id, "kind": StepKind(step["kind"])}
            loaded.put(Step, {"route_id": route.id, "no": step["no"]}, values)


def _put_strategy(loaded: Loaded, content: Row) -> Strategy:
    row = content["strategy"]
    names = ("title", "aim", "maturity", "spending_note")
    values = {name: row[name] for name in names} | sure(row) | {"scope_note": row.get("scope_note", "")}
    lists = {"investments": content.get("investment", []), "figures": content.get("fact", [])}
    strategy = loaded.put(Strategy, {"slug": row["slug"]}, values | lists)
    for row in content.get("mission", []):
        values = {"text": row["text"], "target_year": row.get("target_year"), **sure(row)}
        loaded.put(Mission, {"challenge_code": row["challenge"]}, values)
    for row in content.get("logic_question", []):
        loaded.put(LogicQuestion, {"step": LogicStep(row["step"])}, {"question": row["question"]})
    for sort, row in enumerate(content.get("stage", []), start=1):
        values = {name: row[name] for name in ("title", "question", "owner")} | sure(row) | {"sort": sort}
        loaded.put(EvidenceStage, {"code": row["code"]}, values)
    for sort, row in enumerate(content.get("commission", []), start=1):
        values = {"title": row["title"], "subject": row.get("subject", ""), "question": row["question"], "sort": sort}
        loaded.put(Commission, {"code": row["code"]}, values | sure(row))
    for row in content.get("milestone", []):
        values = {name: row[name] for name in ("title", "due", "precision", "state")} | sure(row)
        values["sort_date"] = date.fromisoformat(str(row["sort_date"]))
        loaded.put(Milestone, {"code": row["code"]}, values)
    db.session.flush()
    return strategy


def _put_plan(loaded: Loaded, strategy: Strategy, row: Row, sort: int) -> None:
    names = ("title", "aim", "lead", "contact", "maturity")
    values = {name: row[name] for name in names} | sure(row)
    values |= {"expected": row.get("expected", ""), "missing": row.get("missing", [])}
    values |= {"strategy_id": strategy.id, "kind": PlanKind(row["kind"]), "term_code": row["term"], "sort": sort}
    loaded.put(Plan, {"slug": row["slug"]}, values)
