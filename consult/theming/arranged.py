"""How people arrange themes: the shelves on which these stand, and what they ask to have split."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, exists, or_, select
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from consult.db import Model
from consult.theming.models import Run, SuggestedPlacement, SuggestedTheme, Theme


class Shelf(Model):
    """A level above themes, for reading order, under a name that a person gave it."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), index=True)
    name: Mapped[str]
    named_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    named_at: Mapped[datetime]


class Split(Model):
    """That a run reads the points of one theme, or of one suggestion, to see whether they fall apart."""

    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"), primary_key=True)
    theme_id: Mapped[UUID | None] = mapped_column(ForeignKey("theme.id"), index=True)
    suggestion_id: Mapped[UUID | None] = mapped_column(ForeignKey("suggested_theme.id"), index=True)
    run: Mapped[Run] = relationship(back_populates="split")
    theme: Mapped[Theme | None] = relationship()
    suggestion: Mapped[SuggestedTheme | None] = relationship()

    __table_args__ = (CheckConstraint("(theme_id IS NULL) <> (suggestion_id IS NULL)", name="of_one"),)

    @property
    def whole(self) -> Theme | SuggestedTheme:
        """What is split."""
        found = self.theme or self.suggestion
        assert found is not None
        return found

    @property
    def about(self) -> Theme | SuggestedTheme:
        """Whose page it belongs to."""
        return self.agreed or self.whole

    @property
    def agreed(self) -> Theme | None:
        """The theme that is split; a suggestion may have become one since it was read."""
        return self.theme or (self.suggestion.theme if self.suggestion else None)


IS_WHOLE = ~exists().where(Split.run_id == Run.id)  # of a Run: it reads all that was said, not one theme


def went_with_a_part(point_id: Any, suggestion: Any) -> ColumnElement[bool]:
    """Whether a part that people accepted took a point along, out of a suggestion or the theme that it became."""
    took, part, before = aliased(SuggestedPlacement), aliased(SuggestedTheme), aliased(SuggestedTheme)
    of_it = or_(
        Split.suggestion_id == suggestion.id,
        Split.theme_id == suggestion.theme_id,
        before.theme_id == suggestion.theme_id,
    )
    return (
        select(took.id)
        .join(part, part.id == took.suggestion_id)
        .join(Split, Split.run_id == part.run_id)
        .outerjoin(before, before.id == Split.suggestion_id)
        .where(took.point_id == point_id, of_it)
        .where(part.theme_id.is_not(None), part.theme_id.is_distinct_from(suggestion.theme_id))
        .correlate_except(took, part, Split, before)
        .exists()
    )
