"""Which consultations there are, and what became of what people were told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult import clock
from consult.catalogue.acts import ActKind, EarlyClose, PublicChange, TimetableAct
from consult.catalogue.models import Consultation, Coverage
from consult.catalogue.services.preparing import AT_OPENING, QUESTIONS, WORDS
from consult.catalogue.timetable import close_words, sentence
from consult.db import db
from consult.errors import NotFound
from consult.plans.models import Plan, PlanVersion

_WITH_DRAFTS = selectinload(Consultation.coverage).selectinload(Coverage.version).selectinload(PlanVersion.plan)


def get_consultation(slug: str) -> Consultation:
    """Whatever its state: for those who prepare it."""
    consultation = db.session.scalar(select(Consultation).where(Consultation.slug == slug))
    if consultation is None:
        raise NotFound("There is no consultation at this address")
    return consultation


def get_published(slug: str) -> Consultation:
    """Only what the public may see."""
    consultation = get_consultation(slug)
    if consultation.published_at is None:
        raise NotFound("There is no consultation at this address")
    return consultation


def list_consultations() -> Sequence[Consultation]:
    """All of them, the one that closes last first; those without dates before all."""
    found = db.session.scalars(select(Consultation).options(_WITH_DRAFTS).order_by(Consultation.title)).all()
    return sorted(
        found, key=lambda each: (each.closes_at is not None, -each.closes_at.timestamp() if each.closes_at else 0)
    )


def list_published() -> Sequence[Consultation]:
    return [consultation for consultation in list_consultations() if consultation.published_at is not None]


def list_covering(plan: Plan) -> Sequence[Consultation]:
    """The published consultations that ask about any draft of this plan, newest first."""
    return db.session.scalars(
        select(Consultation)
        .join(Consultation.coverage)
        .join(Coverage.version)
        .where(PlanVersion.plan_id == plan.id, Consultation.published_at.is_not(None))
        .order_by(Consultation.opens_at.desc())
        .distinct()
    ).all()


def list_drafts() -> Sequence[PlanVersion]:
    """Every draft of every plan, the newest of each first: what a consultation may be about."""
    return db.session.scalars(
        select(PlanVersion).join(PlanVersion.plan).order_by(Plan.title, PlanVersion.no.desc())
    ).all()


def find_early_close(consultation: Consultation) -> EarlyClose | None:
    """An earlier close that somebody proposed and nobody has confirmed or dropped."""
    return db.session.scalar(
        select(EarlyClose).where(EarlyClose.consultation_id == consultation.id, EarlyClose.confirmed.is_(None))
    )


@dataclass(frozen=True)
class Told:
    """One change as the public reads it."""

    at: datetime
    words: str
    why: str
    before: str = ""
    after: str = ""


def list_told(consultation: Consultation) -> list[Told]:
    """Every change to what people were told, and what was accepted before it opened; the newest first."""
    changes = db.session.scalars(select(PublicChange).where(PublicChange.consultation_id == consultation.id)).all()
    told = [_changed(change) for change in changes] + [_acted(act) for act in consultation.acts]
    return sorted(told, key=lambda each: each.at, reverse=True)


def _changed(change: PublicChange) -> Told:
    if change.field == AT_OPENING:
        return Told(change.at, f"Opened although this does not hold: “{change.before}”", sentence(change.why))
    if change.field.startswith(QUESTIONS):
        words = change.field.removeprefix(QUESTIONS)
        return Told(change.at, f"{words[0].upper()}{words[1:]}", sentence(change.why), change.before, change.after)
    what = WORDS.get(change.field, "by when we reply")
    return Told(change.at, f"Changed {what}", sentence(change.why), change.before, change.after)


def _acted(act: TimetableAct) -> Told:
    moved = f"from {close_words(act.closed_before)} to {close_words(act.closes_after)}"
    if act.kind is ActKind.EXTENDED:
        words = f"Extended {moved}"
    elif act.kind is ActKind.CLOSED_EARLY:
        words = f"Shortened {moved}"
    elif act.kind is ActKind.PAUSED:
        words = f"Paused at {clock.moment_words(act.at)}"
    else:
        words = f"Resumed at {clock.moment_words(act.at)}"
        words += f", and extended {moved}" if act.closes_after != act.closed_before else ""
    return Told(act.at, words, sentence(act.reason))
