"""What was given as evidence, and what became of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from consult.catalogue import Consultation
from consult.db import db
from consult.errors import NotFound
from consult.plans.models import Evidence, PlanVersion
from consult.responses.counting import IS_COUNTED, IS_LATEST
from consult.responses.evidence.models import Attachment, Citation, CitationDecision, Scan, StoredFile
from consult.responses.models import Publication, Response, ResponseVersion

OFFERED = "offered-"  # how the keys of sources begin that came from responses


@dataclass(frozen=True)
class Offer:
    """A source as it was offered, with what was decided about it in this version or an earlier one."""

    source: Citation
    decision: CitationDecision | None


@dataclass(frozen=True)
class Credit:
    """Who offered a source that stands in the register, as far as they agreed to be named, and in response to what."""

    name: str
    consultation: Consultation
    gap_text: str

    @property
    def words(self) -> str:
        return f"Offered by {self.name or 'somebody who is not named'} in response to {self.consultation.title}"


def list_offers(consultation: Consultation) -> list[Offer]:
    """The sources of the latest counted versions, those that wait for a decision first, in the order of arrival."""
    found = db.session.scalars(
        select(Citation)
        .join(Citation.version)
        .join(ResponseVersion.response)
        .where(Response.consultation_id == consultation.id, IS_LATEST, IS_COUNTED)
        .options(contains_eager(Citation.version).contains_eager(ResponseVersion.response))
        .order_by(Response.received_at, Response.reference, Citation.title)
    ).all()
    offers = [Offer(each, decision_on(each)) for each in found]
    return sorted(offers, key=lambda each: each.decision is not None)


def decision_on(source: Citation) -> CitationDecision | None:
    """What was decided about the same source, in whichever version it was offered."""
    offered = (each for version in source.version.response.versions for each in version.citations)
    return next((each.decision for each in offered if each.decision is not None and is_same(each, source)), None)


def is_same(one: Citation, other: Citation) -> bool:
    wanted = (one.gap_id, one.link_id) == (other.gap_id, other.link_id)
    return wanted and (one.doi_plain or one.url, one.title) == (other.doi_plain or other.url, other.title)


def get_citation(consultation: Consultation, citation_id: UUID) -> Citation:
    source = db.session.get(Citation, citation_id)
    if source is None or source.version.response.consultation_id != consultation.id:
        raise NotFound("No such source was offered in this consultation")
    return source


def list_files(consultation: Consultation) -> Sequence[Attachment]:
    """The files of the latest counted versions, in the order of arrival."""
    return db.session.scalars(
        select(Attachment)
        .join(Attachment.version)
        .join(ResponseVersion.response)
        .where(Response.consultation_id == consultation.id, IS_LATEST, IS_COUNTED)
        .options(contains_eager(Attachment.version).contains_eager(ResponseVersion.response))
        .options(selectinload(Attachment.stored))
        .order_by(Response.received_at, Response.reference, Attachment.name)
    ).all()


def get_file(response: Response, attachment_id: UUID) -> Attachment:
    """A file of any version of this response."""
    found = db.session.get(Attachment, attachment_id)
    if found is None or found.version.response_id != response.id:
        raise NotFound("This response has no such file")
    return found


def scans_of(fingerprints: Sequence[str]) -> dict[str, Scan]:
    """Where each of these files stands with the scanner."""
    rows = db.session.execute(select(StoredFile.sha256, StoredFile.scan).where(StoredFile.sha256.in_(fingerprints)))
    return {sha256: scan for sha256, scan in rows}


def list_credits(version: PlanVersion) -> dict[str, Credit]:
    """Who offered the sources of a draft that came from responses, by the key that they keep from draft to draft."""
    keys = [each.key for each in version.evidence if each.key.startswith(OFFERED)]
    if not keys:
        return {}
    decided = db.session.scalars(
        select(CitationDecision).join(CitationDecision.evidence).where(Evidence.key.in_(keys))
    ).all()
    return {each.evidence.key: _credit(each.citation) for each in decided if each.evidence is not None}


def list_closed_gaps(version: PlanVersion) -> dict[str, list[Evidence]]:
    """The gaps of a draft for which a source was accepted, by their words: a later draft repeats them."""
    here = {each.key: each for each in version.evidence}
    closed: dict[str, list[Evidence]] = defaultdict(list)
    for key, credit in list_credits(version).items():
        if credit.gap_text:
            closed[credit.gap_text].append(here[key])
    return dict(closed)


def _credit(source: Citation) -> Credit:
    """By what its sender says now: a later version may take the name back, and a withdrawal does."""
    response = source.version.response
    now = [each for each in response.latest.citations if is_same(each, source)]
    may = not response.why_left_out and any(each.publication is Publication.NAMED for each in now)
    name = (response.latest.organisation or response.latest.name) if may else ""
    return Credit(name, response.consultation, source.gap.text if source.gap else "")
