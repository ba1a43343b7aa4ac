"""How people come back to what they wrote: an address, and keys of which only digests are kept."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Model
from consult.responses.models import Draft, Response


class Contact(Model):
    """Where to write about one draft and what became of it. No part of the response, and never published."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"), unique=True)
    address: Mapped[str] = mapped_column(index=True, comment="Lower case")
    confirmed_at: Mapped[datetime | None] = mapped_column(comment="When a link or code from there was first used")
    draft: Mapped[Draft] = relationship()


class StoppedNews(Model):
    """An address that wants no more news, about whatever it was; what it asks for itself still goes there."""

    address: Mapped[str] = mapped_column(primary_key=True, comment="Lower case")
    at: Mapped[datetime]


class KeyKind(StrEnum):
    BROWSER = "browser"  # held by a browser that opened the draft later than the first
    LINK = "link"  # mailed, spent by its first use
    PHRASE = "phrase"  # five words, used as often as one likes


class DraftKey(Model):
    """One more way to open a draft, beside the browser that began it."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"), index=True)
    kind: Mapped[KeyKind]
    digest: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None] = mapped_column(comment="Of a link: once")
    draft: Mapped[Draft] = relationship()

    def opens(self, *, at: datetime) -> bool:
        return self.used_at is None and (self.expires_at is None or at < self.expires_at)


class OpenCode(Model):
    """A code of six figures, mailed to the contact of a response, that opens it once."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), index=True)
    digest: Mapped[str] = mapped_column(comment="Of the response's id and the code together")
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    response: Mapped[Response] = relationship()
