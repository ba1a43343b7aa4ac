"""What a seal is made of: one leaf a version, worked out from the rows as they are now."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from consult.db import db
from consult.responses.fingerprint import canonical
from consult.responses.models import Response, ResponseVersion
from consult.responses.sealing.models import Seal, SealedVersion, Standing
from consult.responses.sealing.tree import leaf_hash


class Leaf(NamedTuple):
    """One version as it is sealed."""

    version_id: UUID
    reference: str
    no: int
    received_at: datetime
    fingerprint: str
    standing: Standing
    nonce: str

    @property
    def content(self) -> dict[str, Any]:
        """What the proof shows to anybody: how the version stands is in it, and cannot be read from it."""
        return {
            "reference": self.reference,
            "version": self.no,
            "received_at": self.received_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "fingerprint": self.fingerprint,
            "standing": hashlib.sha256(canonical(self.opened).encode()).hexdigest(),
        }

    @property
    def opened(self) -> dict[str, str]:
        """What makes the standing readable: for its sender."""
        return {"standing": str(self.standing), "nonce": self.nonce}

    @property
    def hash(self) -> bytes:
        return leaf_hash(canonical(self.content).encode())


def leaves_of(seal: Seal) -> Sequence[tuple[int, Leaf]]:
    """The leaves of a seal with their places, in order; one whose version was taken away is missing."""
    rows = db.session.execute(
        select(
            SealedVersion.place,
            ResponseVersion.id,
            Response.reference,
            ResponseVersion.no,
            ResponseVersion.received_at,
            ResponseVersion.fingerprint,
            SealedVersion.standing,
            SealedVersion.nonce,
        )
        .join(ResponseVersion, ResponseVersion.id == SealedVersion.version_id)
        .join(Response, Response.id == ResponseVersion.response_id)
        .where(SealedVersion.seal_id == seal.id)
        .order_by(SealedVersion.place)
    )
    return [(row[0], Leaf(row[1], row[2], row[3], row[4], row[5], row[6], row[7])) for row in rows]
