"""Begin a run: write down what it reads, and cut what the model has not seen yet into chunks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update

from consult.db import db, transaction
from consult.errors import ConsultError
from consult.nlp import language
from consult.theming.machine import rarity
from consult.theming.machine.meaning import kept_keys, key_of, pack
from consult.theming.machine.rarity import Frozen
from consult.theming.models import Run, RunChunk, RunMaterial, RunState
from consult.theming.queries.splits import list_points_inside
from consult.theming.services.runs import AnswerCount, Material, clear, count_answers, fingerprint, gather, gather_again

TEXTS_AT_ONCE = 200  # a few seconds of one core: what an urgent answer may have to wait for


class NothingNew(ConsultError):
    """The same points were read before, by another run."""


@dataclass(frozen=True)
class _Reading:
    """What a run will read: its points, those whose text the model has to look at, and how many texts there are."""

    material: Material
    frozen: Frozen | None
    unseen: list[UUID]
    texts: int


def begin_run(run_id: UUID, *, now: datetime) -> None:
    """Freeze what a run reads. One that was begun before, or is over or paused, stays as it is."""
    if not _take(run_id, now):
        return
    run = db.session.get_one(Run, run_id)
    question_id, seed = run.question_id, run.seed
    reading = _look(run, rarity.find_or_make(question_id, now=now))
    answers = count_answers(run.question) if run.split is None else _all_read(reading.material)
    engine = dict(language.engine())
    settings = {key: value for key, value in run.settings.items() if key != "rarity"}
    mark = fingerprint(reading.material.point_ids, engine=engine, settings=settings, seed=seed)
    db.session.rollback()
    if reading.frozen is not None:
        settings |= {"rarity": f"{reading.frozen.fingerprint[:16]} of {reading.frozen.texts:,} texts"}
    with transaction():
        _refuse_twice(run_id, question_id, mark)
        begun = _note(
            run_id,
            now,
            fingerprint=mark,
            engine=engine,
            settings=settings,
            points_in=len(reading.material.point_ids),
            answers_in=answers.all,
            answers_read=answers.read,
            answers_unread=answers.unread,
            step="Reading what was said",
            done=reading.texts - len(reading.unseen),
            total=reading.texts,
        )
        if begun:
            _stage(run_id, reading)


def _take(run_id: UUID, now: datetime) -> bool:
    """Take a run that waits, or one whose beginning was not finished."""
    begun = select(RunMaterial.run_id).where(RunMaterial.run_id == run_id)
    with transaction():
        run = db.session.get_one(Run, run_id)
        mine = run.state is RunState.WAITING or (run.state is RunState.READING and db.session.scalar(begun) is None)
        if mine:
            clear(run_id)
            run.state, run.started_at, run.finished_at = RunState.READING, now, None
            run.step, run.done, run.total = "Collecting the points", 0, 0
    return mine


def _look(run: Run, frozen: Frozen | None) -> _Reading:
    inside = list_points_inside(run.split.whole) if run.split else None
    material = gather(run.question, seed=run.seed) if inside is None else gather_again(inside, seed=run.seed)
    if frozen is None:
        return _Reading(material, None, [], 0)
    first: dict[bytes, UUID] = {}
    for point_id, said in zip(material.point_ids, material.said, strict=True):
        first.setdefault(key_of(said, frozen), point_id)
    kept = kept_keys(frozen)
    return _Reading(material, frozen, [first[key] for key in first if key not in kept], len(first))


def _all_read(material: Material) -> AnswerCount:
    return AnswerCount(read=len(set(material.text_ids)), unread=0, waiting=0, respondents=len(set(material.voices)))


def _refuse_twice(run_id: UUID, question_id: UUID, mark: str) -> None:
    same = select(Run.no).where(Run.question_id == question_id, Run.fingerprint == mark, Run.id != run_id)
    if (no := db.session.scalar(same)) is not None:
        raise NothingNew(f"Reading {no} read the same points with the same settings. Look at that one")


def _note(run_id: UUID, began: datetime, **values: Any) -> bool:
    """Write on the run's row, unless it was paused, cancelled or begun by another meanwhile."""
    mine = (Run.id == run_id, Run.started_at == began, Run.state == RunState.READING)
    return db.session.scalar(update(Run).where(*mine).values(**values).returning(Run.id)) is not None


def _stage(run_id: UUID, reading: _Reading) -> None:
    rarity_id = reading.frozen.id if reading.frozen else None
    db.session.add(RunMaterial(run_id=run_id, point_ids=pack(reading.material.point_ids), rarity_id=rarity_id))
    for at in range(0, len(reading.unseen), TEXTS_AT_ONCE):
        some = reading.unseen[at : at + TEXTS_AT_ONCE]
        db.session.add(RunChunk(id=uuid4(), run_id=run_id, point_ids=pack(some), failure=""))
