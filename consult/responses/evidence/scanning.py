"""Files are looked at by a scanner where there is one; what is infected is kept shut in, and nobody opens it."""

import socket
import struct
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import IO, Protocol
from urllib.parse import urlsplit

import structlog
from sqlalchemy import ColumnElement, delete, select

from consult import jobs
from consult.db import db
from consult.errors import ConsultError
from consult.jobs import Job
from consult.responses.evidence.giving import files_in
from consult.responses.evidence.models import Attachment, Scan, StoredFile
from consult.responses.evidence.shelf import Shelf
from consult.responses.models import Draft

log = structlog.get_logger()

PIECE = 64 * 1024
SECONDS = 60
ASK_AGAIN = timedelta(minutes=5)
STRAY_AFTER = timedelta(days=1)


class ScannerTrouble(ConsultError):
    """The scanner is away, or said something that we do not understand: the file waits, and is asked about again."""


class Scanner(Protocol):
    """Says what is wrong with a file; empty where nothing is."""

    def look(self, content: IO[bytes]) -> str: ...


class Clamd:
    """clamd at a socket or a port, by its INSTREAM command: the bytes go to it, so it may run as another user."""

    def __init__(self, address: str) -> None:
        self.place = urlsplit(address)

    def look(self, content: IO[bytes]) -> str:
        try:
            with self._connect() as line:
                return self._ask(line, content)
        except OSError as away:
            raise ScannerTrouble("The scanner does not answer") from away

    def _connect(self) -> socket.socket:
        if self.place.hostname:
            return socket.create_connection((self.place.hostname, self.place.port or 3310), timeout=SECONDS)
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        try:
            line.connect(self.place.path)
        except OSError:
            line.close()
            raise
        return line

    def _ask(self, line: socket.socket, content: IO[bytes]) -> str:
        line.sendall(b"zINSTREAM\0")
        while piece := content.read(PIECE):
            line.sendall(struct.pack("!L", len(piece)) + piece)
        line.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := line.recv(4096)):
            answer += more
        words = answer.rstrip(b"\0").decode("utf-8", "replace").strip()
        if words.endswith(" FOUND"):
            return words.removesuffix(" FOUND").partition(": ")[2] or "harmful software"
        if words.endswith(": OK"):
            return ""
        raise ScannerTrouble("The scanner gave no verdict")


def scanner_at(address: str) -> Scanner | None:
    """The scanner that the settings name; None where there is none here. Only clamd is spoken to so far."""
    return Clamd(address) if address else None


def is_waiting(sha256: str) -> bool:
    stored = db.session.get(StoredFile, sha256)
    return stored is not None and stored.scan is Scan.WAITING


def settle_scan(sha256: str, found: str, *, now: datetime) -> None:
    """Put down what the scanner said. Twice is once."""
    stored = db.session.get(StoredFile, sha256)
    if stored is None or stored.scan is not Scan.WAITING:
        return
    stored.scan, stored.found, stored.scanned_at = Scan.INFECTED if found else Scan.CLEAN, found, now
    if found:
        log.warning("file_infected", file=sha256[:12])


def ask_for_scans(*, now: datetime) -> None:
    """Ask again for files that wait: the scanner was away, or there was none when they came."""
    waiting = select(StoredFile.sha256).where(StoredFile.scan == Scan.WAITING, StoredFile.stored_at < now - ASK_AGAIN)
    for sha256 in db.session.scalars(waiting.limit(1000)):
        jobs.ask(Job.SCAN_FILE, now=now, sha256=sha256)


def forget_strays(shelf: Shelf, *, now: datetime) -> int:
    """Remove files that neither a draft nor a response tells of, a day after they came; how many."""
    before = now - STRAY_AFTER
    old = set(db.session.scalars(select(StoredFile.sha256).where(StoredFile.stored_at < before)))
    gone = old - _told_of()
    for sha256 in gone:
        # Asked again in the statement: somebody may have given the same file meanwhile.
        if db.session.scalar(delete(StoredFile).where(*_nobodys(sha256, before)).returning(StoredFile.sha256)):
            shelf.remove(sha256)
    strays = shelf.list_strays(set(db.session.scalars(select(StoredFile.sha256))), before=before)
    for place in strays:
        place.unlink(missing_ok=True)
    return len(gone) + len(strays)


def _nobodys(sha256: str, before: datetime) -> tuple[ColumnElement[bool], ...]:
    return StoredFile.sha256 == sha256, StoredFile.stored_at < before


def _told_of() -> set[str]:
    told: Sequence[str] = db.session.scalars(select(Attachment.sha256).distinct()).all()
    drafts = db.session.scalars(select(Draft).execution_options(yield_per=500))
    return {*told, *(piece["sha256"] for draft in drafts for piece in files_in(draft))}
