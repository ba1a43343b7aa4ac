"""What was done to a consultation's timetable, its public words and its checks: appended, never changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Model
from consult.people.models import Person


class ActKind(StrEnum):
    EXTENDED = "extended"
    PAUSED = "paused"
    RESUMED = "resumed"
    CLOSED_EARLY = "closed_early"


class TimetableAct(Model):
    """The close was moved later, or the taking of responses paused or resumed; with its public reason."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    no: Mapped[int] = mapped_column(comment="Counts within the consultation: the order of the acts")
    kind: Mapped[ActKind]
    at: Mapped[datetime] = mapped_column(comment="When it was done, and from when on it holds")
    closed_before: Mapped[datetime] = mapped_column(comment="The close that people had been told")
    closes_after: Mapped[datetime] = mapped_column(comment="The close from then on; never an earlier one")
    reason: Mapped[str] = mapped_column(comment="Public")
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        UniqueConstraint("consultation_id", "no"),
        CheckConstraint("closes_after >= closed_before OR kind = 'closed_early'", name="never_shorter"),
    )


class EarlyClose(Model):
    """One person proposes to close earlier than people were told. Nothing follows until another confirms it."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    closes_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(comment="Public, once it is confirmed")
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None]
    confirmed: Mapped[bool | None] = mapped_column(comment="Null: nobody has said; false: it was dropped")
    proposer: Mapped[Person] = relationship(foreign_keys=[proposed_by])

    __table_args__ = (
        CheckConstraint("confirmed IS NULL OR NOT confirmed OR settled_by <> proposed_by", name="by_two"),
    )


class PublicChange(Model):
    """Words that the public had read were changed: from what, to what, and why."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    field: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    why: Mapped[str] = mapped_column(comment="Public")
    at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class AcceptedCheck(Model):
    """Somebody answers by name for opening although a check does not pass."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    check_key: Mapped[str]
    sentence: Mapped[str] = mapped_column(comment="What did not hold, as it was read then")
    reason: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


@dataclass(frozen=True)
class Pause:
    """From when until when nothing is taken, and why; without an end while it lasts."""

    began: datetime
    ended: datetime | None
    reason: str

    def covers(self, at: datetime) -> bool:
        return self.began <= at and (self.ended is None or at < self.ended)

    def takes(self, *, received_at: datetime, began_at: datetime | None, grace: timedelta) -> bool:
        """The grace rule: a journey begun before the pause may still be sent for a short while."""
        return began_at is not None and began_at < self.began and received_at < self.began + grace


def pauses_in(acts: list[TimetableAct]) -> list[Pause]:
    """Each pause with the act that ended it."""
    found: list[Pause] = []
    for act in acts:
        if act.kind is ActKind.PAUSED:
            found.append(Pause(act.at, None, act.reason))
        elif act.kind is ActKind.RESUMED:
            found[-1] = Pause(found[-1].began, act.at, found[-1].reason)
    return found
