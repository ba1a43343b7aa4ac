"""What senders said of how they were read, answered or not."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from consult.catalogue.models import Consultation
from consult.db import db
from consult.errors import NotFound
from consult.responses.models import Response
from consult.theming.corrections import Correction, CorrectionReply


def list_corrections(consultation: Consultation) -> Sequence[Correction]:
    """All of a consultation: those that wait first, the oldest first."""
    waiting = CorrectionReply.id.is_not(None)
    return db.session.scalars(
        _of(consultation, select(Correction))
        .outerjoin(CorrectionReply, CorrectionReply.correction_id == Correction.id)
        .order_by(waiting, Correction.at, Correction.id)
        .options(joinedload(Correction.reply), joinedload(Correction.response), joinedload(Correction.question))
    ).all()


def list_corrections_of(response: Response) -> Sequence[Correction]:
    """All that the sender of one response said, the oldest first."""
    mine = select(Correction).where(Correction.response_id == response.id)
    return db.session.scalars(mine.order_by(Correction.at, Correction.id).options(joinedload(Correction.reply))).all()


def count_waiting_corrections(consultation: Consultation) -> int:
    waiting = (
        _of(consultation, select(func.count(Correction.id)))
        .outerjoin(CorrectionReply, CorrectionReply.correction_id == Correction.id)
        .where(CorrectionReply.id.is_(None))
    )
    return db.session.scalar(waiting) or 0


def get_correction(consultation: Consultation, correction_id: UUID) -> Correction:
    found = db.session.get(Correction, correction_id)
    if found is None or found.response.consultation_id != consultation.id:
        raise NotFound("This consultation has no such correction")
    return found


def _of(consultation: Consultation, chosen: Select) -> Select:  # type: ignore[type-arg]
    here = chosen.join(Response, Response.id == Correction.response_id)
    return here.where(Response.consultation_id == consultation.id)
