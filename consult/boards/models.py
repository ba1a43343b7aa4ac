"""Boards, the route that a pack must pass, the frozen pack, and what each board decided."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.catalogue.models import Consultation
from consult.db import Model
from consult.people.models import Person


class Board(Model):
    """A body that reads packs and recommends or decides. Which board does which is the Route's, not the code's."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    slug: Mapped[str] = mapped_column(unique=True)
    body_code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    quorum: Mapped[int]
    advisory: Mapped[bool]


class MemberClass(StrEnum):
    VOTING = "voting"
    ADVISORY = "advisory"
    OBSERVER = "observer"


class Membership(Model):
    """A person's seat on a board, with its class and dates."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    member_class: Mapped[MemberClass]
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    board: Mapped[Board] = relationship()
    person: Mapped[Person] = relationship()


class Route(Model):
    """The sequence of steps that a pack must pass, as data."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    steps: Mapped[list["Step"]] = relationship(order_by="Step.no", back_populates="route")


class StepKind(StrEnum):
    RECOMMEND = "recommend"
    SIGN_OFF = "sign_off"


class Step(Model):
    """One body's turn on a route: to recommend, or to sign off."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    route_id: Mapped[UUID] = mapped_column(ForeignKey("route.id"))
    no: Mapped[int]
    board_id: Mapped[UUID] = mapped_column(ForeignKey("board.id"))
    kind: Mapped[StepKind]
    route: Mapped[Route] = relationship(back_populates="steps")
    board: Mapped[Board] = relationship()

    __table_args__ = (UniqueConstraint("route_id", "no"),)


class Pack(Model):
    """A frozen, hashed set of papers. Never changed: the database refuses. A new version is a new pack."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    no: Mapped[int]
    route_id: Mapped[UUID] = mapped_column(ForeignKey("route.id"))
    content: Mapped[str] = mapped_column(comment="Canonical JSON: what the hash is of")
    hash: Mapped[str] = mapped_column(unique=True)
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    consultation: Mapped[Consultation] = relationship()
    route: Mapped[Route] = relationship()
    decisions: Mapped[list["Decision"]] = relationship(order_by="Decision.decided_at", back_populates="pack")

    __table_args__ = (UniqueConstraint("consultation_id", "no"),)


class Result(StrEnum):
    """What a step may come to."""

    RECOMMENDED = "recommended"
    RECOMMENDED_WITH_CONDITIONS = "recommended_with_conditions"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions"
    DEFERRED = "deferred"
    REFUSED = "refused"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ").capitalize()


class Decision(Model):
    """What one board decided on one pack, with its reasons. Append-only; a deferral leaves room for another sitting."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pack_id: Mapped[UUID] = mapped_column(ForeignKey("pack.id"))
    pack_hash: Mapped[str] = mapped_column(comment="The hash that was before the board")
    step_id: Mapped[UUID] = mapped_column(ForeignKey("step.id"))
    sitting: Mapped[int] = mapped_column(default=1)
    result: Mapped[Result]
    reasons: Mapped[str]
    conditions: Mapped[list[Any]]
    votes_for: Mapped[int]
    votes_against: Mapped[int]
    abstentions: Mapped[int]
    dissent: Mapped[str]
    met_on: Mapped[date] = mapped_column(Date)
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]
    pack: Mapped[Pack] = relationship(back_populates="decisions")
    step: Mapped[Step] = relationship()

    __table_args__ = (
        UniqueConstraint("pack_id", "step_id", "sitting"),
        CheckConstraint("votes_for >= 0 AND votes_against >= 0 AND abstentions >= 0", name="counts_of_people"),
    )
