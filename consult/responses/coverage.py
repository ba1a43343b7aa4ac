"""Who was asked and who was heard: counts by sector and kind, and those who are silent."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from consult.catalogue import Consultation
from consult.db import db
from consult.responses.counting import IS_COUNTED, IS_LATEST
from consult.responses.invited import Invited
from consult.responses.keys import Contact
from consult.responses.models import Draft, Response, ResponseVersion


class Heard(StrEnum):
    """Where somebody whom we asked stands."""

    HEARD = "heard"
    BEGAN = "began"
    SILENT = "silent"


@dataclass(frozen=True)
class Asked:
    """One invited address and where it stands."""

    invited: Invited
    heard: Heard


def list_coverage(consultation: Consultation) -> list[Asked]:
    """Everybody invited, by name. Heard: what they began by our link was sent, or a response has their address."""
    contact, sent_from = aliased(Contact), aliased(Draft)
    by_link = exists().where(Response.draft_id == Invited.draft_id)
    by_address = exists().where(
        contact.address == Invited.address,
        contact.draft_id == sent_from.id,
        sent_from.consultation_id == Invited.consultation_id,
        Response.draft_id == sent_from.id,
    )
    rows = db.session.execute(
        select(Invited, (by_link | by_address).label("sent"))
        .where(Invited.consultation_id == consultation.id)
        .order_by(Invited.name, Invited.address)
    )
    return [Asked(invited, _standing(invited, sent)) for invited, sent in rows]


def _standing(invited: Invited, sent: bool) -> Heard:
    if sent:
        return Heard.HEARD
    return Heard.BEGAN if invited.draft_id else Heard.SILENT


def count_sectors(consultation: Consultation) -> Counter[str]:
    """Counted responses by the sectors that matter to them; one may name several."""
    named = db.session.scalars(_counted(consultation).with_only_columns(ResponseVersion.sectors))
    return Counter(sector for sectors in named for sector in sectors)


def count_sectors_by_kind(consultation: Consultation) -> Counter[tuple[str, str]]:
    """Counted responses by sector and kind of respondent."""
    rows = db.session.execute(_counted(consultation).with_only_columns(ResponseVersion.sectors, ResponseVersion.kind))
    return Counter((sector, kind) for sectors, kind in rows for sector in sectors)


def _counted(consultation: Consultation):  # type: ignore[no-untyped-def]
    return (
        select(ResponseVersion)
        .join(ResponseVersion.response)
        .where(Response.consultation_id == consultation.id, IS_LATEST, IS_COUNTED)
    )


def find_invited(token_digest: str) -> Invited | None:
    return db.session.scalar(select(Invited).where(Invited.token_digest == token_digest))


def list_invited(consultation: Consultation) -> Sequence[Invited]:
    mine = select(Invited).where(Invited.consultation_id == consultation.id)
    return db.session.scalars(mine.order_by(Invited.name, Invited.address)).all()
