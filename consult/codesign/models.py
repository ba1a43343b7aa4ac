"""Rounds, their workshops, what was said there, short statements to vote on, and what was learned."""

from datetime import date, datetime
from enum import IntEnum, StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.catalogue.models import Consultation
from consult.db import Model
from consult.plans.models import Plan


class RoundState(StrEnum):
    """Where a round stands, in the public's words."""

    PLANNED = "Planned"
    UNDER_WAY = "Under way"
    LEARNED = "Learning note published"


class Round(Model):
    """One turn of co-design on a plan. It cannot start before the round before it has a learning note."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    consultation_id: Mapped[UUID | None] = mapped_column(ForeignKey("consultation.id"), index=True)
    no: Mapped[int]
    title: Mapped[str]
    aim: Mapped[str]
    method: Mapped[str]
    opens_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    takes: Mapped[list[str]] = mapped_column(comment="What it carries over from the last round's learning note")
    takes_nothing_because: Mapped[str] = mapped_column(default="", comment="The reason, when nothing is carried over")
    started_at: Mapped[datetime | None]
    plan: Mapped[Plan] = relationship()
    consultation: Mapped[Consultation | None] = relationship()
    sessions: Mapped[list["Session"]] = relationship(order_by="Session.starts_at", back_populates="round")
    learning: Mapped["LearningNote | None"] = relationship(back_populates="round")

    __table_args__ = (
        UniqueConstraint("plan_id", "no"),
        UniqueConstraint("consultation_id", "no"),
        CheckConstraint("opens_on <= closes_on", name="opens_before_it_closes"),
    )

    @property
    def state(self) -> RoundState:
        if self.started_at is None:
            return RoundState.PLANNED
        return RoundState.UNDER_WAY if self.learning is None else RoundState.LEARNED


class SessionState(StrEnum):
    """What a participant's phone shows: wait, vote, or the end."""

    WAITING = "waiting"
    OPEN = "open"
    OVER = "over"


class Session(Model):
    """A workshop. People join it with a code, on a phone, without an account."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"), index=True)
    title: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str]
    mode: Mapped[str] = mapped_column(comment="workshop, online or interview")
    join_code: Mapped[str] = mapped_column(unique=True, comment="Six letters and digits that cannot be mistaken")
    released_at: Mapped[datetime | None] = mapped_column(comment="When participants may see the totals")
    round: Mapped[Round] = relationship(back_populates="sessions")
    statements: Mapped[list["Statement"]] = relationship(order_by="Statement.number", back_populates="session")
    contributions: Mapped[list["Contribution"]] = relationship(order_by="Contribution.at", back_populates="session")

    __table_args__ = (CheckConstraint("starts_at <= ends_at", name="begins_before_it_ends"),)

    def state(self, *, at: datetime) -> SessionState:
        """Nobody votes before the round has started, whatever the session's timetable says."""
        if at >= self.ends_at:
            return SessionState.OVER
        begun = self.round.started_at is not None and at >= max(self.starts_at, self.round.started_at)
        return SessionState.OPEN if begun else SessionState.WAITING


class Participant(Model):
    """Somebody in the room, known by the token in their browser; a first name or nothing."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"), index=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    joined_at: Mapped[datetime]
    session: Mapped[Session] = relationship()


class Statement(Model):
    """One short thought to vote on."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"))
    number: Mapped[int]
    text: Mapped[str]
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id"), comment="Null: a facilitator's")
    withdrawn_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="", comment="Why it was withdrawn; its author sees it")
    session: Mapped[Session] = relationship(back_populates="statements")

    __table_args__ = (
        UniqueConstraint("session_id", "number"),
        CheckConstraint("length(text) BETWEEN 1 AND 140", name="one_short_thought"),
    )


class VoteValue(IntEnum):
    AGREE = 1
    PASS = 0
    DISAGREE = -1

    @property
    def word(self) -> str:
        return self.name.capitalize()


class Vote(Model):
    """One participant's view of one statement; changing one's mind replaces it."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    statement_id: Mapped[UUID] = mapped_column(ForeignKey("statement.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    value: Mapped[int]
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("statement_id", "participant_id"),
        CheckConstraint("value IN (-1, 0, 1)", name="agree_pass_or_disagree"),
    )


class ContributionKind(StrEnum):
    ISSUE = "issue"
    IDEA = "idea"
    EVIDENCE = "evidence"
    OBJECTION = "objection"

    @property
    def word(self) -> str:
        return self.value.capitalize()


class Contribution(Model):
    """Something said in a workshop and written down by a facilitator."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"), index=True)
    kind: Mapped[ContributionKind]
    text: Mapped[str]
    table_no: Mapped[int | None]
    said_by: Mapped[str] = mapped_column(comment="A role, or nothing; never a name")
    clause_key: Mapped[str | None]
    captured_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    session: Mapped[Session] = relationship(back_populates="contributions")


class LearningNote(Model):
    """What a round taught us, and what goes into the next."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"), unique=True)
    heard: Mapped[str]
    surprised: Mapped[str]
    carry_forward: Mapped[str]
    dropped: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime]
    round: Mapped[Round] = relationship(back_populates="learning")
