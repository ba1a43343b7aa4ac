"""Sectors, themes, challenges, places: versioned data, never enums."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model


class Confidence(StrEnum):
    """How sure we are of something rebuilt from an old source; shown, not hidden."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class TaxonomyVersion(Model):
    """One dated edition of all terms. A consultation pins one when it opens."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    no: Mapped[int] = mapped_column(unique=True)
    note: Mapped[str]
    published_at: Mapped[datetime]


class Term(Model):
    """One word of the shared vocabulary: a sector, a specialism, a place, a Grand Challenge …"""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("taxonomy_version.id"))
    kind: Mapped[str]
    code: Mapped[str]
    label: Mapped[str]
    parent_code: Mapped[str | None]
    status: Mapped[str]
    description: Mapped[str]
    aliases: Mapped[list[str]]
    confidence: Mapped[Confidence]
    source_note: Mapped[str]
    sort: Mapped[int]

    __table_args__ = (UniqueConstraint("version_id", "kind", "code"),)


class ThemeOwner(Model):
    """A body, strategy or instrument that owns a cross-cutting theme."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    term_id: Mapped[UUID] = mapped_column(ForeignKey("term.id"), index=True)
    name: Mapped[str]
    kind: Mapped[str]
    body_code: Mapped[str | None]
    confidence: Mapped[Confidence]
    source_note: Mapped[str]
    sort: Mapped[int]


class MatrixCell(Model):
    """Where a theme or challenge meets a sector, on the strategy's one page."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    row_id: Mapped[UUID] = mapped_column(ForeignKey("term.id"))
    sector_id: Mapped[UUID] = mapped_column(ForeignKey("term.id"))
    text: Mapped[str]
    confidence: Mapped[Confidence]
    source_note: Mapped[str]

    __table_args__ = (UniqueConstraint("row_id", "sector_id"),)
