"""Two responses that may be from one organisation: both are taken and counted, and a person looks at the pair."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult import audit
from consult.db import Model, db
from consult.errors import AlreadyDecided, NotFound
from consult.people import Person
from consult.responses.models import Response
from consult.words import one_line

_WORD = re.compile(r"[^\W_]+")
_FORMS = {"ltd", "limited", "plc", "llp", "inc", "cic", "cio", "co", "company"}


class SenderMark(Model):
    """By what a sender can be known again within one consultation: the name or the confirmed domain."""

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True, comment="name:… or domain:…")
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)


class PossibleDuplicate(Model):
    """One response that may say the same for the same organisation as an earlier one, and what a person found."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"))
    earlier_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), index=True)
    why: Mapped[str]
    found_at: Mapped[datetime]
    is_duplicate: Mapped[bool | None] = mapped_column(comment="Null until a person has looked")
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    resolved_at: Mapped[datetime | None]
    response: Mapped[Response] = relationship(foreign_keys=[response_id])
    earlier: Mapped[Response] = relationship(foreign_keys=[earlier_id])

    __table_args__ = (UniqueConstraint("response_id", "earlier_id"),)

    def other(self, response: Response) -> Response:
        return self.earlier if self.response_id == response.id else self.response


class AlreadyResolved(AlreadyDecided):
    """Somebody looked at this pair before; what they found stands."""


def name_key(organisation: str) -> str:
    """The Aston Works Ltd. and ASTON WORKS are one name; nothing is the name of nobody."""
    words = [word for word in _WORD.findall(organisation.casefold()) if word not in _FORMS]
    words = words[1:] if words[:1] == ["the"] else words
    return f"name:{' '.join(words)}" if words else ""


def domain_key(domain: str) -> str:
    return f"domain:{domain}" if domain else ""


def link_duplicates(response: Response, keys: Iterable[str], *, now: datetime) -> None:
    """Link a response to the first one that came under any of these keys, and let later ones find it."""
    for key in filter(None, keys):
        earlier = db.session.scalar(
            select(SenderMark.response_id)
            .join(Response, Response.id == SenderMark.response_id)
            .where(SenderMark.consultation_id == response.consultation_id, SenderMark.key == key)
            .where(SenderMark.response_id != response.id)
            .order_by(Response.received_at, Response.id)
            .limit(1)
        )
        if earlier is not None and not _is_linked(response.id, earlier):
            why = "the same e-mail domain" if key.startswith("domain:") else "the same organisation name"
            db.session.add(
                PossibleDuplicate(id=uuid4(), response_id=response.id, earlier_id=earlier, why=why, found_at=now)
            )
        db.session.merge(SenderMark(consultation_id=response.consultation_id, key=key, response_id=response.id))
        db.session.flush()


def _is_linked(one: UUID, other: UUID) -> bool:
    pair = (one, other)
    found = select(PossibleDuplicate.id).where(
        PossibleDuplicate.response_id.in_(pair), PossibleDuplicate.earlier_id.in_(pair)
    )
    return db.session.scalar(found) is not None


def list_duplicates_of(response: Response) -> Sequence[PossibleDuplicate]:
    """The pairs that a response is one of, looked at or not."""
    mine = (PossibleDuplicate.response_id == response.id) | (PossibleDuplicate.earlier_id == response.id)
    return db.session.scalars(select(PossibleDuplicate).where(mine).order_by(PossibleDuplicate.found_at)).all()


def unresolved_among(responses: Sequence[Response]) -> dict[UUID, str]:
    """Of each of these that may be a duplicate and that nobody has looked at: the reference of the earlier one."""
    found = db.session.execute(
        select(PossibleDuplicate.response_id, Response.reference)
        .join(Response, Response.id == PossibleDuplicate.earlier_id)
        .where(PossibleDuplicate.response_id.in_([each.id for each in responses]))
        .where(PossibleDuplicate.is_duplicate.is_(None))
    )
    return {response_id: reference for response_id, reference in found}


def get_duplicate(duplicate_id: UUID) -> PossibleDuplicate:
    found = db.session.get(PossibleDuplicate, duplicate_id)
    if found is None:
        raise NotFound("There is no such pair of responses")
    return found


def resolve_duplicate(
    pair: PossibleDuplicate, *, is_duplicate: bool, reason: str, by: Person, now: datetime
) -> PossibleDuplicate:
    """Say what the two are; leaving one out of the counts is an act of its own. Raises AlreadyResolved."""
    db.session.refresh(pair, with_for_update={"of": PossibleDuplicate})
    if pair.is_duplicate is not None:
        raise AlreadyResolved("Somebody looked at this pair before; what they found stands")
    pair.is_duplicate, pair.reason, pair.by_id, pair.resolved_at = is_duplicate, one_line(reason), by.id, now
    db.session.flush()
    words = "Two responses are duplicates" if is_duplicate else "Two responses are not duplicates"
    audit.record("resolved a possible duplicate", pair, words, by=by, at=now)
    return pair
