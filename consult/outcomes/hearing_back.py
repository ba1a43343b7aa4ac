"""Those who responded, after our reply: whether it answers what they said, and what each address was told of it."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model
from consult.responses.following import Met

MOST_NOTICES = 4


class ReplyMark(Model):
    """Whether our reply answers what a response said, by its sender. Append-only: the last one counts."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), index=True)
    pack_id: Mapped[UUID] = mapped_column(ForeignKey("pack.id"), comment="The papers that our reply answers")
    met: Mapped[Met]
    at: Mapped[datetime]


class NoticeTold(Model):
    """That an address was written to when something changed for what it had said. Its number is at most four."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    address_digest: Mapped[str]
    no: Mapped[int] = mapped_column(comment="Counts what this address was told of the consultation")
    cause: Mapped[str] = mapped_column(comment="What had changed, and of what")
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("consultation_id", "address_digest", "cause"),
        UniqueConstraint("consultation_id", "address_digest", "no"),
        CheckConstraint("no BETWEEN 1 AND 4", name="never_more_than_four"),
    )
