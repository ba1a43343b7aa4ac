"""What people sent us, version by version; nothing sent is ever changed."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.catalogue.models import Consultation
from consult.db import Model
from consult.plans.models import Clause
from consult.plans.words import Span
from consult.questions.models import Question, QuestionVersion
from consult.responses.marking import blank_out, holds_marked, words_at

if TYPE_CHECKING:
    from consult.responses.evidence.models import Attachment, Citation


class Publication(StrEnum):
    """What may be shown of an answer, chosen where it is typed."""

    NAMED = "named"
    ANONYMOUS = "anonymous"
    NONE = "none"
    CONFIDENTIAL = "confidential"

    @property
    def words(self) -> str:
        return {
            "named": "Publish with our name",
            "anonymous": "Publish without our name",
            "none": "Do not publish",
            "confidential": "Confidential",
        }[self.value]

    @property
    def may_be_quoted(self) -> bool:
        return self in (Publication.NAMED, Publication.ANONYMOUS)


WITHDRAWN = "withdrawn by the respondent"


class Channel(StrEnum):
    ONLINE = "online"
    EMAIL = "email"
    PAPER = "paper"
    PHONE = "phone"
    IMPORT = "import"


class Draft(Model):
    """What somebody has typed and not yet sent. Opened by a token of which only the digest is kept."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    code_digest: Mapped[str] = mapped_column(default="", comment="Of the private code that the response will have")
    about: Mapped[dict[str, Any]] = mapped_column(comment="Who is answering: the fields of ResponseVersion")
    answers: Mapped[dict[str, Any]] = mapped_column(comment="By question id: text, choices, no_view, publication, harm")
    comments: Mapped[list[Any]] = mapped_column(comment="id, clause_id, quote, text, position, publication, harm")
    evidence: Mapped[list[Any]] = mapped_column(
        default=list, comment="Files and citations: id, kind, question, what it shows, publication, harm"
    )
    licence: Mapped[str] = mapped_column(default="", comment="Under which what is published is reused")
    began_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    consultation: Mapped[Consultation] = relationship()
    change: Mapped["Change | None"] = relationship(back_populates="draft")


class Response(Model):
    """What one respondent sent us, whatever its versions: the thing that is counted."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    reference: Mapped[str] = mapped_column(unique=True, comment="Shown to the respondent; safe to send twice")
    draft_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("draft.id"), unique=True, comment="One intent, one response"
    )
    source_reference: Mapped[str | None] = mapped_column(comment="Its name in the file it was imported from")
    channel: Mapped[Channel]
    code_digest: Mapped[str | None] = mapped_column(comment="Of the private code on the receipt")
    received_at: Mapped[datetime]
    consultation: Mapped[Consultation] = relationship()
    versions: Mapped[list["ResponseVersion"]] = relationship(order_by="ResponseVersion.no", back_populates="response")
    exclusion: Mapped["Exclusion | None"] = relationship()
    withdrawals: Mapped[list["Withdrawal"]] = relationship(order_by="Withdrawal.at")

    __table_args__ = (
        UniqueConstraint("consultation_id", "source_reference"),
        CheckConstraint("draft_id IS NOT NULL OR source_reference IS NOT NULL", name="comes_from_somewhere"),
    )

    @property
    def latest(self) -> "ResponseVersion":
        return self.versions[-1]

    @property
    def withdrawal(self) -> "Withdrawal | None":
        """The one that stands: a withdrawal may have been taken back."""
        return next((each for each in self.withdrawals if each.taken_back_at is None), None)

    @property
    def why_left_out(self) -> str:
        """Why it counts nowhere; empty where it counts. What the respondent did comes before what we did."""
        if self.withdrawal is not None:
            return WITHDRAWN
        return self.exclusion.reason if self.exclusion else ""


class ResponseVersion(Model):
    """One sending. Frozen: the database refuses to change or remove it."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"))
    no: Mapped[int]
    received_at: Mapped[datetime]
    fingerprint: Mapped[str] = mapped_column(comment="sha256 of the canonical content and the nonce")
    nonce: Mapped[str] = mapped_column(comment="Short answers can be guessed; this cannot")
    kind: Mapped[str] = mapped_column(comment="A respondent_kind term: business, university …")
    name: Mapped[str]
    organisation: Mapped[str]
    size: Mapped[str]
    sectors: Mapped[list[str]]
    challenges: Mapped[list[str]]
    place: Mapped[str]
    on_behalf: Mapped[str]
    members_represented: Mapped[str] = mapped_column(default="", comment="How many it speaks for, in their words")
    how_consulted: Mapped[str] = mapped_column(default="", comment="How those were asked")
    interests: Mapped[str] = mapped_column(default="", comment="What readers should know of its own stake")
    publication: Mapped[Publication]
    language: Mapped[str]
    privacy_notice: Mapped[str]
    licence: Mapped[str] = mapped_column(default="", comment="Under which what is published is reused")
    response: Mapped[Response] = relationship(back_populates="versions")
    answers: Mapped[list["Answer"]] = relationship(back_populates="version")
    comments: Mapped[list["Comment"]] = relationship(back_populates="version")
    attachments: Mapped[list["Attachment"]] = relationship(back_populates="version")
    citations: Mapped[list["Citation"]] = relationship(back_populates="version")

    __table_args__ = (UniqueConstraint("response_id", "no"),)

    @property
    def is_counted(self) -> bool:
        """Said to the database in `counting`."""
        return self.response.latest is self and not self.response.why_left_out


class Marked:
    """Some words of a text are confidential and the rest is not; where all of it is, no words are marked."""

    text: Mapped[str]
    publication: Mapped[Publication]
    marked: Mapped[list[Any]] = mapped_column(
        default=list, comment="Spans of the text, from and to, that are confidential where the rest is not"
    )

    @property
    def hidden(self) -> list[Span]:
        return [Span(*span) for span in self.marked or ()]

    @property
    def marked_words(self) -> list[str]:
        """The passages that are confidential where the rest is not."""
        return words_at(self.text, self.hidden)

    def tells_marked(self, start: int, end: int) -> bool:
        """Whether these characters of the text hold marked words, or a part of them."""
        return holds_marked(self.marked, start, end)

    def may_repeat(self, start: int, end: int) -> bool:
        """Whether these characters of the text may stand as a quote."""
        return self.publication.may_be_quoted and not self.tells_marked(start, end)

    def is_secret(self, start: int, end: int) -> bool:
        """Whether these characters are confidential, as all of the text or by their words."""
        return self.publication is Publication.CONFIDENTIAL or self.tells_marked(start, end)

    @property
    def in_public(self) -> str:
        """The text as everybody may read it, where anybody may."""
        return blank_out(self.text, self.hidden)


class Answer(Marked, Model):
    """One question's answer in one sending. Frozen."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("response_version.id"))
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), index=True)
    question_version: Mapped[int]
    text: Mapped[str]
    choices: Mapped[list[str]]
    no_view: Mapped[bool]
    publication: Mapped[Publication]
    harm: Mapped[str]
    confidential_until: Mapped[str]
    version: Mapped[ResponseVersion] = relationship(back_populates="answers")
    question: Mapped[Question] = relationship()
    on = ""  # a comment says what it is on; an answer stands for itself

    @property
    def asked(self) -> Question | QuestionVersion:
        """The question in the words that were answered."""
        return self.question.as_of(self.question_version)

    @property
    def said(self) -> str:
        """What was written; a number or a date is told with what was picked."""
        return "" if self.question.kind.is_closed else self.text

    __table_args__ = (UniqueConstraint("version_id", "question_id"),)


class Comment(Marked, Model):
    """A remark on a clause or on its words, part of one sending. Frozen."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("response_version.id"), index=True)
    clause_id: Mapped[UUID] = mapped_column(ForeignKey("clause.id"), index=True)
    quote: Mapped[str]
    quote_start: Mapped[int | None] = mapped_column(comment="Where the quote begins in the clause")
    text: Mapped[str]
    position: Mapped[str] = mapped_column(comment="agree, change, disagree or unsure")
    suggestion: Mapped[str] = mapped_column(default="", comment="Wording they would like instead")
    suggestion_marked: Mapped[list[Any]] = mapped_column(default=list, comment="The same of the suggestion")
    publication: Mapped[Publication]
    harm: Mapped[str] = mapped_column(default="")
    confidential_until: Mapped[str] = mapped_column(default="")
    version: Mapped[ResponseVersion] = relationship(back_populates="comments")
    clause: Mapped[Clause] = relationship()

    @property
    def marked_words(self) -> list[str]:
        """Those of the comment and of the wording that it suggests, each once."""
        suggested = words_at(self.suggestion, (Span(*span) for span in self.suggestion_marked or ()))
        return list(dict.fromkeys([*super().marked_words, *suggested]))

    @property
    def span(self) -> Span | None:
        """The characters of the clause that it is on; None: the whole clause."""
        return None if self.quote_start is None else Span(self.quote_start, self.quote_start + len(self.quote))

    @property
    def on(self) -> str:
        """What it is on, as pages say it beside its words."""
        return f"on clause {self.clause.name}"


class Exclusion(Model):
    """A response that is kept but not counted, with the reason and who said so."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), unique=True)
    reason: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Withdrawal(Model):
    """A respondent took their response out of the counts. It is kept, and so is the row when they take that back."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), index=True)
    reason: Mapped[str] = mapped_column(comment="In the respondent's words; they may give none")
    at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_withdrawal_stands_once",
            "response_id",
            unique=True,
            sqlite_where=text("taken_back_at IS NULL"),
            postgresql_where=text("taken_back_at IS NULL"),
        ),
    )


class Change(Model):
    """That a draft was begun from a version that was sent, and which version came of it."""

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), index=True)
    from_no: Mapped[int] = mapped_column(comment="The version whose words it was filled with")
    became_no: Mapped[int | None] = mapped_column(comment="The version that it was sent as")
    draft: Mapped[Draft] = relationship(back_populates="change")
    response: Mapped[Response] = relationship()

    __table_args__ = (UniqueConstraint("response_id", "became_no"),)
