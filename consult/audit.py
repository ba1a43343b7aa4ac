"""Who did what. Lines are appended freely; a sealer chains them in batches, so that sending never queues for a lock."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Select, func, select
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, db

FIRST = "0" * 64
ONE_SEALER = 7_121_918  # any number that no other advisory lock uses


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
        parts = [str(self.id), self.at.astimezone(UTC).isoformat(), self.actor, self.act, self.thing, self.words]
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
    """Chain the lines that are not yet chained, oldest first; returns how many.

    Where another is sealing already this seals nothing: that one, or the next, takes the lines.
    """
    if not _may_seal():
        return 0
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
    db.session.flush()
    return len(unsealed)


def _may_seal() -> bool:
    """One sealer at a time. It holds no lock that somebody who writes a line would wait for."""
    if db.session.connection().dialect.name == "postgresql":
        return bool(db.session.scalar(select(func.pg_try_advisory_xact_lock(ONE_SEALER))))
    return True  # SQLite has one writer anyway


@dataclass(frozen=True)
class ChainCheck:
    """What checking the chain found; `broken_at` is the first place that does not fit, or None, and `why` says how."""

    sealed: int
    unsealed: int
    head: str
    broken_at: int | None
    why: str = ""


def verify_chain(*, known: tuple[int, str] | None = None) -> ChainCheck:
    """Work out every hash again, from the first line on; changes nothing.

    A chain from which the newest lines were taken is whole in itself. It shows against a head that was `known` earlier:
    the one printed in a pack.
    """
    before, place, broken, why = FIRST, 0, None, ""
    for link, line in _chained():
        place += 1
        why = _misfit(link, line, place, before) or _unlike(known, link)
        if why:
            broken = place
            break
        before = link.hash
    if broken is None and known is not None and known[0] > place:
        broken, why = place + 1, f"the chain ends at line {place}, but it had {known[0]} lines"
    lines = db.session.scalar(select(func.count()).select_from(AuditLine)) or 0
    links = db.session.scalar(select(func.count()).select_from(AuditLink)) or 0
    return ChainCheck(sealed=links, unsealed=max(0, lines - links), head=before, broken_at=broken, why=why)


def _chained() -> Iterator[tuple[AuditLink, AuditLine | None]]:
    rows = db.session.execute(
        select(AuditLink, AuditLine)
        .outerjoin(AuditLine, AuditLine.id == AuditLink.line_id)
        .order_by(AuditLink.place)
        .execution_options(yield_per=1000)
    )
    try:
        yield from rows
    finally:
        rows.close()


def _misfit(link: AuditLink, line: AuditLine | None, place: int, before: str) -> str:
    if link.place != place:
        return f"line {place} was taken out of the chain"
    if line is None:
        return "the line was removed"
    return "" if link.hash == _link(before, line) else "the line, or its place in the chain, was changed"


def _unlike(known: tuple[int, str] | None, link: AuditLink) -> str:
    differs = known is not None and link.place == known[0] and link.hash != known[1]
    return "the chain up to here is not the one that was known earlier" if differs else ""


def list_lines(*, act: str = "", thing: str = "", skip: int = 0, most: int = 50) -> list[AuditLine]:
    """Lines newest first, of acts and things that contain these words."""
    lines = _matching(select(AuditLine), act, thing).order_by(AuditLine.at.desc(), AuditLine.id.desc())
    return list(db.session.scalars(lines.offset(skip).limit(most)))


def count_lines(*, act: str = "", thing: str = "") -> int:
    return db.session.scalar(_matching(select(func.count()).select_from(AuditLine), act, thing)) or 0


def _matching(lines: Select[Any], act: str, thing: str) -> Select[Any]:
    if act:
        lines = lines.where(AuditLine.act.icontains(act, autoescape=True))
    return lines.where(AuditLine.thing.icontains(thing, autoescape=True)) if thing else lines
