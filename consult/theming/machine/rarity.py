"""Which word pieces are telling in a question: worked out from its first texts, and then kept as it is."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import numpy as np
from sqlalchemy import select

from consult.db import db, transaction
from consult.nlp import embedding, language
from consult.nlp.wording import folded
from consult.questions.models import Question
from consult.responses.models import ResponseVersion
from consult.responses.sources import source_of
from consult.theming.counted import with_texts
from consult.theming.models import Point, RarityTable

FIRST = 30  # texts; below that every text counts
MOST = 20_000  # texts; more of them tell nothing new about which words are rare
MARKS = ("meaning", "onnxruntime", "tokenizers", "consult")  # what of the engine decides about a text's vector


@dataclass(frozen=True, eq=False)
class Frozen:
    """A question's rarity as its row keeps it."""

    id: UUID
    fingerprint: str
    texts: int
    rarity: embedding.Rarity


def find_or_make(question_id: UUID, *, now: datetime) -> Frozen | None:
    """The rarity that belongs to what has been said; none without a model. Two workers make the same one."""
    if not embedding.is_here():
        return None
    texts = _first_texts(question_id)
    mark = _fingerprint(texts)
    known = select(RarityTable).where(RarityTable.question_id == question_id, RarityTable.fingerprint == mark)
    table = db.session.scalar(known)
    if table is None:
        db.session.rollback()
        weights = embedding.Rarity.of(embedding.in_pieces(texts), embedding.vocabulary()).weight
        with transaction():
            table = db.session.scalar(known) or RarityTable(
                id=uuid4(), question_id=question_id, fingerprint=mark, texts=len(texts),
                weights=weights.astype("<f4").tobytes(), made_at=now,
            )  # fmt: skip
            db.session.add(table)
    return _frozen(table)


def get(rarity_id: UUID) -> Frozen:
    return _frozen(db.session.get_one(RarityTable, rarity_id))


def list_all(question_id: UUID) -> list[Frozen]:
    """A question's rarities, the one in use first."""
    chosen = select(RarityTable).where(RarityTable.question_id == question_id)
    newest = chosen.order_by(RarityTable.made_at.desc(), RarityTable.texts.desc())
    return [_frozen(table) for table in db.session.scalars(newest)]


def how_many(texts: int) -> int:
    """From how many of a question's texts its rarity is made: it changes only when there are half as many again."""
    if texts < FIRST:
        return texts
    size = FIRST
    while size * 3 // 2 <= min(texts, MOST):
        size = size * 3 // 2
    return size


def _first_texts(question_id: UUID) -> list[str]:
    """The first different texts by their time of receipt, of all that was ever read: excluding one changes nothing."""
    question = db.session.get_one(Question, question_id)
    source = source_of(question)
    columns = (ResponseVersion.received_at, source.table.text, Point.start, Point.end)
    rows = db.session.execute(
        with_texts(select(*columns).select_from(Point), question).where(source.mine).execution_options(yield_per=1000)
    )
    first: dict[str, datetime] = {}
    for received_at, text, start, end in rows:
        said = folded(text[start:end])
        first[said] = min(first.get(said, received_at), received_at)
    ordered = sorted(first, key=lambda said: (first[said], said))
    return ordered[: how_many(len(ordered))]


def _fingerprint(texts: list[str]) -> str:
    engine = language.engine()
    mark = hashlib.sha256(json.dumps([engine.get(name, "") for name in MARKS]).encode())
    for text in texts:
        mark.update(hashlib.sha256(text.encode()).digest())
    return mark.hexdigest()


def _frozen(table: RarityTable) -> Frozen:
    weights = np.frombuffer(table.weights, "<f4").astype(np.float32)
    return Frozen(table.id, table.fingerprint, table.texts, embedding.Rarity(weights))
