"""Which kinds of file are taken, told by their content; pure, and nothing in a file is ever carried out."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from enum import StrEnum
from pathlib import PurePosixPath
from typing import IO, NamedTuple

import olefile

from consult.errors import RuleBroken

MOST_PARTS = 2000  # files within one zipped document
MOST_UNPACKED = 100 * 1024 * 1024
MOST_TIMES = 100  # as large unpacked as packed; below FREE it does not matter
FREE = 10 * 1024 * 1024
PIECE = 64 * 1024
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_NAME_END = re.compile(r"\.([A-Za-z0-9]{1,5})$")


class FileKind(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"
    ODT = "odt"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    TXT = "txt"
    PNG = "png"
    JPG = "jpg"

    @property
    def words(self) -> str:
        return {
            "pdf": "PDF",
            "docx": "Word",
            "doc": "Word (old form)",
            "odt": "OpenDocument text",
            "xlsx": "Excel",
            "xls": "Excel (old form)",
            "ods": "OpenDocument spreadsheet",
            "csv": "CSV",
            "txt": "text",
            "png": "PNG picture",
            "jpg": "JPG picture",
        }[self.value]


class FileRefused(RuleBroken):
    """Why a file is not taken, with what to do; nothing else that was typed is lost."""


OTHER = "The file must be a PDF, Word, OpenDocument, Excel, CSV, text, PNG or JPG file"
EMPTY = "The file is empty"
LOCKED = "The file is protected by a password: upload one that opens without"
UNREADABLE = "The file could not be read: upload another copy or paste the text"
TOO_PACKED = "The file holds far more than its size says, so we do not open it: upload another copy"


class Told(NamedTuple):
    """What a file is, and whether it holds instructions that a program would carry out."""

    kind: FileKind
    has_macros: bool = False


def tell(content: IO[bytes], name: str) -> Told:
    """What the content is. Its name decides only between CSV and plain text. Raises FileRefused."""
    content.seek(0)
    start = content.read(2048)
    if not start.strip():
        raise FileRefused(EMPTY)
    for is_this, look in _LOOKS:
        if is_this(start):
            return look(content)
    return _text(content, name)


def _pdf(content: IO[bytes]) -> Told:
    whole = _all(content)
    if b"%%EOF" not in whole[-2048:] or b"startxref" not in whole[-4096:]:
        raise FileRefused(UNREADABLE)
    if re.search(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)", whole):
        raise FileRefused(LOCKED)
    return Told(FileKind.PDF, has_macros=bool(re.search(rb"/(JavaScript|Launch|EmbeddedFile)\b", whole)))


def _png(content: IO[bytes]) -> Told:
    if b"IEND" not in _all(content)[-64:]:
        raise FileRefused(UNREADABLE)
    return Told(FileKind.PNG)


def _jpg(content: IO[bytes]) -> Told:
    if b"\xff\xd9" not in _all(content)[-PIECE:]:
        raise FileRefused(UNREADABLE)
    return Told(FileKind.JPG)


def _ole(content: IO[bytes]) -> Told:
    """The Office of before 2007, and newer documents that a password locks."""
    content.seek(0)
    try:
        with olefile.OleFileIO(io.BytesIO(content.read())) as opened:
            return _old_office(opened)
    except FileRefused:
        raise
    except Exception as broken:  # the library raises many kinds at broken files
        raise FileRefused(UNREADABLE) from broken


def _old_office(opened: olefile.OleFileIO) -> Told:
    macros = any(opened.exists(each) for each in ("Macros", "_VBA_PROJECT_CUR", "VBA"))
    if opened.exists("EncryptedPackage"):
        raise FileRefused(LOCKED)
    if opened.exists("WordDocument"):
        if opened.openstream("WordDocument").read(12)[11] & 1:  # fEncrypted of the first block
            raise FileRefused(LOCKED)
        return Told(FileKind.DOC, macros)
    for name in ("Workbook", "Book"):
        if opened.exists(name):
            if b"\x2f\x00" in _records(opened.openstream(name).read(PIECE)):
                raise FileRefused(LOCKED)
            return Told(FileKind.XLS, macros)
    raise FileRefused(OTHER)


def _records(stream: bytes) -> list[bytes]:
    """The kinds of the first records of an old spreadsheet: FilePass (2F) stands among them where it is locked."""
    kinds: list[bytes] = []
    at = 0
    while at + 4 <= len(stream) and len(kinds) < 12:
        kinds.append(stream[at : at + 2])
        at += 4 + int.from_bytes(stream[at + 2 : at + 4], "little")
    return kinds


def _zip(content: IO[bytes]) -> Told:
    try:
        with zipfile.ZipFile(content) as opened:
            return _zipped(opened, _size(content))
    except FileRefused:
        raise
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as broken:
        raise FileRefused(UNREADABLE) from broken


def _zipped(opened: zipfile.ZipFile, packed: int) -> Told:
    parts = opened.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused(LOCKED)
    if len(parts) > MOST_PARTS:
        raise FileRefused(TOO_PACKED)
    if any(_leaves_its_place(name) for name in names):
        raise FileRefused(UNREADABLE)
    _unpack(opened, parts, packed)
    kind = _document(opened, names)
    if kind is None:
        raise FileRefused(OTHER)
    ends = {PurePosixPath(name).name.lower() for name in names}
    macros = "vbaproject.bin" in ends or any(name.startswith(("Basic/", "Scripts/")) for name in names)
    return Told(kind, macros)


def _leaves_its_place(name: str) -> bool:
    return name.startswith(("/", "\\")) or "\\" in name or ":" in name or ".." in PurePosixPath(name).parts


def _unpack(opened: zipfile.ZipFile, parts: list[zipfile.ZipInfo], packed: int) -> None:
    """Unpack everything to nowhere, counting what comes out and not what the file says of itself."""
    most, out = min(MOST_UNPACKED, max(FREE, packed * MOST_TIMES)), 0
    for part in parts:
        with opened.open(part) as stream:
            while piece := stream.read(PIECE):
                out += len(piece)
                if out > most:
                    raise FileRefused(TOO_PACKED)


def _document(opened: zipfile.ZipFile, names: set[str]) -> FileKind | None:
    if "[Content_Types].xml" in names:
        if "word/document.xml" in names:
            return FileKind.DOCX
        return FileKind.XLSX if "xl/workbook.xml" in names else None
    if "mimetype" not in names or "content.xml" not in names:
        return None
    if b"encryption-data" in (opened.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""):
        raise FileRefused(LOCKED)
    said = opened.read("mimetype").strip()
    known = {"text": FileKind.ODT, "spreadsheet": FileKind.ODS}
    return known.get(said.decode("ascii", "replace").removeprefix("application/vnd.oasis.opendocument."))


def _text(content: IO[bytes], name: str) -> Told:
    whole = _all(content)
    wide = whole.startswith((b"\xff\xfe", b"\xfe\xff"))
    for coding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            words = whole.decode(coding)
        except UnicodeDecodeError:
            continue
        if _NO_TEXT.search(words):
            break
        end = _NAME_END.search(name)
        return Told(FileKind.CSV if end and end[1].lower() == "csv" else FileKind.TXT)
    raise FileRefused(OTHER)


def _all(content: IO[bytes]) -> bytes:
    content.seek(0)
    return content.read()


def _size(content: IO[bytes]) -> int:
    return content.seek(0, io.SEEK_END)


_LOOKS: tuple[tuple[Callable[[bytes], bool], Callable[[IO[bytes]], Told]], ...] = (
    (lambda start: b"%PDF-" in start[:1024], _pdf),
    (lambda start: start.startswith(b"\x89PNG\r\n\x1a\n"), _png),
    (lambda start: start.startswith(b"\xff\xd8\xff"), _jpg),
    (lambda start: start.startswith(olefile.MAGIC), _ole),
    (lambda start: start.startswith((b"PK\x03\x04", b"PK\x05\x06")), _zip),
)
