"""What a consultation asks."""

from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.catalogue.models import Consultation
from consult.db import Model
from consult.plans.models import Clause, PlanVersion
from consult.questions.wording import Wording, wording


class QuestionKind(StrEnum):
    """How something is answered. Comments are asked of nobody: they are made on a draft's clauses, and read alike."""

    TEXT = "text"
    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    COMMENTS = "comments"

    @property
    def is_closed(self) -> bool:
        return self not in (QuestionKind.TEXT, QuestionKind.COMMENTS)


class Section(Model):
    """A group of questions: one task in the respondent's list. Comments on the drafts have one that nobody is shown."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    key: Mapped[str]
    title: Mapped[str]
    introduction: Mapped[str]
    sort: Mapped[int]
    questions: Mapped[list["Question"]] = relationship(order_by="Question.number", back_populates="section")


class Question(Model):
    """One thing asked, or the comments on one draft. Its number is what people see: question 4."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    section_id: Mapped[UUID] = mapped_column(ForeignKey("section.id"))
    number: Mapped[int]
    key: Mapped[str]
    kind: Mapped[QuestionKind]
    text: Mapped[str]
    why: Mapped[str]
    hint: Mapped[str]
    required: Mapped[bool]
    word_limit: Mapped[int | None]
    no_view: Mapped[bool] = mapped_column(comment='Whether "I have no view on this" is offered')
    clause_id: Mapped[UUID | None] = mapped_column(ForeignKey("clause.id"))
    draft_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("plan_version.id"), comment="The draft whose comments these are; null where something is asked"
    )
    version: Mapped[int] = mapped_column(default=1)
    section: Mapped[Section] = relationship(back_populates="questions")
    consultation: Mapped[Consultation] = relationship()
    clause: Mapped[Clause | None] = relationship()
    draft: Mapped[PlanVersion | None] = relationship()
    choices: Mapped[list["Choice"]] = relationship(order_by="Choice.sort")

    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        UniqueConstraint("consultation_id", "key"),
        Index("uq_question_consultation_id_draft_id", "consultation_id", "draft_id", unique=True),
    )

    @property
    def words(self) -> Wording:
        return wording(self.kind, self.number, self.text)


class Choice(Model):
    """One option of a closed question; `stance` is what picking it means for the proposal, where it means anything."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    key: Mapped[str]
    label: Mapped[str]
    stance: Mapped[str] = mapped_column(comment="for, against or empty")
    sort: Mapped[int]

    __table_args__ = (UniqueConstraint("question_id", "key"),)
