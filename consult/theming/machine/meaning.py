"""What texts mean, worked out once and kept in the database: the same numbers whether they were kept or are new."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

import numpy as np
import structlog
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from consult.db import db
from consult.nlp import embedding
from consult.nlp.wording import folded
from consult.theming.machine.rarity import Frozen
from consult.theming.models import TextVector

Sums = NDArray[np.float16]  # a row a text: the plain sum, then the one weighted by rarity
KEPT_AS = np.dtype("<f2")
LARGEST = float(np.finfo(KEPT_AS).max)
BLOCK = 500  # rows asked for or written at once

log = structlog.get_logger()


class KeptMeaning:
    """Reads texts with a question's frozen rarity: from the database where they are kept, else anew."""

    def __init__(self, frozen: Frozen) -> None:
        self.frozen, self.rarity = frozen, frozen.rarity

    def read(self, texts: Sequence[str]) -> tuple[embedding.Means, embedding.Means]:
        """The plain and the rarity-weighted sum of each text's word meanings, float32, (n, 384) each."""
        plain = np.zeros((len(texts), embedding.WIDTH), np.float32)
        rare, anew = np.zeros_like(plain), 0
        for at in range(0, len(texts), BLOCK):
            block = texts[at : at + BLOCK]
            sums, missing = self._sums(block)
            plain[at : at + len(block)] = sums[:, : embedding.WIDTH]
            rare[at : at + len(block)] = sums[:, embedding.WIDTH :]
            anew += missing
        log.info("meaning_read", texts=len(texts), anew=anew)
        return plain, rare

    def _sums(self, texts: Sequence[str]) -> tuple[Sums, int]:
        keys = [key_of(text, self.frozen) for text in texts]
        rows = db.session.execute(select(TextVector.key, TextVector.sums).where(TextVector.key.in_(set(keys))))
        kept = {bytes(key): np.frombuffer(sums, KEPT_AS) for key, sums in rows}
        db.session.rollback()
        missing = [at for at, key in enumerate(keys) if key not in kept]
        sums = np.zeros((len(texts), 2 * embedding.WIDTH), KEPT_AS)
        for at, key in enumerate(keys):
            if key in kept:
                sums[at] = kept[key]
        if missing:
            sums[missing] = work_out([texts[at] for at in missing], self.frozen.rarity)
        return sums, len(missing)


def work_out(texts: Sequence[str], rarity: embedding.Rarity) -> Sums:
    """Ask the model, and round to what is kept."""
    both = np.hstack(embedding.read(embedding.in_pieces(texts), rarity))
    return np.clip(both, -LARGEST, LARGEST).astype(KEPT_AS)


def key_of(text: str, frozen: Frozen) -> bytes:
    """Under what a text's vector is kept; the rarity's fingerprint stands for the model as well."""
    return hashlib.sha256(f"{folded(text)}\n{frozen.fingerprint}".encode()).digest()


def keep(texts: Sequence[str], sums: Sums, frozen: Frozen) -> None:
    """Write vectors down; one that another worker wrote first is the same, and stays."""
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[db.engine.dialect.name]
    rows = [
        {"key": key_of(text, frozen), "rarity_id": frozen.id, "sums": row.tobytes()}
        for text, row in zip(texts, sums, strict=True)
    ]
    if rows:
        db.session.execute(insert(TextVector).on_conflict_do_nothing(), rows)


def kept_keys(frozen: Frozen) -> set[bytes]:
    return {bytes(key) for key in db.session.scalars(select(TextVector.key).where(TextVector.rarity_id == frozen.id))}


def pack(ids: Iterable[UUID]) -> bytes:
    """Ids as they stand in one column, 16 bytes each."""
    return b"".join(each.bytes for each in ids)


def unpack(packed: bytes) -> list[UUID]:
    return list(_unpacked(packed))


def _unpacked(packed: bytes) -> Iterator[UUID]:
    for at in range(0, len(packed), 16):
        yield UUID(bytes=bytes(packed[at : at + 16]))
