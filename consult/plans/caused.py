"""Which clauses of published drafts changed because of something that was heard."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.db import db
from consult.plans.models import Cause, ChangeReason, PlanVersion


def list_changes_because_of(theme_ids: Collection[UUID]) -> Sequence[ChangeReason]:
    """The reasons that name one of these themes, the earliest draft first."""
    return db.session.scalars(
        select(ChangeReason)
        .join(ChangeReason.version)
        .where(ChangeReason.cause == Cause.THEME, ChangeReason.cause_id.in_(theme_ids))
        .where(PlanVersion.published_at.is_not(None))
        .order_by(PlanVersion.published_at, ChangeReason.clause_key)
        .options(joinedload(ChangeReason.version))
    ).all()
