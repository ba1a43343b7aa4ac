"""Files and sources as pages show them: what each is, what may be published of it, and where it stands."""

from typing import Any

from flask import current_app

from consult import questions
from consult.responses import Draft, Publication, ResponseVersion
from consult.responses.evidence import giving, queries
from consult.responses.evidence.kinds import FileKind
from consult.responses.evidence.models import Scan

KILOBYTE = 1024


def size_words(size: int) -> str:
    if size < KILOBYTE:
        return f"{size} bytes"
    if size < KILOBYTE * KILOBYTE:
        return f"{round(size / KILOBYTE):,} KB"
    return f"{size / KILOBYTE / KILOBYTE:.1f} MB"


def file_words(kind: str, size: int) -> str:
    return f"{FileKind(kind).words}, {size_words(size)}"


def scan_words(scan: Scan) -> str:
    """Where a file stands with the scanner, as staff are told; said plainly where there is none."""
    if scan is Scan.INFECTED:
        return "Harmful software was found in it. It is kept shut in, and nobody can open it"
    if scan is Scan.CLEAN:
        return "Scanned: nothing harmful was found"
    if current_app.config["SCANNER"]:
        return "Waits to be scanned for harmful software"
    return "Not scanned: no scanner here"


def scan_words_for_sender(scan: Scan | None) -> str:
    """Nothing, while its sender need not do anything."""
    if scan is Scan.INFECTED:
        return "Our scanner found harmful software in this file, so nobody will open it. Send a clean copy"
    return ""


def pieces_in(draft: Draft) -> list[dict[str, Any]]:
    """What a draft gives as evidence: files, then sources."""
    files, default = giving.files_in(draft), draft.about.get("publication") or Publication.NONE
    scans = queries.scans_of([each["sha256"] for each in files])
    numbers = {str(each.id): each.number for each in questions.list_for(draft.consultation)}
    wanted = dict(giving.list_wanted(draft.consultation)) if giving.sources_in(draft) else {}
    return [
        piece
        | {
            "publication": Publication(piece["publication"] or default),
            "number": numbers.get(piece["question"]),
            "trouble": scan_words_for_sender(scans.get(piece["sha256"])) if piece["kind"] == "file" else "",
            "about": file_words(piece["type"], piece["size"]) if piece["kind"] == "file" else source_words(piece),
            "title": piece["name"] if piece["kind"] == "file" else piece["title"],
            "offered_for": wanted.get(piece.get("offered_for", ""), ""),
        }
        for piece in [*files, *giving.sources_in(draft)]
    ]


def source_words(given: dict[str, Any]) -> str:
    where = f"https://doi.org/{given['doi_plain']}" if given["doi_plain"] else given["url"]
    return ", ".join(part for part in (given["authors"], given["year"], where) if part)


def pieces_of(version: ResponseVersion) -> list[dict[str, Any]]:
    """The same of what was sent, with what became of it."""
    files: list[dict[str, Any]] = [
        {
            "id": each.id,
            "kind": "file",
            "title": each.name,
            "about": file_words(each.stored.kind, each.stored.size),
            "scan": each.stored.scan,
            "scan_words": scan_words(each.stored.scan),
            "macros": each.stored.has_macros,
            "trouble": scan_words_for_sender(each.stored.scan),
            "offered_for": "",
            "decision": None,
            "given": each,
        }
        for each in sorted(version.attachments, key=lambda each: (each.name, str(each.id)))
    ]
    sources: list[dict[str, Any]] = [
        {
            "id": each.id,
            "kind": "source",
            "title": each.title,
            "about": ", ".join(part for part in (each.authors, each.year, each.where) if part),
            "scan": None,
            "scan_words": "",
            "macros": False,
            "trouble": "",
            "offered_for": each.gap.text if each.gap else each.link.text if each.link else "",
            "decision": queries.decision_on(each),
            "given": each,
        }
        for each in sorted(version.citations, key=lambda each: (each.title, str(each.id)))
    ]
    return [
        piece | {"publication": piece["given"].publication, "number": getattr(piece["given"].question, "number", None)}
        for piece in (*files, *sources)
    ]
