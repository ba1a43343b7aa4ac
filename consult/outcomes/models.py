"""You said, we did: what became of each theme, what was promised, and what happened since."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.boards.models import Decision, Pack
from consult.catalogue.models import Consultation
from consult.db import Model
from consult.plans.models import Clause, Plan
from consult.theming.models import Theme


class OutcomeResult(StrEnum):
    ACCEPTED = "accepted"
    IN_PART = "in_part"
    NOT_ACCEPTED = "not_accepted"
    ALREADY_PLANNED = "already_planned"
    OUT_OF_SCOPE = "out_of_scope"
    DEFERRED = "deferred"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ").capitalize()


class Outcome(Model):
    """Our answer to one theme. It can be published only after the last step of the route said yes."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    pack_id: Mapped[UUID] = mapped_column(ForeignKey("pack.id"))
    theme_id: Mapped[UUID] = mapped_column(ForeignKey("theme.id"))
    result: Mapped[OutcomeResult]
    we_did: Mapped[str]
    reason: Mapped[str]
    clause_id: Mapped[UUID | None] = mapped_column(ForeignKey("clause.id"), comment="The clause that changed")
    written_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    consultation: Mapped[Consultation] = relationship()
    pack: Mapped[Pack] = relationship()
    theme: Mapped[Theme] = relationship()
    clause: Mapped[Clause | None] = relationship()
    commitments: Mapped[list["Commitment"]] = relationship(back_populates="outcome")

    __table_args__ = (UniqueConstraint("pack_id", "theme_id"),)


class CommitmentStatus(StrEnum):
    NOT_STARTED = "not_started"
    ON_TRACK = "on_track"
    LATE = "late"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ").capitalize()


class Commitment(Model):
    """Something promised because of what was said, with an owner and a date."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    number: Mapped[int] = mapped_column(unique=True, comment="What its address says: /commitments/3")
    outcome_id: Mapped[UUID] = mapped_column(ForeignKey("outcome.id"), index=True)
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"))
    title: Mapped[str]
    owner: Mapped[str]
    due_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime]
    outcome: Mapped[Outcome] = relationship(back_populates="commitments")
    decision: Mapped[Decision] = relationship()
    notes: Mapped[list["ProgressNote"]] = relationship(order_by="ProgressNote.at", back_populates="commitment")


class ProgressNote(Model):
    """What happened since. Append-only, so that a date that slipped stays visible with its reason."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("commitment.id"), index=True)
    status: Mapped[CommitmentStatus]
    text: Mapped[str]
    new_due_on: Mapped[date | None] = mapped_column(Date, comment="Set when the date moved; the text says why")
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    commitment: Mapped[Commitment] = relationship(back_populates="notes")


class ChallengeDecision(Model):
    """Whether the strategy takes a Grand Challenge up, and the consultation that led to it. No row: pending."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), unique=True)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"))
    included: Mapped[bool]
    reason: Mapped[str]
    decided_at: Mapped[datetime]
    plan: Mapped[Plan] = relationship()
    consultation: Mapped[Consultation] = relationship()
