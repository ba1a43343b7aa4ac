"""Whom we may write to about a draft or a response, and what is theirs."""

from collections.abc import Sequence

from sqlalchemy import Select, exists, func, select

from consult.catalogue import Consultation
from consult.db import db
from consult.responses.counting import IS_COUNTED, IS_LATEST
from consult.responses.keys import Contact, StoppedNews
from consult.responses.models import Change, Draft, Response, ResponseVersion
from consult.responses.workspace.models import Member, MemberRole, Workspace

_IS_SENT = exists().where(Response.draft_id == Draft.id) | exists().where(
    Change.draft_id == Draft.id, Change.became_no.is_not(None)
)


def home_of(response: Response) -> Draft | None:
    """The draft that the first version was sent from, which its contact belongs to; None for what came another way."""
    return db.session.get(Draft, response.draft_id) if response.draft_id else None


def find_contact(draft: Draft) -> Contact | None:
    """Where to write about a draft; a change has the contact of the response that it changes."""
    home = home_of(draft.change.response) if draft.change else draft
    return db.session.scalar(select(Contact).where(Contact.draft_id == home.id)) if home else None


def list_unsent_of(address: str) -> Sequence[Draft]:
    """First responses that this address asked us to keep and that are not sent; the newest first."""
    return db.session.scalars(_drafts_of(address).where(~_IS_SENT)).all()


def list_confirmed_drafts(address: str) -> Sequence[Draft]:
    """What is not sent, of somebody who has shown that the address is theirs."""
    return db.session.scalars(_drafts_of(address).where(~_IS_SENT, Contact.confirmed_at.is_not(None))).all()


def list_confirmed_responses(address: str) -> Sequence[Response]:
    """What was sent, of somebody who has shown that the address is theirs; the newest first."""
    return db.session.scalars(
        select(Response)
        .join(Contact, Contact.draft_id == Response.draft_id)
        .where(Contact.address == address, Contact.confirmed_at.is_not(None))
        .order_by(Response.received_at.desc())
    ).all()


def _drafts_of(address: str) -> Select[Draft]:
    mine = select(Draft).join(Contact, Contact.draft_id == Draft.id).where(Contact.address == address)
    return mine.order_by(Draft.saved_at.desc())


def list_addresses(consultation: Consultation) -> Sequence[str]:
    """Everybody who began a response and left an address, once each, but for those who want no more news.

    So do the leads of those who write together.
    """
    stopped = select(StoppedNews.address)
    leads = db.session.scalars(
        select(Member.address)
        .join(Member.workspace)
        .where(Workspace.consultation_id == consultation.id, Member.role == MemberRole.LEAD)
        .where(Member.removed_at.is_(None), Member.address.not_in(stopped))
    )
    alone = db.session.scalars(
        select(Contact.address)
        .join(Contact.draft)
        .where(Draft.consultation_id == consultation.id, Contact.address.not_in(stopped))
        .distinct()
    )
    return sorted({*leads, *alone})


def is_confirmed(response: Response, address: str) -> bool:
    """Whether this is the address that a response was sent with, and somebody has shown that it is theirs."""
    home = home_of(response)
    contact = find_contact(home) if home else None
    return contact is not None and contact.confirmed_at is not None and contact.address == address


def is_stopped(address: str) -> bool:
    """Whether this address asked for no more news."""
    return db.session.get(StoppedNews, address) is not None


def count_confirmed(consultation: Consultation) -> int:
    """Addresses that somebody has shown to be theirs, behind responses that count; each once."""
    behind = (
        select(Contact.address)
        .join(Response, Response.draft_id == Contact.draft_id)
        .join(ResponseVersion, ResponseVersion.response_id == Response.id)
        .where(Response.consultation_id == consultation.id, Contact.confirmed_at.is_not(None), IS_LATEST, IS_COUNTED)
    )
    return db.session.scalar(select(func.count()).select_from(behind.distinct().subquery())) or 0
