"""Work every seal out again from the rows as they are now, and say what does not fit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from consult.audit import AuditLine
from consult.catalogue import Consultation
from consult.db import db
from consult.responses.fingerprint import fingerprint_of
from consult.responses.models import Channel, Response, ResponseVersion
from consult.responses.sealing.leaves import Leaf, leaves_of
from consult.responses.sealing.models import Seal, SealedVersion
from consult.responses.sealing.tree import root_of

# What may come into a later seal that was not in the first: acts by which somebody answers for it.
TAKEN_IN_LATER = ("took in a response", "accepted a late response")
BY_FILE = "imported responses"


@dataclass(frozen=True)
class SealCheck:
    """What checking found: the seals, every fault in words, and how many versions wait for the next seal."""

    seals: Sequence[Seal]
    versions: int = 0
    waiting: int = 0
    faults: list[str] = field(default_factory=list)


def check_seals(consultation: Consultation) -> SealCheck:
    """Work everything out again, from the words of each answer up to the roots; changes nothing."""
    seals = db.session.scalars(select(Seal).where(Seal.consultation_id == consultation.id).order_by(Seal.no)).all()
    faults = _missing_seals(seals)
    names: dict[UUID, str] = {}
    for version_id, name, fault in _contents(consultation):
        names[version_id] = name
        faults += [fault] if fault else []
    accounted = _accounted_for(consultation)
    before: Seal | None = None
    versions: set[UUID] = set()
    for seal in seals:
        leaves = leaves_of(seal)
        held = {leaf.version_id for _place, leaf in leaves}
        faults += _misfits(seal, before, leaves)
        if before is not None:
            slipped_in, left_out = held - versions - accounted, versions - held
            faults += [
                f"{names[each]} is in seal {seal.no}, and nobody took it in since the one before" for each in slipped_in
            ]
            faults += [
                f"{names.get(each, each)} was in the seal before and is not in seal {seal.no}" for each in left_out
            ]
        before, versions = seal, held
    outside = set(names) - versions if seals else set()
    strangers = outside - accounted
    faults += [f"{names[each]} was added after the seal" for each in strangers]
    return SealCheck(seals, len(names), len(outside - strangers), sorted(faults))


def _contents(consultation: Consultation) -> Iterator[tuple[UUID, str, str]]:
    """Every version with its name, and what is wrong with its words, if anything is."""
    found = db.session.scalars(
        select(ResponseVersion)
        .join(ResponseVersion.response)
        .where(Response.consultation_id == consultation.id)
        .options(
            contains_eager(ResponseVersion.response),
            selectinload(ResponseVersion.answers),
            selectinload(ResponseVersion.comments),
        )
        .execution_options(yield_per=500)
    )
    for version in found:
        name = f"{version.response.reference}, version {version.no},"
        wrong = fingerprint_of(version) != version.fingerprint
        yield (
            version.id,
            name,
            f"{name} is not what was received: its words or its fingerprint were changed" if wrong else "",
        )


def _misfits(seal: Seal, before: Seal | None, leaves: Sequence[tuple[int, Leaf]]) -> Iterator[str]:
    if seal.before != (before.root if before else ""):
        yield f"Seal {seal.no} does not name the root of the seal before it"
    missing = sorted(set(range(seal.leaves)) - {place for place, _leaf in leaves})
    for place in missing:
        yield f"Seal {seal.no}: the version in place {place} was taken away"
    for place, leaf in leaves:
        if place >= seal.leaves:
            yield f"Seal {seal.no}: {leaf.reference}, version {leaf.no}, was added to it"
    if root_of([leaf.hash for _place, leaf in leaves]).hex() != seal.root:
        yield f"Seal {seal.no}: the versions in it do not lead to its root {seal.root}"


def _missing_seals(seals: Sequence[Seal]) -> list[str]:
    """Seals are counted from one, and each has its line in the audit, which names its root."""
    faults = [
        f"Seal {place} is missing"
        for place in range(1, max((seal.no for seal in seals), default=0) + 1)
        if place not in {seal.no for seal in seals}
    ]
    told = _lines_about_seals()
    for seal in seals:
        words = told.get(f"{Seal.__tablename__}:{seal.id}", "")
        if not words.endswith(f"root {seal.root}"):
            faults.append(f"Seal {seal.no} is not the one that the audit tells of")
    return faults


def _lines_about_seals() -> dict[str, str]:
    lines = select(AuditLine.thing, AuditLine.words).where(AuditLine.act == "sealed responses")
    return {thing: words for thing, words in db.session.execute(lines)}


def list_lost_seals() -> list[str]:
    """Seals that the audit tells of and that are not there: whose they were cannot be said any more."""
    there = {f"{Seal.__tablename__}:{each}" for each in db.session.scalars(select(Seal.id))}
    return [f"A seal was removed: {words}" for thing, words in _lines_about_seals().items() if thing not in there]


def _accounted_for(consultation: Consultation) -> set[UUID]:
    """Versions that somebody took in by another way than online, as the audit says."""
    rows = db.session.execute(
        select(ResponseVersion.id, Response.id, Response.channel)
        .join(ResponseVersion.response)
        .where(Response.consultation_id == consultation.id)
    ).all()
    taken_in = set(db.session.scalars(select(AuditLine.thing).where(AuditLine.act.in_(TAKEN_IN_LATER))))
    by_file = db.session.scalar(
        select(AuditLine.id)
        .where(AuditLine.act == BY_FILE, AuditLine.thing == f"{Consultation.__tablename__}:{consultation.id}")
        .limit(1)
    )
    return {
        version_id
        for version_id, response_id, channel in rows
        if f"{Response.__tablename__}:{response_id}" in taken_in or (channel is Channel.IMPORT and by_file)
    }


def count_unsealed(consultation: Consultation) -> int:
    """Versions that the seal that stands does not hold."""
    last = select(Seal.id).where(Seal.consultation_id == consultation.id).order_by(Seal.no.desc()).limit(1)
    held = select(SealedVersion.version_id).where(SealedVersion.seal_id == last.scalar_subquery())
    outside = (
        select(ResponseVersion.id)
        .join(ResponseVersion.response)
        .where(Response.consultation_id == consultation.id, ResponseVersion.id.not_in(held))
    )
    return len(db.session.scalars(outside).all())
