"""Files and citations given as evidence, part of one sending; and what was decided about a citation."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Model
from consult.plans.models import Evidence, EvidenceGap, LogicLink
from consult.questions.models import Question
from consult.responses.evidence.kinds import FileKind
from consult.responses.models import Publication, ResponseVersion


class Scan(StrEnum):
    """Whether a file was looked at for harmful software."""

    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"


class StoredFile(Model):
    """The bytes of a file, once, whoever sent them and however often: on disk under their fingerprint."""

    sha256: Mapped[str] = mapped_column(primary_key=True, comment="Its name on disk, and all of its name")
    size: Mapped[int]
    kind: Mapped[str] = mapped_column(comment="By its content: pdf, docx, csv …")
    has_macros: Mapped[bool]
    scan: Mapped[Scan]
    found: Mapped[str] = mapped_column(default="", comment="What the scanner named; empty unless infected")
    stored_at: Mapped[datetime]
    scanned_at: Mapped[datetime | None]

    @property
    def file_kind(self) -> FileKind:
        return FileKind(self.kind)


class Given:
    """What files and citations share: part of one sending, about a question or not, and what may be shown of it."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("response_version.id"), index=True)
    question_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("question.id"), comment="The question that it goes with"
    )
    shows: Mapped[str] = mapped_column(comment="What it shows, in its sender's words")
    publication: Mapped[Publication]
    harm: Mapped[str]
    confidential_until: Mapped[str]


class Attachment(Given, Model):
    """A file that came with a sending. Frozen; its bytes are a StoredFile."""

    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    name: Mapped[str] = mapped_column(comment="As its sender called it; never in an address or a path")
    version: Mapped[ResponseVersion] = relationship(back_populates="attachments")
    question: Mapped[Question | None] = relationship()
    stored: Mapped[StoredFile] = relationship()


class Citation(Given, Model):
    """A source that a sender names, offered for a gap in a plan's evidence or a step of its logic. Frozen."""

    title: Mapped[str]
    authors: Mapped[str]
    year: Mapped[str]
    doi: Mapped[str] = mapped_column(comment="As it was given")
    doi_plain: Mapped[str] = mapped_column(comment="10.…, in small letters; empty where none was given")
    url: Mapped[str]
    gap_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("evidence_gap.id"), index=True, comment="The gap in the evidence that it is offered for"
    )
    link_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("logic_link.id"), index=True, comment="The step of a logic chain that it is offered for"
    )
    version: Mapped[ResponseVersion] = relationship(back_populates="citations")
    question: Mapped[Question | None] = relationship()
    gap: Mapped[EvidenceGap | None] = relationship()
    link: Mapped[LogicLink | None] = relationship()
    decision: Mapped["CitationDecision | None"] = relationship(back_populates="citation")

    __table_args__ = (CheckConstraint("gap_id IS NULL OR link_id IS NULL", name="offered_for_one_thing"),)

    @property
    def where(self) -> str:
        """Where to find it: by its DOI where it has one."""
        return f"https://doi.org/{self.doi_plain}" if self.doi_plain else self.url


class CitationDecision(Model):
    """A person took an offered source into the evidence register, or declined it with a reason. Frozen."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    citation_id: Mapped[UUID] = mapped_column(ForeignKey("citation.id"), unique=True)
    evidence_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("evidence.id"), comment="What it became in the register; null: declined"
    )
    reason: Mapped[str] = mapped_column(comment="Its sender reads this")
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    citation: Mapped[Citation] = relationship(back_populates="decision")
    evidence: Mapped[Evidence | None] = relationship()
