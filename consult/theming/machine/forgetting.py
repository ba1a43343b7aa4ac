"""Keep no vector longer than the text that it stands for, nor longer than the question's rarity stands."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select

from consult.db import db, transaction
from consult.questions.models import Question
from consult.responses.sources import source_of
from consult.theming.counted import with_texts
from consult.theming.machine import rarity
from consult.theming.machine.meaning import BLOCK, kept_keys, key_of
from consult.theming.machine.rarity import Frozen
from consult.theming.models import Point, RarityTable, RunMaterial, TextVector


def forget_vectors(question_id: UUID) -> int:
    """Delete the vectors of texts that are no more, and those of rarities that no run uses; returns how many."""
    every = rarity.list_all(question_id)
    used = set(db.session.scalars(select(RunMaterial.rarity_id)))
    db.session.rollback()
    standing = [each for place, each in enumerate(every) if not place or each.id in used]
    gone = sum(_delete(list(kept_keys(each) - _spoken(question_id, each))) for each in standing)
    return gone + sum(_forget_rarity(each.id) for each in every if each not in standing)


def forget_all_vectors() -> int:
    """The same for every question: what the clock starts once a day."""
    questions = db.session.scalars(select(RarityTable.question_id).distinct()).all()
    return sum(forget_vectors(question_id) for question_id in questions)


def _spoken(question_id: UUID, frozen: Frozen) -> set[bytes]:
    """The keys of all texts that were ever read in this question and are still there."""
    question = db.session.get_one(Question, question_id)
    source = source_of(question)
    rows = db.session.execute(
        with_texts(select(source.table.text, Point.start, Point.end), question)
        .where(source.mine)
        .execution_options(yield_per=1000)
    )
    return {key_of(text[start:end], frozen) for text, start, end in rows}


def _forget_rarity(rarity_id: UUID) -> int:
    gone = _delete(db.session.scalars(select(TextVector.key).where(TextVector.rarity_id == rarity_id)).all())
    still = select(RunMaterial.run_id).where(RunMaterial.rarity_id == rarity_id)
    with transaction():
        if db.session.scalar(still.limit(1)) is None:
            db.session.execute(delete(TextVector).where(TextVector.rarity_id == rarity_id))
            db.session.execute(delete(RarityTable).where(RarityTable.id == rarity_id))
    return gone


def _delete(keys: Sequence[bytes]) -> int:
    """A block a transaction, so that nobody is kept waiting."""
    for at in range(0, len(keys), BLOCK):
        with transaction():
            db.session.execute(delete(TextVector).where(TextVector.key.in_(keys[at : at + BLOCK])))
    return len(keys)
