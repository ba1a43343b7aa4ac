"""Files are told by their content; what is locked, broken, too tightly packed or of another kind is refused."""

import io
import zipfile

import pytest

from consult.responses.evidence import kinds
from consult.responses.evidence.kinds import FileKind, FileRefused, tell
from tests.factories.evidence import JPG, PDF, PNG, docx, make_zip, opendocument, xlsx

LOCKED_ODT = opendocument("text", b"<manifest:encryption-data/>")
LOCKED_ZIP = bytearray(docx())
LOCKED_ZIP[6] |= 1  # the flag of the first part, and its copy in the list at the end
LOCKED_ZIP[LOCKED_ZIP.index(b"PK\x01\x02") + 8] |= 1


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, FileKind.PDF),
        ("pdf-called.docx", PDF, FileKind.PDF),
        ("a.docx", docx(), FileKind.DOCX),
        ("a.xlsx", xlsx(), FileKind.XLSX),
        ("a.odt", opendocument("text"), FileKind.ODT),
        ("a.ods", opendocument("spreadsheet"), FileKind.ODS),
        ("a.png", PNG, FileKind.PNG),
        ("a.jpeg", JPG, FileKind.JPG),
        ("a.csv", "place,jobs\nDudley,£4\n".encode("cp1252"), FileKind.CSV),
        ("a.txt", "Naïve words.".encode(), FileKind.TXT),
        ("page.html", b"<script>alert(1)</script>", FileKind.TXT),
        ("a.txt", "Wide".encode("utf-16"), FileKind.TXT),
    ],
)
def test_a_file_is_what_its_content_says(name, content, kind):
    assert tell(io.BytesIO(content), name).kind is kind


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", kinds.EMPTY),
        (b" \n ", kinds.EMPTY),
        (b"MZ\x90\x00\x03\x00\x00\x00", kinds.OTHER),
        (make_zip({"a.txt": b"words"}), kinds.OTHER),
        (opendocument("presentation"), kinds.OTHER),
        (PDF[:60], kinds.UNREADABLE),
        (PNG[:40], kinds.UNREADABLE),
        (JPG[:20], kinds.UNREADABLE),
        (docx()[:90], kinds.UNREADABLE),
        (docx(**{"../../etc/passwd": b"x"}), kinds.UNREADABLE),
        (docx(**{"C:\\x": b"x"}), kinds.UNREADABLE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, kinds.UNREADABLE),
        (PDF.replace(b"/Root", b"/Encrypt 5 0 R /Root"), kinds.LOCKED),
        (LOCKED_ODT, kinds.LOCKED),
        (bytes(LOCKED_ZIP), kinds.LOCKED),
        (docx(**{"word/bomb.xml": b"0" * 30 * 1024 * 1024}), kinds.TOO_PACKED),
        (docx(**{f"word/{n}.xml": b"" for n in range(kinds.MOST_PARTS)}), kinds.TOO_PACKED),
    ],
)
def test_a_file_is_refused_in_words(content, why):
    with pytest.raises(FileRefused) as refused:
        tell(io.BytesIO(content), "report.docx")
    assert str(refused.value) == why


def test_a_size_that_lies_about_what_is_unpacked_is_not_believed():
    """The list at the end of a zip says how large each part is; what comes out is counted instead."""
    made = bytearray(docx(**{"word/bomb.xml": b"0" * 30 * 1024 * 1024}))
    at = made.index(b"word/bomb.xml", made.index(b"PK\x01\x02")) - 46
    made[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(FileRefused):
        tell(io.BytesIO(bytes(made)), "report.docx")


@pytest.mark.parametrize(
    ("content", "noted"),
    [
        (docx(), False),
        (docx(**{"word/vbaProject.bin": b"x"}), True),
        (PDF.replace(b"/Type", b"/JavaScript (x) /Type"), True),
    ],
)
def test_macros_and_scripts_are_noted(content, noted):
    assert tell(io.BytesIO(content), "a").has_macros is noted


def test_old_office_is_told_by_what_is_in_it(tmp_path):
    """A compound file made by hand: header, one table of sectors, a folder with one stream."""
    assert tell(io.BytesIO(compound("WordDocument", b"\xec\xa5" + b"\x00" * 4094)), "a").kind is FileKind.DOC
    assert (
        tell(io.BytesIO(compound("Workbook", b"\x09\x08\x02\x00\x00\x06" + b"\x00" * 4090)), "a").kind is FileKind.XLS
    )
    for name, first in (
        ("WordDocument", b"\xec\xa5" + b"\x00" * 9 + b"\x01"),
        ("Workbook", b"\x09\x08\x02\x00\x00\x06\x2f\x00\x02\x00\x00\x00"),
        ("EncryptedPackage", b"x"),
    ):
        with pytest.raises(FileRefused, match="password"):
            tell(io.BytesIO(compound(name, first.ljust(4096, b"\x00"))), "a")


def compound(name: str, stream: bytes) -> bytes:
    """The smallest compound file with one stream of 4,096 bytes."""
    end, free, fat = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16
    head += (0x3E).to_bytes(2, "little") + (3).to_bytes(2, "little") + b"\xfe\xff" + (9).to_bytes(2, "little")
    head += (6).to_bytes(2, "little") + b"\x00" * 10
    for number in (1, 1, 0, 4096, end, 0, end, 0, 0, *[free] * 108):
        head += number.to_bytes(4, "little")
    table = [fat, end, *range(3, 10), end]
    sectors = b"".join(number.to_bytes(4, "little") for number in [*table, *[free] * (128 - len(table))])

    def entry(called: str, kind: int, child: int, start: int, size: int) -> bytes:
        wide = (called + "\x00").encode("utf-16-le") if called else b""
        made = wide.ljust(64, b"\x00") + len(wide).to_bytes(2, "little") + bytes([kind, 1])
        made += b"".join(number.to_bytes(4, "little") for number in (free, free, child)) + b"\x00" * 36
        return made + start.to_bytes(4, "little") + size.to_bytes(8, "little")

    folder = entry("Root Entry", 5, 1, end, 0) + entry(name, 2, free, 2, 4096)
    folder += (entry("", 0, free, 0, 0)) * 2
    return head + sectors + folder + stream


def test_the_zip_of_the_tests_opens():
    assert zipfile.ZipFile(io.BytesIO(docx())).testzip() is None
