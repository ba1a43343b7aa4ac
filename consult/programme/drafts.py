"""One numbered draft of a plan. Once it is published it is never changed: the next draft is a new one."""

from datetime import datetime

from sqlalchemy import select

from consult.db import db
from consult.plans.models import (
    Action,
    Clause,
    Evidence,
    EvidenceGap,
    Funding,
    LogicLink,
    LogicStep,
    Pillar,
    Plan,
    PlanVersion,
    PrincipleTest,
    Severity,
    Strength,
)
from consult.programme.files import Row
from consult.programme.shelf import Loaded


def put_draft(loaded: Loaded, plan: Plan, content: Row, *, published_at: datetime | None) -> None:
    row = content["version"]
    here = db.session.scalar(select(PlanVersion).where(PlanVersion.plan_id == plan.id, PlanVersion.no == row["no"]))
    if here is not None and here.published_at is not None:
        if _said(content) != _held(here):
            loaded.left_alone.append(
                f"Left alone: draft {here.no} of {plan.slug} is published, and its file now says something else. "
                f"Write a new draft."
            )
        return
    values = {name: row.get(name, "") for name in ("title", "summary", "change_note")}
    version = loaded.put(PlanVersion, {"plan_id": plan.id, "no": row["no"]}, values | {"published_at": published_at})
    _fill(loaded, version, content)


def _fill(loaded: Loaded, version: PlanVersion, content: Row) -> None:
    clauses, pillars, evidence = {}, {}, {}
    for sort, row in enumerate(content.get("clause", []), start=1):
        values = {name: row[name] for name in ("number", "group", "heading", "text")} | {"sort": sort}
        clauses[row["key"]] = loaded.put(Clause, {"version_id": version.id, "key": row["key"]}, values)
    for sort, row in enumerate(content.get("pillar", []), start=1):
        values = {"title": row["title"], "sort": sort}
        pillars[row["key"]] = loaded.put(Pillar, {"version_id": version.id, "key": row["key"]}, values)
    for sort, row in enumerate(content.get("evidence", []), start=1):
        values = {name: row[name] for name in ("title", "source", "geography", "period")}
        values |= {"stage_code": row["stage"], "note": row.get("note", ""), "sort": sort}
        evidence[row["key"]] = loaded.put(Evidence, {"version_id": version.id, "key": row["key"]}, values)
    for sort, row in enumerate(content.get("gap", []), start=1):
        values = {
            "severity": Severity(row["severity"]),
            "owner": row["owner"],
            "stage_code": row["stage"],
            "sort": sort,
        }
        loaded.put(EvidenceGap, {"version_id": version.id, "text": row["text"]}, values)
    for sort, row in enumerate(content.get("action", []), start=1):
        clause = clauses.get(row.get("clause", ""))
        values = {
            "pillar_id": pillars[row["pillar"]].id,
            "clause_id": clause.id if clause else None,
            "specialism_code": row.get("specialism") or None,
            "title": row["title"],
            "text": row["text"],
            "lead": row["lead"],
            "funding": Funding(row["funding"]),
            "funding_note": row.get("funding_note", ""),
            "sort": sort,
        }
        action = loaded.put(Action, {"version_id": version.id, "key": row["key"]}, values)
        _fill_action(loaded, action, row, evidence)


def _fill_action(loaded: Loaded, action: Action, row: Row, evidence: dict[str, Evidence]) -> None:
    for sort, link in enumerate(row.get("link", []), start=1):
        source = evidence.get(link.get("evidence", ""))
        values = {
            "text": link["text"],
            "strength": Strength(link["strength"]),
            "evidence_id": source.id if source else None,
        }
        loaded.put(LogicLink, {"action_id": action.id, "step": LogicStep(link["step"]), "sort": sort}, values)
    for sort, test in enumerate(row.get("principle", []), start=1):
        values = {"met": test["met"], "reason": test["reason"], "sort": sort}
        loaded.put(PrincipleTest, {"action_id": action.id, "principle_code": test["principle"]}, values)


def _said(content: Row) -> list[tuple[str, ...]]:
    """The file's words, in a form that can be held against the draft that is here."""
    version = content["version"]
    said = [("version", version["title"], version.get("summary", ""), version.get("change_note", ""))]
    clauses = [("clause", r["key"], r["number"], r["heading"], r["text"]) for r in content.get("clause", [])]
    sources = [("evidence", r["key"], r["title"], r.get("note", "")) for r in content.get("evidence", [])]
    gaps = [("gap", r["text"], r["owner"]) for r in content.get("gap", [])]
    actions = [("action", r["key"], r["title"], r["text"], r["lead"], r["funding"]) for r in content.get("action", [])]
    links = [("link", r["key"], k["step"], k["text"]) for r in content.get("action", []) for k in r.get("link", [])]
    return sorted([*said, *clauses, *sources, *gaps, *actions, *links])


def _held(version: PlanVersion) -> list[tuple[str, ...]]:
    held = [("version", version.title, version.summary, version.change_note)]
    clauses = [("clause", c.key, c.number, c.heading, c.text) for c in version.clauses]
    sources = [("evidence", e.key, e.title, e.note) for e in version.evidence]
    gaps = [("gap", gap.text, gap.owner) for gap in version.gaps]
    actions = [("action", a.key, a.title, a.text, a.lead, str(a.funding)) for a in version.actions]
    links = [("link", a.key, str(link.step), link.text) for a in version.actions for link in a.links]
    return sorted([*held, *clauses, *sources, *gaps, *actions, *links])
