"""Files and citations in a draft: added, changed, taken out; and written down with the version that is sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import IO, Any
from uuid import UUID, uuid4

from consult import jobs
from consult.catalogue import Consultation
from consult.db import db
from consult.errors import NotFound
from consult.jobs import Job
from consult.plans.models import EvidenceGap, LogicLink
from consult.questions import list_for
from consult.responses.errors import AlreadySent
from consult.responses.evidence.kinds import FileRefused, Told, tell
from consult.responses.evidence.models import Attachment, Citation, Given, Scan, StoredFile
from consult.responses.evidence.rules import FILE, GAP, LINK, SOURCE, file_name, plain_particulars, plain_source
from consult.responses.evidence.shelf import Shelf
from consult.responses.models import Draft, Publication, ResponseVersion
from consult.responses.queries import find_sent
from consult.responses.services.drafts import lock

MEGABYTE = 1024 * 1024


def check_file(content: IO[bytes], name: str, *, most_mb: int) -> Told:
    """Refuse a file that is too large, empty, locked, broken, or of a kind that we do not take."""
    if content.seek(0, 2) > most_mb * MEGABYTE:
        raise FileRefused(f"The file must be smaller than {most_mb}MB")
    return tell(content, name)


def add_file(
    draft: Draft,
    content: IO[bytes],
    name: str,
    values: Mapping[str, Any],
    *,
    shelf: Shelf,
    most: int,
    now: datetime,
    told: Told | None = None,
) -> str:
    """Keep a file with a draft; its id. The same file again for the same question changes what was said of it.

    The bytes are on disk before the row is, so that no row tells of a file that is not there; what a failed act leaves
    behind is swept. `told` is what `check_file` found: nobody need wait while it is found again. Raises FileRefused.
    """
    told = told or tell(content, name)
    sha256, size = shelf.put(content)
    _open(draft, now)
    given = {"kind": FILE, "sha256": sha256, "name": file_name(name), "size": size, "type": str(told.kind)}
    piece, kept = given | _particulars(draft, values), files_in(draft)
    same = next((each for each in kept if (each["sha256"], each["question"]) == (sha256, piece["question"])), None)
    if same is None and len(kept) >= most:
        raise FileRefused(f"You can give up to {most} files. Take one out first")
    _store(sha256, size, told, now)
    if not shelf.has(sha256):  # it was swept a moment ago, as nobody's
        shelf.put(content)
    return _keep(draft, piece, same["id"] if same else "")


def _store(sha256: str, size: int, told: Told, now: datetime) -> None:
    """One row for the same bytes, however often they come; each time they are new to the sweep."""
    stored = db.session.get(StoredFile, sha256, with_for_update=True)
    if stored is not None:
        stored.stored_at = now
        return
    stored = StoredFile(
        sha256=sha256, size=size, kind=str(told.kind), has_macros=told.has_macros, scan=Scan.WAITING, stored_at=now
    )
    db.session.add(stored)
    db.session.flush()
    jobs.ask(Job.SCAN_FILE, now=now, sha256=sha256)


def save_source(draft: Draft, values: Mapping[str, Any], *, now: datetime) -> str:
    """Add a citation, or change the one whose `id` is given. Raises RuleBroken with what is wrong."""
    piece = plain_source(values)
    if piece["offered_for"] and piece["offered_for"] not in {key for key, _words in list_wanted(draft.consultation)}:
        raise NotFound("The drafts that are consulted on have no such gap or step")
    _open(draft, now)
    piece |= _particulars(draft, values)
    given = next((each["id"] for each in sources_in(draft) if each["id"] == values.get("id")), "")
    return _keep(draft, piece, given)


def remove_evidence(draft: Draft, piece_id: str, *, now: datetime) -> None:
    """Take a file or a citation out of the draft; twice is once. The bytes are swept when nobody tells of them."""
    _open(draft, now)
    draft.evidence = [each for each in draft.evidence if each["id"] != piece_id]


def save_licence(draft: Draft, licence: str) -> None:
    """Whether what is published may be reused. Pressing “Send” twice changes nothing."""
    if licence != draft.licence and find_sent(draft) is None:
        draft.licence = licence


def files_in(draft: Draft) -> list[dict[str, Any]]:
    return [each for each in draft.evidence if each["kind"] == FILE]


def sources_in(draft: Draft) -> list[dict[str, Any]]:
    return [each for each in draft.evidence if each["kind"] == SOURCE]


def list_wanted(consultation: Consultation) -> list[tuple[str, str]]:
    """What a source may be offered for: gaps of the drafts that are consulted on, and steps of their actions."""
    wanted = []
    for version in consultation.versions:
        wanted += [(f"{GAP}:{gap.id}", f"Not known yet: {gap.text}") for gap in version.gaps]
        for action in version.actions:
            wanted += [(f"{LINK}:{link.id}", f"{action.title}: {link.text}") for link in action.links]
    return wanted


def _open(draft: Draft, now: datetime) -> None:
    lock(draft)
    if find_sent(draft) is not None:
        raise AlreadySent("You have sent this response already, so it cannot be changed here")
    draft.saved_at = now


def _particulars(draft: Draft, values: Mapping[str, Any]) -> dict[str, Any]:
    kept = plain_particulars(values)
    if kept["question"] and kept["question"] not in {str(each.id) for each in list_for(draft.consultation)}:
        raise NotFound("This question belongs to another consultation")
    return kept


def _keep(draft: Draft, piece: dict[str, Any], piece_id: str) -> str:
    piece_id = piece_id or uuid4().hex
    draft.evidence = [*(each for each in draft.evidence if each["id"] != piece_id), {"id": piece_id, **piece}]
    return piece_id


def write_evidence(version: ResponseVersion, pieces: Sequence[Mapping[str, Any]]) -> None:
    """Put down with a version what its draft gave as evidence, before its fingerprint is taken."""
    for piece in pieces:
        if piece["kind"] == FILE:
            file = Attachment(sha256=piece["sha256"], name=piece["name"], **_given(piece, version.publication))
            version.attachments.append(file)
        else:
            kind, _, wanted = piece["offered_for"].partition(":")
            lines = {name: piece[name] for name in ("title", "authors", "year", "doi", "doi_plain", "url")}
            source = Citation(**lines, **_given(piece, version.publication))
            source.gap_id = UUID(wanted) if kind == GAP and db.session.get(EvidenceGap, UUID(wanted)) else None
            source.link_id = UUID(wanted) if kind == LINK and db.session.get(LogicLink, UUID(wanted)) else None
            version.citations.append(source)


def _given(piece: Mapping[str, Any], default: Publication) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "question_id": UUID(piece["question"]) if piece["question"] else None,
        "shows": piece["shows"],
        "publication": Publication(piece["publication"] or default),
        "harm": piece["harm"],
        "confidential_until": piece["until"],
    }


def evidence_of(version: ResponseVersion) -> list[dict[str, Any]]:
    """What a version gave, as a draft holds it: a change begins with it."""
    files = [
        {"kind": FILE, "sha256": each.sha256, "name": each.name, "size": each.stored.size, "type": each.stored.kind}
        | _as_given(each, version.publication)
        for each in version.attachments
    ]
    sources = [
        {name: getattr(each, name) for name in ("title", "authors", "year", "doi", "doi_plain", "url")}
        | {"kind": SOURCE, "offered_for": _offered_for(each)}
        | _as_given(each, version.publication)
        for each in version.citations
    ]
    return [*files, *sources]


def _offered_for(source: Citation) -> str:
    if source.gap_id:
        return f"{GAP}:{source.gap_id}"
    return f"{LINK}:{source.link_id}" if source.link_id else ""


def _as_given(each: Given, default: Publication) -> dict[str, Any]:
    return {
        "id": uuid4().hex,
        "question": str(each.question_id) if each.question_id else "",
        "shows": each.shows,
        "publication": "" if each.publication is default else str(each.publication),
        "harm": each.harm,
        "until": each.confidential_until,
    }
