"""Accounts, the bodies of the region, who may do what, and signed-in browsers."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Model


class RoleName(StrEnum):
    """What somebody may be; what each may do is in `rules.py`."""

    FACILITATOR = "facilitator"
    ANALYST = "analyst"
    LEAD_ANALYST = "lead_analyst"
    PLAN_LEAD = "plan_lead"
    PANEL_MEMBER = "panel_member"
    BOARD_MEMBER = "board_member"
    CLERK = "clerk"
    GOVERNANCE_OFFICER = "governance_officer"
    INFORMATION_OFFICER = "information_officer"
    EQUALITY_OFFICER = "equality_officer"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"

    @property
    def title(self) -> str:  # type: ignore[override]
        return self.value.replace("_", " ").capitalize()


class Person(Model):
    """Somebody with an account: staff, board members, clerks. Respondents need none."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    email: Mapped[str] = mapped_column(unique=True, comment="Lower case; what they sign in with")
    name: Mapped[str]
    password_hash: Mapped[str | None] = mapped_column(comment="argon2id; null until the invitation is used")
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    roles: Mapped[list["Role"]] = relationship(back_populates="person", lazy="selectin")

    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    def get_id(self) -> str:
        return str(self.id)


class Role(Model):
    """What one person may be, where (everywhere, or for one board), from when to when."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[RoleName]
    board_slug: Mapped[str | None] = mapped_column(comment="For clerks and members: which board; null is everywhere")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(back_populates="roles")

    def holds(self, *, at: datetime) -> bool:
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)

    def overlaps(self, other: "Role") -> bool:
        """Whether there is a moment at which both are held."""
        ends = [role.ends_at for role in (self, other) if role.ends_at is not None]
        return not ends or max(self.starts_at, other.starts_at) < min(ends)

    def covers(self, other: "Role") -> bool:
        """Whether holding this one makes the other needless: the same role and board, for all of its time."""
        same = (self.name, self.board_slug) == (other.name, other.board_slug)
        ends_later = self.ends_at is None or (other.ends_at is not None and other.ends_at <= self.ends_at)
        return same and self.starts_at <= other.starts_at and ends_later


class Invitation(Model):
    """A one-time link by which somebody sets their first password. Only its digest is kept."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    token_digest: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignIn(Model):
    """A browser we know: its server-side session, signed in or not. Only the digest of its cookie is kept."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token_digest: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    content: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    touched_at: Mapped[datetime] = mapped_column(comment="Written at most once a minute")
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Body(Model):
    """A public body: board, authority, partnership, department. Bodies end; history stays."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    aliases: Mapped[list[str]]
    kind: Mapped[str]
    parent_code: Mapped[str | None]
    place_code: Mapped[str | None]
    role: Mapped[str] = mapped_column(comment="What it does for the strategy, in one sentence")
    source_note: Mapped[str]

    __table_args__ = (UniqueConstraint("name"),)
