"""Find out what the texts of one chunk mean, and keep it: work for any worker, and for as many as there are."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update

from consult.db import db, transaction
from consult.errors import ConsultError
from consult.nlp import language
from consult.nlp.wording import folded
from consult.theming.machine import rarity
from consult.theming.machine.meaning import keep, pack, unpack, work_out
from consult.theming.models import Run, RunChunk, RunMaterial, RunState
from consult.theming.services.runs import gather_again


class EngineChanged(ConsultError):
    """This worker reads with another engine than the one that the run was begun with."""

    def __init__(self) -> None:
        super().__init__("The language engine was changed while this reading went on. Ask for it again")


def read_chunk(chunk_id: UUID, *, now: datetime) -> None:
    """Read a chunk that waits; one that is done stays as it is, and a paused or cancelled run's is left alone."""
    chunk = db.session.get(RunChunk, chunk_id)
    if chunk is None or not chunk.is_waiting or chunk.run.state is not RunState.READING:
        return
    run_id, material = chunk.run_id, db.session.get_one(RunMaterial, chunk.run_id)
    if chunk.run.engine != language.engine() or material.rarity_id is None:
        raise EngineChanged
    frozen = rarity.get(material.rarity_id)
    said = gather_again(unpack(chunk.point_ids), seed=0).said
    db.session.rollback()
    texts = list(dict.fromkeys(map(folded, said)))
    sums = work_out(texts, frozen.rarity)
    with transaction():
        keep(texts, sums, frozen)
        _tick(run_id, chunk_id, len(texts), now)


def _tick(run_id: UUID, chunk_id: UUID, texts: int, now: datetime) -> None:
    """Once, though two workers may have read it."""
    mine = (RunChunk.id == chunk_id, RunChunk.done_at.is_(None))
    if db.session.scalar(update(RunChunk).where(*mine).values(done_at=now).returning(RunChunk.id)) is not None:
        db.session.execute(update(Run).where(Run.id == run_id).values(done=Run.done + texts))


def split_chunk(chunk_id: UUID) -> list[UUID]:
    """In place of a chunk that broke, one for each of its texts, so that the culprit can be told from the others.

    Returns their ids; none where there is nothing to split.
    """
    chunk = db.session.get(RunChunk, chunk_id)
    if chunk is None or not chunk.is_waiting or len(unpack(chunk.point_ids)) == 1:
        return []
    run_id, point_ids = chunk.run_id, unpack(chunk.point_ids)
    db.session.execute(delete(RunChunk).where(RunChunk.id == chunk_id))
    singles = [RunChunk(id=uuid4(), run_id=run_id, point_ids=pack([each]), failure="") for each in point_ids]
    db.session.add_all(singles)
    return [single.id for single in singles]


def is_single(chunk_id: UUID) -> bool:
    """Whether a chunk is one text, which then is to blame itself."""
    packed = db.session.scalar(select(RunChunk.point_ids).where(RunChunk.id == chunk_id))
    return packed is not None and len(unpack(packed)) == 1
