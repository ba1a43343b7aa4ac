"""Those we asked to respond, and whether we heard from them."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.catalogue.models import Consultation
from consult.db import Model
from consult.responses.models import Draft

BETWEEN_LETTERS = timedelta(days=7)


class Invited(Model):
    """One address that is asked to respond to one consultation. Staff see it; nobody else does."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    name: Mapped[str] = mapped_column(comment="Of the organisation or the person, as staff know it")
    address: Mapped[str] = mapped_column(comment="Lower case")
    kind: Mapped[str] = mapped_column(comment="A respondent_kind term, or empty")
    sector: Mapped[str] = mapped_column(comment="A sector term, or empty")
    place: Mapped[str] = mapped_column(comment="A place term, or empty")
    token_digest: Mapped[str | None] = mapped_column(unique=True, comment="Of the link in the newest letter")
    written_at: Mapped[datetime | None] = mapped_column(comment="The newest letter")
    letters: Mapped[int] = mapped_column(default=0, comment="The invitation and the reminders")
    draft_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("draft.id"), comment="The response that was begun through a letter's link"
    )
    consultation: Mapped[Consultation] = relationship()
    draft: Mapped[Draft | None] = relationship()

    __table_args__ = (UniqueConstraint("consultation_id", "address"),)

    def may_be_written_to(self, *, at: datetime) -> bool:
        return self.written_at is None or at - self.written_at >= BETWEEN_LETTERS
