"""Seals and what each holds; nothing of it is ever changed or removed."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.catalogue.models import Consultation
from consult.db import Model
from consult.responses.models import Response, ResponseVersion


class Standing(StrEnum):
    """How a version stood when it was sealed."""

    COUNTED = "counted"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    EXCLUDED = "excluded"


def standing_of(version: ResponseVersion, response: Response) -> Standing:
    if response.latest.no > version.no:
        return Standing.SUPERSEDED
    if response.withdrawal is not None:
        return Standing.WITHDRAWN
    return Standing.EXCLUDED if response.exclusion else Standing.COUNTED


class SealCause(StrEnum):
    """What came to an end when a seal was made."""

    CLOSE = "close"
    INTAKE = "intake"

    @property
    def words(self) -> str:
        return {
            "close": "when the consultation had closed",
            "intake": "when letters and paper were declared complete",
        }[self.value]


class Seal(Model):
    """The root of a tree over every version of every response at one moment. Frozen; it names the root before it."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    no: Mapped[int]
    cause: Mapped[SealCause]
    at: Mapped[datetime]
    leaves: Mapped[int] = mapped_column(comment="Versions in it")
    responses: Mapped[int] = mapped_column(comment="Responses in it, each once")
    root: Mapped[str]
    before: Mapped[str] = mapped_column(comment="The root of the seal before it; empty for the first")
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), comment="Null: the clock")
    consultation: Mapped[Consultation] = relationship()

    __table_args__ = (UniqueConstraint("consultation_id", "no"),)


class SealedVersion(Model):
    """One leaf. Frozen. What it says of the version stands in the version, but for the standing, which may change."""

    seal_id: Mapped[UUID] = mapped_column(ForeignKey("seal.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("response_version.id"), index=True)
    standing: Mapped[Standing]
    nonce: Mapped[str] = mapped_column(comment="Four standings can be guessed; this cannot")

    __table_args__ = (UniqueConstraint("seal_id", "version_id"),)
