"""An organisation, and the room in which its members write one response: kept from everybody else until it is sent."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.catalogue.models import Consultation
from consult.db import Model
from consult.responses.models import Draft, Response, ResponseVersion


class Organisation(Model):
    """Whom its members speak for, as its lead registered it."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    slug: Mapped[str] = mapped_column(unique=True, comment="In addresses; ends in letters that nobody guesses")
    name: Mapped[str]
    domain: Mapped[str] = mapped_column(comment="Of its e-mail addresses; empty where it has none of its own")
    domain_confirmed_at: Mapped[datetime | None] = mapped_column(
        comment="When a member first confirmed an address there"
    )
    registered_at: Mapped[datetime]

    @property
    def tier(self) -> str:
        """How sure we are that it is who it says, in words."""
        if self.domain_confirmed_at is None:
            return "not confirmed by an e-mail address of its own"
        return f"confirmed by e-mail at {self.domain}"


class Workspace(Model):
    """Where one organisation writes its response to one consultation."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"), unique=True, comment="What is sent next")
    response_id: Mapped[UUID | None] = mapped_column(ForeignKey("response.id"), unique=True)
    join_digest: Mapped[str | None] = mapped_column(unique=True, comment="Of the code that colleagues join with")
    join_until: Mapped[datetime | None]
    began_at: Mapped[datetime]
    organisation: Mapped[Organisation] = relationship()
    consultation: Mapped[Consultation] = relationship()
    draft: Mapped[Draft] = relationship()
    response: Mapped[Response | None] = relationship()
    members: Mapped[list["Member"]] = relationship(order_by="Member.invited_at", back_populates="workspace")

    __table_args__ = (UniqueConstraint("organisation_id", "consultation_id"),)


class MemberRole(StrEnum):
    LEAD = "lead"
    WRITER = "writer"
    READER = "reader"
    SIGNATORY = "signatory"

    @property
    def words(self) -> str:
        return self.value.capitalize()

    @property
    def may(self) -> str:
        return {
            "lead": "Writes, invites colleagues, and is the only one who sends",
            "writer": "Writes answers and comments, and says what is ready",
            "reader": "Reads everything and leaves notes",
            "signatory": "Reads everything, approves it before it is sent, or asks for work",
        }[self.value]


class Member(Model):
    """Somebody who works on a response, known by an e-mail address that they confirmed."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"))
    address: Mapped[str] = mapped_column(index=True, comment="Lower case")
    name: Mapped[str]
    role: Mapped[MemberRole]
    invited_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None] = mapped_column(comment="When they first used what was mailed to them")
    removed_at: Mapped[datetime | None]
    workspace: Mapped[Workspace] = relationship(back_populates="members")

    __table_args__ = (
        UniqueConstraint("workspace_id", "address"),
        Index(
            "uq_member_one_lead",
            "workspace_id",
            unique=True,
            sqlite_where=text("role = 'lead' AND removed_at IS NULL"),
            postgresql_where=text("role = 'lead' AND removed_at IS NULL"),
        ),
    )

    @property
    def called(self) -> str:
        return self.name or self.address

    @property
    def may_write(self) -> bool:
        return self.role in (MemberRole.LEAD, MemberRole.WRITER)

    @property
    def is_lead(self) -> bool:
        return self.role is MemberRole.LEAD


class MemberKey(Model):
    """What opens a workspace for one member: held by a browser, or mailed and spent by its first use."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    mailed: Mapped[bool]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None] = mapped_column(comment="Of a mailed one: once")
    member: Mapped[Member] = relationship()

    def opens(self, *, at: datetime) -> bool:
        return self.used_at is None and (self.expires_at is None or at < self.expires_at)


class AddressCheck(Model):
    """A code of six figures, mailed so that somebody can show that an address is theirs."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    address: Mapped[str]
    digest: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SavedText(Model):
    """One text as somebody saved it: an answer, a comment, or who is answering. Never changed."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"))
    piece: Mapped[str] = mapped_column(comment="about, evidence, answer:<question id> or comment:<id>")
    no: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(comment="As in a draft; empty: it was taken out")
    aside: Mapped[bool] = mapped_column(comment="Written while somebody else saved: kept, and not what stands")
    restores_no: Mapped[int | None] = mapped_column(comment="The earlier text that this brought back")
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"))
    at: Mapped[datetime]
    member: Mapped[Member] = relationship()

    __table_args__ = (UniqueConstraint("workspace_id", "piece", "no"),)


class PartOwner(Model):
    """Whose a part of the questionnaire is: a section, or the comments."""

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"), primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True, comment="A section's id, or comments")
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"))
    member: Mapped[Member] = relationship()


class PartState(StrEnum):
    NOT_STARTED = "not_started"
    DRAFTING = "drafting"
    READY = "ready"
    NEEDS_WORK = "needs_work"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ").capitalize()


class PartMark(Model):
    """What somebody said of a part. The latest holds; writing after "ready" makes it drafting again."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"))
    part: Mapped[str]
    no: Mapped[int]
    state: Mapped[PartState]
    note: Mapped[str]
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"))
    at: Mapped[datetime]
    member: Mapped[Member] = relationship()

    __table_args__ = (UniqueConstraint("workspace_id", "part", "no"),)


class Note(Model):
    """What colleagues say to each other beside a text. Never sent."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"), index=True)
    piece: Mapped[str]
    text: Mapped[str]
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"))
    at: Mapped[datetime]
    member: Mapped[Member] = relationship()


class OpenText(Model):
    """That somebody has a text open to write in it, so that a colleague is told."""

    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"), primary_key=True)
    piece: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    member: Mapped[Member] = relationship()


class Approval(Model):
    """The signatory was asked to approve the response as it stood, and what they said."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"))
    no: Mapped[int]
    asked_at: Mapped[datetime]
    stood: Mapped[dict[str, Any]] = mapped_column(comment="Which text of each piece was approved, by number")
    approved_at: Mapped[datetime | None]
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("member.id"))
    member: Mapped[Member | None] = relationship()

    __table_args__ = (UniqueConstraint("workspace_id", "no"),)


class Sending(Model):
    """One sending for the organisation: which version it became, who pressed, and which texts were in it."""

    version_id: Mapped[UUID] = mapped_column(ForeignKey("response_version.id"), primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"), index=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"))
    stood: Mapped[dict[str, Any]] = mapped_column(comment="Which text of each piece was sent, by number")
    version: Mapped[ResponseVersion] = relationship()
    member: Mapped[Member] = relationship()
