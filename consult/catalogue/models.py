"""An open invitation to respond: what about, what is still open, and for how long."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.catalogue.acts import Pause, TimetableAct, pauses_in
from consult.db import Model
from consult.journey import Status
from consult.plans.models import PlanVersion


class Consultation(Model):
    """What we ask about and when. Whether it is open is worked out from the times, never set by a job."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    about: Mapped[str]
    still_open: Mapped[str]
    already_decided: Mapped[str]
    out_of_scope: Mapped[str]
    equality_note: Mapped[str]
    contact: Mapped[str]
    privacy_notice: Mapped[str] = mapped_column(comment="The notice's version, stored with every response")
    taxonomy_version_id: Mapped[UUID] = mapped_column(ForeignKey("taxonomy_version.id"))
    route_code: Mapped[str] = mapped_column(comment="Which boards decide, in which order")
    published_at: Mapped[datetime | None]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None] = mapped_column(comment="Exclusive: the end of Friday is Saturday 00:00 London")
    grace_minutes: Mapped[int] = mapped_column(default=15)
    reply_due_at: Mapped[datetime | None]
    coverage: Mapped[list["Coverage"]] = relationship(order_by="Coverage.sort", cascade="all, delete-orphan")
    acts: Mapped[list[TimetableAct]] = relationship(order_by=TimetableAct.no, lazy="selectin")

    __table_args__ = (
        CheckConstraint("closes_at IS NULL OR opens_at < closes_at", name="opens_before_it_closes"),
        CheckConstraint(
            "published_at IS NULL OR (opens_at IS NOT NULL AND closes_at IS NOT NULL)", name="published_with_dates"
        ),
    )

    @property
    def versions(self) -> list[PlanVersion]:
        return [covered.version for covered in self.coverage]

    def is_open(self, *, at: datetime) -> bool:
        return self.status(at=at) is Status.OPEN

    def takes(self, *, received_at: datetime, began_at: datetime | None) -> bool:
        """Whether what arrives now counts: before the close, or within the grace for a journey begun before it.

        The same holds for a pause: nothing counts from its beginning to its end, but for that grace.
        """
        if self.published_at is None or self.opens_at is None or self.closes_at is None or received_at < self.opens_at:
            return False
        pause = self.pause_at(received_at)
        if pause is not None and not pause.takes(received_at=received_at, began_at=began_at, grace=self.grace):
            return False
        if received_at < self.closes_at:
            return True
        begun = began_at is not None and began_at < self.closes_at
        return begun and received_at < self.grace_ends_at

    @property
    def grace(self) -> timedelta:
        return timedelta(minutes=self.grace_minutes)

    @property
    def grace_ends_at(self) -> datetime:
        assert self.closes_at is not None
        return self.closes_at + self.grace

    def sends_until(self, *, at: datetime) -> datetime:
        """Until when a journey may be sent that was begun before the pause that it is now, or before the close."""
        pause = self.pause_at(at)
        return pause.began + self.grace if pause else self.grace_ends_at

    def pause_at(self, at: datetime) -> Pause | None:
        """The pause that this moment falls in."""
        return next((pause for pause in self.pauses if pause.covers(at)), None)

    @property
    def pauses(self) -> list[Pause]:
        return pauses_in(self.acts)

    def has_ended(self, *, at: datetime) -> bool:
        """Whether nothing more can arrive: closed, its grace over, and no pause holds the close up."""
        return self.closes_at is not None and self.grace_ends_at <= at and self.pause_at(at) is None

    def status(self, *, at: datetime) -> Status:
        """As far as the timetable tells; later stages know whether it is being read, decided or answered.

        A pause holds the close up: what was promised to be open is not closed while nobody can respond.
        """
        if self.published_at is None or self.opens_at is None or self.closes_at is None:
            return Status.PREPARED
        if at < self.opens_at:
            return Status.SOON
        if self.pause_at(at) is not None:
            return Status.PAUSED
        return Status.OPEN if at < self.closes_at else Status.CLOSED


class Coverage(Model):
    """One draft that a consultation asks about; it may cover several plans and challenges."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("plan_version.id"), index=True)
    sort: Mapped[int]
    version: Mapped[PlanVersion] = relationship()
