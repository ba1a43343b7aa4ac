"""What is public today, as entries of the index. What stands here is found by anybody; nothing else is.

Every page of it is asked for by the same queries as the public pages, so what they may not show is not found either.
Nothing of responses is here: no page publishes answers yet.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from consult import boards, catalogue, outcomes, plans, questions
from consult.catalogue import Consultation
from consult.plans import Plan, PlanVersion
from consult.search.models import Kind


@dataclass(frozen=True)
class Entry:
    """One thing to be found. `key` names it from one refresh to the next; `place` is what its address is made of."""

    key: str
    kind: Kind
    title: str
    text: str
    caption: str
    place: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None

    @property
    def fingerprint(self) -> str:
        parts = [self.kind, self.title, self.text, self.caption, self.place, self.at.isoformat() if self.at else ""]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def list_public() -> list[Entry]:
    """All that can be found, each key once."""
    found = [*_plans(), *_consultations(), *_decisions(), *_commitments()]
    return list({entry.key: entry for entry in found}.values())


def _joined(*parts: str) -> str:
    return "\n\n".join(part.strip() for part in parts if part and part.strip())


def _plans() -> Iterator[Entry]:
    for plan in plans.list_plans():
        text = _joined(plan.aim, plan.maturity, plan.expected, *plan.missing)
        yield Entry(f"plan:{plan.slug}", Kind.PLAN, plan.title, text, "", {"slug": plan.slug})
        versions = plans.list_published_versions(plan)
        for version in versions:
            yield _draft(plan, version)
        if versions:
            yield from _inside(plan, versions[0])


def _draft(plan: Plan, version: PlanVersion) -> Entry:
    place = {"slug": plan.slug, "no": version.no}
    text = _joined(version.summary, version.change_note)
    key = f"draft:{plan.slug}/{version.no}"
    return Entry(key, Kind.DRAFT, version.title, text, f"Draft {version.no}, {plan.title}", place, version.published_at)


def _inside(plan: Plan, version: PlanVersion) -> Iterator[Entry]:
    """The clauses and actions of the draft that stands; those of earlier drafts would be found many times over."""
    caption = f"Draft {version.no}, {plan.title}"
    for clause in version.clauses:
        place = {"slug": plan.slug, "no": version.no, "key": clause.key}
        key = f"clause:{plan.slug}/{version.no}/{clause.key}"
        yield Entry(key, Kind.CLAUSE, clause.name, clause.text, caption, place, version.published_at)
    for action in version.actions:
        place = {"slug": plan.slug, "key": action.key}
        text = _joined(action.text, action.funding_note)
        key = f"action:{plan.slug}/{action.key}"
        yield Entry(key, Kind.ACTION, action.title, text, caption, place, version.published_at)


def _consultations() -> Iterator[Entry]:
    for consultation in catalogue.list_published():
        slug, opened = consultation.slug, consultation.opens_at
        about = (consultation.about, consultation.still_open, consultation.already_decided, consultation.out_of_scope)
        yield Entry(
            f"consultation:{slug}",
            Kind.CONSULTATION,
            consultation.title,
            _joined(*about, consultation.equality_note),
            "",
            {"slug": slug},
            opened,
        )
        for question in questions.list_for(consultation):
            place = {"slug": slug, "anchor": f"question-{question.number}"}
            title, text = f"Question {question.number}: {question.text}", _joined(question.why, question.hint)
            key = f"question:{slug}/{question.key}"
            yield Entry(key, Kind.QUESTION, title, text, consultation.title, place, opened)
        yield from _outcomes(consultation)


def _outcomes(consultation: Consultation) -> Iterator[Entry]:
    """Published answers to the themes of the pack that passed every step, under the names that it froze."""
    pack = boards.find_settled_pack(consultation) if outcomes.is_answered(consultation) else None
    if pack is None:
        return
    names = {theme["id"]: theme["name"] for theme in outcomes.frozen_themes(pack)}
    for outcome in outcomes.list_outcomes(pack):
        theme_id = str(outcome.theme_id)
        if outcome.published_at is None or theme_id not in names:
            continue
        place = {"slug": consultation.slug, "anchor": f"theme-{theme_id}"}
        text = _joined(outcome.we_did, outcome.reason)
        key = f"outcome:{consultation.slug}/{theme_id}"
        yield Entry(key, Kind.OUTCOME, names[theme_id], text, consultation.title, place, outcome.published_at)


def _decisions() -> Iterator[Entry]:
    for made in outcomes.list_public_decisions():
        yield Entry(
            f"decision:{made.id}",
            Kind.DECISION,
            f"{made.step.board.name}: {made.result.words}",
            _joined(made.reasons, *(str(condition) for condition in made.conditions), made.dissent),
            made.pack.consultation.title,
            {"anchor": f"decision-{made.id}"},
            made.decided_at,
        )


def _commitments() -> Iterator[Entry]:
    for promised in outcomes.list_commitments():
        yield Entry(
            f"commitment:{promised.number}",
            Kind.COMMITMENT,
            promised.title,
            _joined(promised.owner, *(note.text for note in promised.notes)),
            promised.outcome.consultation.title,
            {"number": promised.number},
            promised.made_at,
        )
