"""Why clauses changed: what the plan's authors gave as the reason, and what was answered in public."""

from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from sqlalchemy import select

from consult import boards, catalogue, codesign
from consult.blueprints.plans.standing import list_reasons
from consult.codesign.models import LearningNote
from consult.db import db
from consult.plans import Cause, ChangeReason, Plan, PlanVersion
from consult.theming.models import Theme


@dataclass(frozen=True)
class Why:
    """One reason: what led to the change, how many said so, where to read more, and the authors' words."""

    led_by: str
    url: str | None = None
    count: str = ""
    text: str = ""


def list_whys(version: PlanVersion) -> dict[str, list[Why]]:
    """By the clause's key. A published answer to a theme stands after what the authors gave."""
    found: dict[str, list[Why]] = {}
    for reason in version.reasons:
        found.setdefault(reason.clause_key, []).append(_given(reason))
    for key, outcomes in list_reasons(version.clauses).items():
        for outcome in outcomes:
            address = f"/consultations/{outcome.consultation.slug}/what-happened"
            words = f"{outcome.theme.name} ({outcome.result.words.lower()})"
            found.setdefault(key, []).append(Why(words, address, text=outcome.reason))
    return found


def _given(reason: ChangeReason) -> Why:
    if reason.cause is Cause.EDITORIAL or reason.cause_id is None:
        return Why("Editorial", text=reason.text)
    if reason.cause is Cause.THEME:
        theme = _current(db.session.get(Theme, reason.cause_id))
        return _theme(theme, reason.text) if theme else Why("A theme", text=reason.text)
    note = db.session.get(LearningNote, reason.cause_id)
    return _note(note, reason.text) if note else Why("A learning note", text=reason.text)


def _current(theme: Theme | None) -> Theme | None:
    """A theme that was merged lives on in another."""
    seen: set[UUID] = set()
    while theme is not None and theme.merged_into_id is not None and theme.id not in seen:
        seen.add(theme.id)
        theme = db.session.get(Theme, theme.merged_into_id)
    return theme


def _theme(theme: Theme, text: str) -> Why:
    """How many raised it is told as the boards were told it, and not before: what is being read still moves."""
    consultation = theme.question.consultation
    settled = boards.find_settled_pack(consultation)
    raised = boards.count_raised(boards.papers_to_read(settled), theme.id) if settled else None
    count = f"raised by {raised.n} of {raised.of} {raised.who}" if raised else ""
    return Why(theme.name, url_for("catalogue.landing", slug=consultation.slug), count, text)


def _note(note: LearningNote, text: str) -> Why:
    held = note.round
    address = url_for("codesign.rounds", slug=held.consultation.slug) if held.consultation else None
    return Why(f"What we learned in round {held.no}: {held.title}", address, text=text)


def list_causes(plan: Plan) -> list[tuple[str, str]]:
    """What may have led to a change of this plan: value and words, agreed themes first, then learning notes."""
    causes = [(str(Cause.EDITORIAL), "Editorial: the same meaning in other words")]
    for consultation in catalogue.list_covering(plan):
        themes = db.session.scalars(
            select(Theme)
            .join(Theme.question)
            .where(
                Theme.question.has(consultation_id=consultation.id),
                Theme.merged_into_id.is_(None),
                Theme.set_aside_at.is_(None),
            )
            .order_by(Theme.name)
        )
        causes += [(f"{Cause.THEME}:{theme.id}", f"Theme: {theme.name} ({consultation.title})") for theme in themes]
    notes = [held.learning for held in codesign.list_rounds(plan) if held.learning is not None]
    return [
        *causes,
        *((f"{Cause.LEARNING}:{n.id}", f"Learning note, round {n.round.no}: {n.round.title}") for n in notes),
    ]
