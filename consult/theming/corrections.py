"""Senders who say that they were misread, and what an analyst answered. Nothing here moves a placement by itself."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Model
from consult.people.models import Person
from consult.questions.models import Question
from consult.responses.models import Answer, Comment, Response
from consult.theming.models import Point, Theme


class CorrectionResult(StrEnum):
    MOVED = "moved"
    TAKEN_OUT = "taken_out"
    KEPT = "kept"


class Correction(Model):
    """ "This is not what I meant": said by the sender of a response about a passage of it, or a whole text. Frozen."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), index=True, comment="Its sender said it")
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), index=True)
    answer_id: Mapped[UUID | None] = mapped_column(ForeignKey("answer.id"))
    comment_id: Mapped[UUID | None] = mapped_column(ForeignKey("comment.id"))
    point_id: Mapped[UUID | None] = mapped_column(ForeignKey("point.id"), comment="Null: the whole text")
    read_as: Mapped[list[str]] = mapped_column(comment="The names of the themes that it stood under then")
    meant: Mapped[str] = mapped_column(comment="In the sender's words; for analysts only")
    at: Mapped[datetime]
    response: Mapped[Response] = relationship()
    question: Mapped[Question] = relationship()
    answer: Mapped[Answer | None] = relationship()
    comment: Mapped[Comment | None] = relationship()
    point: Mapped[Point | None] = relationship()
    reply: Mapped["CorrectionReply | None"] = relationship(back_populates="correction")

    __table_args__ = (CheckConstraint("(answer_id IS NULL) <> (comment_id IS NULL)", name="of_one_text"),)

    @property
    def text(self) -> Answer | Comment:
        found = self.answer or self.comment
        assert found is not None
        return found


class CorrectionReply(Model):
    """What an analyst did about a correction, with the reason, which its sender reads. One, and frozen."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    correction_id: Mapped[UUID] = mapped_column(ForeignKey("correction.id"), unique=True)
    result: Mapped[CorrectionResult]
    theme_id: Mapped[UUID | None] = mapped_column(ForeignKey("theme.id"), comment="Where the passage was moved to")
    reason: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    correction: Mapped[Correction] = relationship(back_populates="reply")
    theme: Mapped[Theme | None] = relationship()
    person: Mapped[Person] = relationship()

    __table_args__ = (CheckConstraint("(result = 'moved') = (theme_id IS NOT NULL)", name="moved_somewhere"),)
