"""Which consultations there are."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult.catalogue.models import Consultation, Coverage
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
