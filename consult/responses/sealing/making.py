"""Make seals: the first when the grace is over, a further one when letters and paper are declared complete."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import selectinload

from consult import audit
from consult.catalogue import Consultation
from consult.db import db
from consult.errors import RuleBroken
from consult.people import Person
from consult.responses.equality.asking import forget_tickets
from consult.responses.models import Response
from consult.responses.sealing.leaves import Leaf, leaves_of
from consult.responses.sealing.models import Seal, SealCause, SealedVersion, standing_of
from consult.responses.sealing.tree import root_of

# What was received in time may still be on its way into the database when the grace ends.
SEALED_AFTER = timedelta(minutes=5)


class NotSealedYet(RuleBroken):
    """The first seal is the clock's; a person makes only later ones."""


def list_due(*, now: datetime) -> Sequence[UUID]:
    """Consultations that have ended and have no seal, by the timetable as it stands now."""
    ended = select(Consultation).where(
        Consultation.published_at.is_not(None),
        Consultation.closes_at <= now - SEALED_AFTER,
        ~exists().where(Seal.consultation_id == Consultation.id),
    )
    return [each.id for each in db.session.scalars(ended) if is_due(each, now=now)]


def is_due(consultation: Consultation, *, now: datetime) -> bool:
    """Whether nothing can be on its way any more: the grace ended a while ago, and it is not paused."""
    return consultation.has_ended(at=now - SEALED_AFTER) and consultation.pause_at(now) is None


def seal_at_close(consultation_id: UUID, *, now: datetime) -> Seal | None:
    """The first seal, once; None where another made it, or the timetable was moved meanwhile."""
    consultation = _hold(consultation_id)
    if find_last_seal(consultation) is not None or not is_due(consultation, now=now):
        return None
    forget_tickets(consultation)
    return _seal(consultation, SealCause.CLOSE, _leaves(consultation), by=None, now=now)


def complete_intake(consultation: Consultation, *, by: Person, now: datetime) -> Seal:
    """Declare that letters and paper are all in, and seal again. With nothing new it stays as it is.

    Raises NotSealedYet before the first seal.
    """
    consultation = _hold(consultation.id)
    last = find_last_seal(consultation)
    if last is None:
        raise NotSealedYet("The first seal is made when the consultation has ended. Declare the intake complete then")
    leaves = _leaves(consultation)
    if last.cause is SealCause.INTAKE and _said_by(leaves) == _said_by([leaf for _place, leaf in leaves_of(last)]):
        return last
    return _seal(consultation, SealCause.INTAKE, leaves, by=by, now=now)


def find_last_seal(consultation: Consultation) -> Seal | None:
    """The seal that stands: the latest."""
    mine = select(Seal).where(Seal.consultation_id == consultation.id)
    return db.session.scalar(mine.order_by(Seal.no.desc()).limit(1))


def list_seals(consultation: Consultation) -> Sequence[Seal]:
    """All of them, the latest first: a receipt may hold a proof of an earlier one."""
    return db.session.scalars(
        select(Seal).where(Seal.consultation_id == consultation.id).order_by(Seal.no.desc())
    ).all()


def _hold(consultation_id: UUID) -> Consultation:
    """Wait for what is being written to it, and keep more from being written until the commit."""
    held = select(Consultation).where(Consultation.id == consultation_id).with_for_update()
    return db.session.scalars(held.execution_options(populate_existing=True)).one()


def _leaves(consultation: Consultation) -> list[Leaf]:
    """Every version of every response as it stands now, in the order of their references, which says nothing."""
    found = db.session.scalars(
        select(Response)
        .where(Response.consultation_id == consultation.id)
        .options(selectinload(Response.versions), selectinload(Response.exclusion), selectinload(Response.withdrawals))
        .execution_options(populate_existing=True)
    ).all()
    return [
        Leaf(
            version.id,
            response.reference,
            version.no,
            version.received_at,
            version.fingerprint,
            standing_of(version, response),
            secrets.token_hex(16),
        )
        for response in sorted(found, key=lambda each: each.reference)
        for version in response.versions
    ]


def _said_by(leaves: Sequence[Leaf]) -> list[tuple[UUID, str]]:
    return [(leaf.version_id, str(leaf.standing)) for leaf in leaves]


def _seal(
    consultation: Consultation, cause: SealCause, leaves: Sequence[Leaf], *, by: Person | None, now: datetime
) -> Seal:
    before = find_last_seal(consultation)
    seal = Seal(
        id=uuid4(),
        consultation_id=consultation.id,
        no=before.no + 1 if before else 1,
        cause=cause,
        at=now,
        leaves=len(leaves),
        responses=len({leaf.reference for leaf in leaves}),
        root=root_of([leaf.hash for leaf in leaves]).hex(),
        before=before.root if before else "",
        by_id=by.id if by else None,
    )
    db.session.add(seal)
    db.session.flush()
    rows = [
        {
            "seal_id": seal.id,
            "place": place,
            "version_id": leaf.version_id,
            "standing": leaf.standing,
            "nonce": leaf.nonce,
        }
        for place, leaf in enumerate(leaves)
    ]
    if rows:
        db.session.execute(insert(SealedVersion), rows)
    words = f"Seal {seal.no} of {seal.leaves} versions, root {seal.root}"
    audit.record("sealed responses", seal, words, by=by or "seal", at=now)
    return seal
