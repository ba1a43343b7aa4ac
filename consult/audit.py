"""Who did what. Lines are appended freely; a sealer chains them in batches, so that sending never queues for a lock."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, db

FIRST = "0" * 64


class AuditLine(Model):
    """One act that a person could be asked about. Never changed, never removed: the database refuses."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(comment="person:<id>, visitor, or machine:<what>")
    act: Mapped[str] = mapped_column(comment="A verb and its noun: merged themes")
    thing: Mapped[str] = mapped_column(index=True, comment="table:<id>; ids only, never what somebody wrote")
    words: Mapped[str]

    def canonical(self) -> str:
        """What is hashed: the same text on every database."""
        parts = [str(self.id), self.at.isoformat(), self.actor, self.act, self.thing, self.words]
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


class AuditLink(Model):
    """One line's place in the chain: each hash covers the line and the hash before it."""

    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("audit_line.id"), unique=True)
    hash: Mapped[str]
    sealed_at: Mapped[datetime]


class Named(Protocol):
    """Anything with a table and an id."""

    id: Any
    __tablename__: Any


def actor(by: Any) -> str:
    """How the acting side is written down: a Person, None for somebody without an account, or a machine's name."""
    if by is None:
        return "visitor"
    return f"machine:{by}" if isinstance(by, str) else f"person:{by.id}"


def record(act: str, thing: Named, words: str, *, by: Any, at: datetime) -> None:
    """Write one line, in the transaction of the act itself."""
    name = f"{thing.__tablename__}:{thing.id}"
    db.session.add(AuditLine(id=uuid4(), at=at, actor=actor(by), act=act, thing=name, words=words))


def _link(before: str, line: AuditLine) -> str:
    return hashlib.sha256((before + line.canonical()).encode()).hexdigest()


def get_head() -> tuple[int, str]:
    """How long the chain is, and its last hash: printed in every pack, so that a shortened chain shows."""
    last = db.session.scalar(select(AuditLink).order_by(AuditLink.place.desc()).limit(1))
    return (last.place, last.hash) if last else (0, FIRST)


def seal_lines(*, now: datetime, most: int = 5000) -> int:
    """Chain the lines that are not yet chained, oldest first; returns how many. Two sealers collide harmlessly."""
    place, before = get_head()
    unsealed = db.session.scalars(
        select(AuditLine)
        .outerjoin(AuditLink, AuditLink.line_id == AuditLine.id)
        .where(AuditLink.place.is_(None))
        .order_by(AuditLine.at, AuditLine.id)
        .limit(most)
    ).all()
    for line in unsealed:
        place, before = place + 1, _link(before, line)
        db.session.add(AuditLink(place=place, line_id=line.id, hash=before, sealed_at=now))
    return len(unsealed)


@dataclass(frozen=True)
class ChainCheck:
    """What checking the chain found; `broken_at` is the first place that does not fit, or None."""

    sealed: int
    unsealed: int
    head: str
    broken_at: int | None


def verify_chain() -> ChainCheck:
    """Work out every hash again, from the first line on."""
    before, place = FIRST, 0
    rows = db.session.execute(
        select(AuditLink, AuditLine).outerjoin(AuditLine, AuditLine.id == AuditLink.line_id).order_by(AuditLink.place)
    )
    broken = None
    for link, line in rows:
        place += 1
        if link.place != place or line is None or link.hash != _link(before, line):
            broken = place
            break
        before = link.hash
    lines = db.session.scalar(select(func.count()).select_from(AuditLine)) or 0
    links = db.session.scalar(select(func.count()).select_from(AuditLink)) or 0
    return ChainCheck(sealed=links, unsealed=lines - links, head=before, broken_at=broken)
