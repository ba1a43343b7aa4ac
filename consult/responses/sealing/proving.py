"""What can be told to whoever holds a receipt: whether we hold the same, and whether it is in the sealed set."""

from dataclasses import dataclass
from datetime import UTC
from hmac import compare_digest
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from consult.db import db
from consult.responses.fingerprint import fingerprint_of
from consult.responses.models import Response, ResponseVersion
from consult.responses.sealing.leaves import Leaf, leaves_of
from consult.responses.sealing.making import find_last_seal
from consult.responses.sealing.models import Seal
from consult.responses.sealing.tree import Step, path_of, root_by, root_of

_NOBODYS = "0" * 64
FORMAT = 1


@dataclass(frozen=True)
class Proof:
    """That a version is in a seal: its leaf, and the hashes that lead from it to the root."""

    seal: Seal
    place: int
    leaf: Leaf
    path: list[Step]
    root: bytes

    @property
    def holds(self) -> bool:
        """Whether leaf and set, as they are now, lead to the root that was published."""
        return self.root.hex() == self.seal.root == root_by(self.leaf.hash, self.path).hex()

    def content(self, *, opened: bool) -> dict[str, Any]:
        """All that is needed to check it without us; `opened` says how the version counts, for its sender."""
        shown = {
            "seal": self.seal.no,
            "sealed_at": _instant(self.seal.at),
            "cause": str(self.seal.cause),
            "versions": self.seal.leaves,
            "responses": self.seal.responses,
            "root": self.seal.root,
            "place": self.place,
            "leaf": self.leaf.content,
            "path": [{"side": step.side, "hash": step.hash.hex()} for step in self.path],
        }
        return shown | ({"standing": self.leaf.opened} if opened else {})


def find_by_receipt(reference: str, fingerprint: str) -> ResponseVersion | None:
    """The version that a receipt is of. An unknown reference and a wrong fingerprint look alike, in work as well."""
    plain, given = "".join(reference.split()).upper(), "".join(fingerprint.split()).lower().encode()
    versions = db.session.scalars(
        select(ResponseVersion)
        .join(ResponseVersion.response)
        .where(Response.reference == plain)
        .options(contains_eager(ResponseVersion.response))
    ).all()
    found = None
    compare_digest(_NOBODYS.encode(), given)
    for version in versions:
        if compare_digest(version.fingerprint.encode(), given):
            found = version
    return found


def is_unchanged(version: ResponseVersion) -> bool:
    """Whether the words that we hold still give the fingerprint of the receipt."""
    return fingerprint_of(version) == version.fingerprint


def find_proof(version: ResponseVersion) -> Proof | None:
    """The way from a version to the root of the seal that stands; None where that seal does not hold it."""
    seal = find_last_seal(version.response.consultation)
    if seal is None:
        return None
    leaves = leaves_of(seal)
    for at, (place, leaf) in enumerate(leaves):
        if leaf.version_id == version.id:
            hashes = [each.hash for _place, each in leaves]
            return Proof(seal, place, leaf, path_of(hashes, at), root_of(hashes))
    return None


def receipt_of(version: ResponseVersion, proof: Proof | None, *, verify_at: str) -> dict[str, Any]:
    """The receipt for programs: what it says, and once it is sealed all that proves it. No words, no private code."""
    consultation = version.response.consultation
    return {
        "receipt": FORMAT,
        "consultation": {"slug": consultation.slug, "title": consultation.title},
        "reference": version.response.reference,
        "version": version.no,
        "received_at": _instant(version.received_at),
        "fingerprint": version.fingerprint,
        "privacy_notice": version.privacy_notice,
        "verify_at": verify_at,
        "proof": proof.content(opened=True) if proof else None,
    }


def seal_for_papers(seal: Seal | None) -> dict[str, Any] | None:
    """What the boards' papers say of the seal that stood when they were frozen."""
    if seal is None:
        return None
    facts = {name: getattr(seal, name) for name in ("no", "root", "leaves", "responses")}
    return facts | {"sealed_at": _instant(seal.at)}


def _instant(at: Any) -> str:
    return str(at.astimezone(UTC).isoformat(timespec="microseconds"))
