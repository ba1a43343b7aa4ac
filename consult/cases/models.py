"""What people ask of us beside responding: complaints, other formats, and their rights over what they sent.

What they wrote is personal: it stands here and nowhere else, not in logs, audit lines, letters or the search.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.catalogue.models import Consultation
from consult.db import Model
from consult.people.models import Person
from consult.responses.models import Response


class CaseKind(StrEnum):
    COMPLAINT = "complaint"
    FORMAT = "format"
    RIGHTS = "rights"

    @property
    def words(self) -> str:
        return {"complaint": "Complaint", "format": "Other format", "rights": "Rights over personal data"}[self.value]

    @property
    def noun(self) -> str:
        return {"complaint": "complaint", "format": "request", "rights": "request"}[self.value]


class Claim(StrEnum):
    """A right over personal data that somebody uses."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    OBJECTION = "objection"

    @property
    def words(self) -> str:
        return {
            "access": "See what you hold about me",
            "rectification": "Put something right",
            "erasure": "Remove what I sent, or part of it",
            "objection": "Object to how you use what I sent",
        }[self.value]


class StepKind(StrEnum):
    """What was done on a case. Only the last two of a row of people's acts end it."""

    ACKNOWLEDGED = "acknowledged"
    TOLD = "told"
    EXTENDED = "extended"
    PROPOSED = "proposed"
    ANSWERED = "answered"
    REVIEW_ASKED = "review_asked"
    REVIEWED = "reviewed"

    @property
    def words(self) -> str:
        return {
            "acknowledged": "Acknowledged",
            "told": "News",
            "extended": "More time taken",
            "proposed": "A decision was proposed",
            "answered": "Answered",
            "review_asked": "A review was asked for",
            "reviewed": "Reviewed",
        }[self.value]

    @property
    def is_public(self) -> bool:
        """Whether the person whose case it is sees the step: a proposal is not a decision."""
        return self is not StepKind.PROPOSED


class CaseResult(StrEnum):
    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not_upheld"


class Case(Model):
    """What one person asked of us, once, and what we promised then. Frozen."""

    __tablename__ = "case_file"  # CASE is a word of SQL's own

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    reference: Mapped[str] = mapped_column(unique=True)
    intent_digest: Mapped[str] = mapped_column(unique=True, comment="Of the form that was sent: one form, one case")
    code_digest: Mapped[str] = mapped_column(comment="Of the private code that opens it")
    kind: Mapped[CaseKind]
    claim: Mapped[Claim | None]
    consultation_id: Mapped[UUID | None] = mapped_column(ForeignKey("consultation.id"))
    response_id: Mapped[UUID | None] = mapped_column(ForeignKey("response.id"), index=True)
    about: Mapped[str] = mapped_column(comment="Which page, draft or consultation, as they say it")
    format: Mapped[str]
    language: Mapped[str]
    words: Mapped[str]
    wish: Mapped[str]
    name: Mapped[str]
    email: Mapped[str]
    reach: Mapped[str] = mapped_column(comment="Where else to reach them: post or telephone")
    labels: Mapped[list[str]] = mapped_column(comment="What looked unusual when it was sent; for staff")
    received_at: Mapped[datetime]
    acknowledge_by: Mapped[date] = mapped_column(Date, comment="Promised when it was received")
    answer_by: Mapped[date] = mapped_column(Date, comment="Promised when it was received")
    consultation: Mapped[Consultation | None] = relationship()
    response: Mapped[Response | None] = relationship()
    steps: Mapped[list["CaseStep"]] = relationship(order_by="CaseStep.no", back_populates="case")

    __table_args__ = (CheckConstraint("(kind = 'rights') = (claim IS NOT NULL)", name="rights_claim_something"),)


class CaseStep(Model):
    """One act on a case: what was said, by whom, when. Frozen; a case goes on by another."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    no: Mapped[int] = mapped_column(comment="Counts within the case: two at once is one refused")
    kind: Mapped[StepKind]
    words: Mapped[str] = mapped_column(comment="What the person who asked reads")
    result: Mapped[CaseResult | None]
    leaves_out: Mapped[bool] = mapped_column(comment="Whether the response is left out of the counts")
    due_on: Mapped[date | None] = mapped_column(Date, comment="By when the next answer is promised from here on")
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), comment="Null: the person whose case it is")
    at: Mapped[datetime]
    case: Mapped[Case] = relationship(back_populates="steps")
    person: Mapped[Person | None] = relationship()

    __table_args__ = (UniqueConstraint("case_id", "no"),)
