"""Small files of each kind, made here, and drafts whose evidence is in them."""

import io
import zipfile

from consult.db import db, transaction
from consult.plans.models import EvidenceGap, Severity

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\x0dIHDR" + b"\x00" * 17 + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 20 + b"\xff\xd9"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def make_zip(parts: dict[str, bytes], *, packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    return make_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", **more})


def xlsx(**more: bytes) -> bytes:
    return make_zip({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>", **more})


def opendocument(kind: str, manifest: bytes = b"<manifest/>") -> bytes:
    mime = f"application/vnd.oasis.opendocument.{kind}".encode()
    return make_zip({"mimetype": mime, "content.xml": b"<c/>", "META-INF/manifest.xml": manifest})


def make_gap(version, text: str = "How many firms share depots is not known.") -> EvidenceGap:
    with transaction():
        gap = EvidenceGap(
            version_id=version.id, text=text, severity=Severity.HIGH, owner="The lead", stage_code="1b", sort=1
        )
        db.session.add(gap)
    return gap
