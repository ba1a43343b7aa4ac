"""What people are for or against: proposals that answers speak of, and what people said a point's stance is."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Model
from consult.questions.models import Question


class Stance(StrEnum):
    """Towards a proposal, in the words that people see."""

    FOR = "for"
    MIXED = "mixed"
    AGAINST = "against"
    NONE = "none"

    @property
    def words(self) -> str:
        return "no stance" if self is Stance.NONE else self.value


class Proposal(Model):
    """Something that answers to a question may be for or against, in the words of the person who added it."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), index=True)
    text: Mapped[str]
    asked_in_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("question.id"),
        comment="The closed question that asks about it outright: what was picked there counts",
    )
    added_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]
    dropped_at: Mapped[datetime | None]
    question: Mapped[Question] = relationship(foreign_keys=[question_id])
    asked_in: Mapped[Question | None] = relationship(foreign_keys=[asked_in_id])


class StanceMark(Model):
    """What a person says the stance of one point is; the machine learns from these and changes none."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id"))
    point_id: Mapped[UUID] = mapped_column(ForeignKey("point.id"), index=True)
    stance: Mapped[Stance]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    marked_at: Mapped[datetime]
    proposal: Mapped[Proposal] = relationship()

    __table_args__ = (UniqueConstraint("proposal_id", "point_id"),)
