"""What a consultation asks."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.catalogue.models import Consultation
from consult.db import Model
from consult.plans.models import Clause, PlanVersion
from consult.questions.kinds import QuestionKind as QuestionKind
from consult.questions.said import Said, choice_of, limits_words
from consult.questions.wording import Wording, wording


class Section(Model):
    """A group of questions: one task in the respondent's list. Comments on the drafts have one that nobody is shown."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    key: Mapped[str]
    title: Mapped[str]
    introduction: Mapped[str]
    sort: Mapped[int]
    questions: Mapped[list["Question"]] = relationship(order_by="Question.number", back_populates="section")

    @property
    def asked(self) -> list["Question"]:
        """Those of its questions that are still asked."""
        return [question for question in self.questions if question.retired_at is None]


class Question(Model):
    """One thing asked, or the comments on one draft. Its number is what people see: question 4."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    section_id: Mapped[UUID] = mapped_column(ForeignKey("section.id"))
    number: Mapped[int]
    key: Mapped[str]
    kind: Mapped[QuestionKind]
    preface: Mapped[str] = mapped_column(default="", comment="Words that stand before the question and ask nothing")
    text: Mapped[str]
    why: Mapped[str]
    hint: Mapped[str]
    required: Mapped[bool]
    word_limit: Mapped[int | None]
    no_view: Mapped[bool] = mapped_column(comment='Whether "I have no view on this" is offered')
    settings: Mapped[dict[str, Any]] = mapped_column(
        default=dict, comment="Of the kind: rows, lowest, highest, unit, whole"
    )
    conditions: Mapped[list[Any]] = mapped_column(
        default=list, comment="Shown only if of each the question (by key) was answered with one of the choices"
    )
    terms: Mapped[list[str]] = mapped_column(
        default=list, comment="sector:code and challenge:code that it concerns; empty: everybody"
    )
    clause_id: Mapped[UUID | None] = mapped_column(ForeignKey("clause.id"))
    draft_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("plan_version.id"), comment="The draft whose comments these are; null where something is asked"
    )
    version: Mapped[int] = mapped_column(default=1)
    added_at: Mapped[datetime | None] = mapped_column(
        comment="When it was added, if that was after the questionnaire was public"
    )
    retired_at: Mapped[datetime | None] = mapped_column(
        comment="When it was asked no more; what was answered is kept and counted"
    )
    section: Mapped[Section] = relationship(back_populates="questions")
    consultation: Mapped[Consultation] = relationship()
    clause: Mapped[Clause | None] = relationship()
    draft: Mapped[PlanVersion | None] = relationship()
    choices: Mapped[list["Choice"]] = relationship(order_by="Choice.sort")
    earlier: Mapped[list["QuestionVersion"]] = relationship(order_by="QuestionVersion.no", back_populates="question")

    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        UniqueConstraint("consultation_id", "key"),
        Index("uq_question_consultation_id_draft_id", "consultation_id", "draft_id", unique=True),
    )

    @property
    def words(self) -> Wording:
        return wording(self.kind, self.number, self.text)

    @property
    def offered(self) -> list["Choice"]:
        """The choices that can be picked now."""
        return [choice for choice in self.choices if choice.retired_at is None]

    @property
    def rows(self) -> list[list[str]]:
        """The statements of a matrix: key and words."""
        return list(self.settings.get("rows", []))

    @property
    def limits(self) -> str:
        """What number may be given, in words."""
        return limits_words(self.settings)

    def as_of(self, version: int) -> "Question | QuestionVersion":
        """As it was asked in this version."""
        return next((each for each in self.earlier if each.no == version), self)


class Choice(Model):
    """One option of a closed question; `stance` is what picking it means for the proposal, where it means anything."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    key: Mapped[str]
    label: Mapped[str]
    stance: Mapped[str] = mapped_column(comment="for, against or empty")
    sort: Mapped[int]
    retired_at: Mapped[datetime | None] = mapped_column(
        comment="When it was offered no more; who had picked it stays counted"
    )

    __table_args__ = (UniqueConstraint("question_id", "key"),)


class QuestionVersion(Model):
    """A question as it was asked until it was changed: who answered then answered these words. Frozen."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    no: Mapped[int]
    said: Mapped[dict[str, Any]] = mapped_column(comment="The whole question as people read it until then")
    until: Mapped[datetime]
    why_changed: Mapped[str] = mapped_column(comment="Public")
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    question: Mapped[Question] = relationship(back_populates="earlier")

    __table_args__ = (UniqueConstraint("question_id", "no"),)

    @property
    def number(self) -> int:
        return self.question.number

    @property
    def kind(self) -> QuestionKind:
        return QuestionKind(self.said["kind"])

    @property
    def text(self) -> str:
        return str(self.said["text"])

    @property
    def hint(self) -> str:
        return str(self.said["hint"])

    @property
    def settings(self) -> dict[str, Any]:
        return dict(self.said["settings"])

    @property
    def rows(self) -> list[list[str]]:
        return list(self.settings.get("rows", []))

    @property
    def choices(self) -> list[Any]:
        return [choice_of(*each) for each in self.said["choices"]]


class BankedQuestion(Model):
    """A question that staff keep for other consultations: its words, bound to none."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    said: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))

    @property
    def asks(self) -> Said:
        return Said.from_plain(self.said)
