"""Where a comment's words stand in a later draft: as proposed, as a person says; and what its sender thinks of it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Model
from consult.people.models import Person
from consult.plans.following import Fate
from consult.plans.models import Clause
from consult.plans.words import Span
from consult.responses.models import Comment


class Met(StrEnum):
    """Whether a change meets the point of somebody's comment, in their words."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"

    @property
    def words(self) -> str:
        return self.value.capitalize()


class SuggestedPlace(Model):
    """Proposed by a rule of `plans.following`; looked for again, it is replaced. Nobody has agreed to it."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comment.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("plan_version.id"), index=True)
    fate: Mapped[Fate]
    clause_id: Mapped[UUID | None] = mapped_column(ForeignKey("clause.id"), comment="Null: lost")
    start: Mapped[int | None] = mapped_column(comment="Null: the whole clause")
    end: Mapped[int | None]
    confidence: Mapped[float]
    engine: Mapped[str]
    found_at: Mapped[datetime]
    comment: Mapped[Comment] = relationship()
    clause: Mapped[Clause | None] = relationship()

    __table_args__ = (
        UniqueConstraint("comment_id", "version_id"),
        CheckConstraint("(fate = 'lost') = (clause_id IS NULL)", name="lost_or_somewhere"),
    )

    @property
    def span(self) -> Span | None:
        return None if self.start is None or self.end is None else Span(self.start, self.end)


class ConfirmedPlace(Model):
    """Where a person says that a comment's words stand in a later draft; it goes before what the machine proposes."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comment.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("plan_version.id"), index=True)
    clause_id: Mapped[UUID | None] = mapped_column(ForeignKey("clause.id"), comment="Null: the words are gone")
    start: Mapped[int | None] = mapped_column(comment="Null: the whole clause")
    end: Mapped[int | None]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    comment: Mapped[Comment] = relationship()
    clause: Mapped[Clause | None] = relationship()
    person: Mapped[Person] = relationship()

    __table_args__ = (UniqueConstraint("comment_id", "version_id"),)

    @property
    def span(self) -> Span | None:
        return None if self.start is None or self.end is None else Span(self.start, self.end)


class PointMet(Model):
    """Whether a later draft meets a respondent's point, in their words. Each is kept; the newest is what they think."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comment.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("plan_version.id"), comment="The draft that they speak of")
    met: Mapped[Met]
    why: Mapped[str]
    at: Mapped[datetime]
    comment: Mapped[Comment] = relationship()

    __table_args__ = (Index(None, "comment_id", "version_id"),)
