"""What was said, in sentences that carry their own counts and open their evidence."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Model
from consult.questions.models import Question
from consult.theming.models import Point, Theme


class Part(StrEnum):
    """Where in a summary a sentence stands."""

    OVERVIEW = "overview"
    CHOICE = "choice"
    THEME = "theme"
    MINORITY = "minority"


class Summary(Model):
    """A question's summary. A new one is written when the data moved on; the old one stays."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    no: Mapped[int]
    written_at: Mapped[datetime]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    question: Mapped[Question] = relationship()
    sentences: Mapped[list["SummarySentence"]] = relationship(order_by="SummarySentence.no", back_populates="summary")

    __table_args__ = (UniqueConstraint("question_id", "no"),)


class SummarySentence(Model):
    """One sentence: wording with slots, and the query that fills them. No number in it was typed."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    summary_id: Mapped[UUID] = mapped_column(ForeignKey("summary.id"))
    no: Mapped[int]
    part: Mapped[Part]
    wording: Mapped[str] = mapped_column(comment="Words with {count}, {base} and {theme}; never digits of its own")
    query: Mapped[dict[str, Any]] = mapped_column(comment="What is counted: kind, question_id, theme_id, respondents")
    numerator: Mapped[int]
    denominator: Mapped[int]
    theme_id: Mapped[UUID | None] = mapped_column(ForeignKey("theme.id"), index=True)
    summary: Mapped[Summary] = relationship(back_populates="sentences")
    theme: Mapped[Theme | None] = relationship()
    evidence: Mapped[list["SentencePoint"]] = relationship(back_populates="sentence", order_by="SentencePoint.sort")
    foremost: Mapped[list["SentencePoint"]] = relationship(
        primaryjoin=lambda: (
            (SentencePoint.sentence_id == SummarySentence.id) & (SentencePoint.quoted | (SentencePoint.sort == 1))
        ),
        order_by="SentencePoint.sort",
        viewonly=True,
        doc="The quotes; where there are none, the first point",
    )

    __table_args__ = (
        UniqueConstraint("summary_id", "no"),
        CheckConstraint("numerator >= 0 AND numerator <= denominator", name="part_of_its_base"),
    )


class SentencePoint(Model):
    """A point behind a sentence; `quoted` ones are shown as quotes, chosen by the published rule."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    sentence_id: Mapped[UUID] = mapped_column(ForeignKey("summary_sentence.id"))
    point_id: Mapped[UUID] = mapped_column(ForeignKey("point.id"), index=True)
    quoted: Mapped[bool]
    sort: Mapped[int]
    sentence: Mapped[SummarySentence] = relationship(back_populates="evidence")
    point: Mapped[Point] = relationship()

    __table_args__ = (UniqueConstraint("sentence_id", "point_id"),)
