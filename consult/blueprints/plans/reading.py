"""A draft as it is read: its clauses in groups, each with what hangs on it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import url_for

from consult import clock, plans
from consult.blueprints.plans.own import comments_on
from consult.blueprints.plans.standing import invitation_to, questions_about
from consult.plans import ChangeKind, Clause, PlanVersion
from consult.plans.models import LogicStep


@dataclass
class ClauseLine:
    """One clause with its markers, what this browser noted on it, and the link to comment or the words in its place."""

    clause: Clause
    markers: list[dict[str, str | None]] = field(default_factory=list)
    comment_url: str | None = None
    closed: str | None = None
    own: list[dict[str, Any]] = field(default_factory=list)
    own_slug: str = ""


def list_groups(version: PlanVersion, *, now: datetime) -> list[tuple[str, list[ClauseLine]]]:
    """The draft's clauses under their headings, in order."""
    lines = {clause.key: ClauseLine(clause) for clause in version.clauses}
    _mark_changes(lines, version)
    _mark_actions(lines, version)
    _mark_questions(lines, version)
    _mark_successors(lines, version)
    _invite(lines, version, now=now)
    groups: dict[str, list[ClauseLine]] = {}
    for line in lines.values():
        groups.setdefault(line.clause.group, []).append(line)
    return list(groups.items())


def _mark_changes(lines: dict[str, ClauseLine], version: PlanVersion) -> None:
    earlier = plans.version_before(version)
    if earlier is None:
        return
    address = url_for("plans.changes", slug=version.plan.slug, no=version.no, since=earlier.no)
    words = {ChangeKind.CHANGED: f"changed since draft {earlier.no}", ChangeKind.ADDED: f"new since draft {earlier.no}"}
    for change in plans.compare(version, earlier):
        if change.after is not None and change.kind in words:
            key = change.after.key
            lines[key].markers.append({"text": words[change.kind], "url": f"{address}#{key}"})


def _mark_actions(lines: dict[str, ClauseLine], version: PlanVersion) -> None:
    """Each action that a clause proposes, and how many sources stand behind it."""
    newest = plans.current_version(version.plan)
    for action in version.actions:
        if action.clause is None:
            continue
        sources = {link.evidence_id for link in action.links if link.evidence_id}
        count = f"evidence {len(sources)}" if sources else "no source yet"
        url = url_for("plans.action", slug=version.plan.slug, key=action.key) if newest is version else None
        lines[action.clause.key].markers.append({"text": f"{action.title}: {count}", "url": url})


def _mark_questions(lines: dict[str, ClauseLine], version: PlanVersion) -> None:
    for key, asked in questions_about(version).items():
        for question in asked:
            url = f"/consultations/{question.consultation.slug}/questions"
            lines[key].markers.append({"text": f"asked in question {question.number}", "url": url})


def _mark_successors(lines: dict[str, ClauseLine], version: PlanVersion) -> None:
    """Where the same clause stands in the current draft, when this is an older one."""
    newest = plans.current_version(version.plan)
    if newest is None or newest is version:
        return
    address = url_for("plans.draft", slug=version.plan.slug, no=newest.no)
    successors = {clause.key: clause for clause in newest.clauses}
    for key, line in lines.items():
        now_at = successors.get(key)
        text = f"now {now_at.number} in draft {newest.no}" if now_at else f"not in draft {newest.no}"
        line.markers.append({"text": text, "url": f"{address}#{key}" if now_at else None})


def _invite(lines: dict[str, ClauseLine], version: PlanVersion, *, now: datetime) -> None:
    invitation = invitation_to(version, now=now)
    consultation = invitation.consultation
    if consultation is None or consultation.closes_at is None:
        return
    noted = comments_on(consultation)
    for key, line in lines.items():
        line.own, line.own_slug = noted.get(line.clause.id, []), consultation.slug
        if invitation.open:
            line.comment_url = f"/respond/{consultation.slug}/comment/{version.plan.slug}/{version.no}/{key}"
        elif invitation.closed:
            line.closed = f"Comments closed on {clock.day_words(clock.last_day_before(consultation.closes_at))}"


def total_words(changes: list[plans.ClauseChange]) -> str:
    """12 clauses changed, 3 added, 1 removed, 40 unchanged."""
    counts = {kind: sum(change.kind is kind for change in changes) for kind in ChangeKind}
    first = counts.pop(ChangeKind.CHANGED)
    parts = [f"{first} clause{'s' if first != 1 else ''} changed", *(f"{n} {kind}" for kind, n in counts.items())]
    return ", ".join(parts)


def chain_of(action: plans.Action, asked: dict[LogicStep, str]) -> list[dict[str, Any]]:
    """Every step from issue to impact, in order, with what the action says there; a step may be missing."""
    return [
        {"step": step, "question": asked.get(step, ""), "links": [link for link in action.links if link.step is step]}
        for step in LogicStep
    ]
