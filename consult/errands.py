"""What a person asked for that a worker does in their name: as they confirmed it, and where it stands.

The worker first works everything out, from what the data says at one moment, and keeps nothing of it. Then it puts all
of it down in one transaction, together with the word that it is done. So nothing is ever half visible: an attempt that
was killed has left nothing, and the next one begins anew.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NoReturn, Protocol, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Select, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult import audit, jobs, people
from consult.catalogue.models import Consultation
from consult.clock import moment_words
from consult.db import Model, db, transaction
from consult.errors import AlreadyDecided, NotAllowed, NotFound, RuleBroken
from consult.jobs import Job
from consult.people import Person
from consult.questions.models import Question

Worked = TypeVar("Worked")


class ErrandState(StrEnum):
    """The words are those of the state page's component."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNDER_WAY = (ErrandState.WAITING, ErrandState.WORKING)


class AskedOtherwise(AlreadyDecided):
    """The same was asked for already, in other terms, and is not done yet."""


class TermsMoved(RuleBroken):
    """What a person was shown is not what would be done now."""


class BegunAlready(RuleBroken):
    """What a worker has in hand, or has done, is not cancelled."""


@dataclass(frozen=True)
class Kind:
    """How one kind of errand is called in the audit, and who may ask for it."""

    noun: str
    act: str


KINDS = {
    Job.WRITE_SUMMARY: Kind("a summary", "summaries.write"),
    Job.FREEZE_PACK: Kind("a pack", "packs.freeze"),
}


class Errand(Model):
    """One thing asked for: a summary of a question, or a pack of a consultation."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    job: Mapped[Job]
    no: Mapped[int] = mapped_column(comment="Counts within the consultation and the job: what its address says")
    question_id: Mapped[UUID | None] = mapped_column(ForeignKey("question.id"), comment="Null: all of the consultation")
    terms: Mapped[dict[str, Any]] = mapped_column(comment="What the person was shown and confirmed: that is done")
    fingerprint: Mapped[str] = mapped_column(comment="sha256 of the terms: asked for twice is done once")
    state: Mapped[ErrandState]
    step: Mapped[str] = mapped_column(default="", comment="What the worker is doing now, in words")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    turn: Mapped[int] = mapped_column(default=0, comment="How often a worker began it")
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    made: Mapped[int | None] = mapped_column(comment="The number of the summary or the pack that came of it")
    failure: Mapped[str] = mapped_column(default="", comment="In words an officer understands")
    consultation: Mapped[Consultation] = relationship()
    question: Mapped[Question | None] = relationship()
    person: Mapped[Person] = relationship()

    __table_args__ = (UniqueConstraint("consultation_id", "job", "no"),)

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def about(self) -> str:
        return self.question.words.name if self.question else f"“{self.consultation.title}”"


class Tell(Protocol):
    """Say what is done next, and at the first time in how many steps."""

    def __call__(self, step: str, /, *, of: int | None = None) -> None: ...


def untold(_step: str, /, *, of: int | None = None) -> None:
    """For work that is done on the spot."""


def as_asked(asked_at: datetime | None) -> str:
    """For the audit line of what was done later than it was asked for."""
    return f", asked for at {moment_words(asked_at)}" if asked_at else ""


def fingerprint(terms: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(terms, sort_keys=True).encode()).hexdigest()


def ask(
    job: Job, about: Consultation | Question, terms: dict[str, Any], *, shown: str, by: Person, now: datetime
) -> Errand:
    """Owe this to the person who confirmed it; `shown` is the fingerprint of the terms that they saw.

    What is under way or done in the same terms is given back: people press twice. What failed or was cancelled is
    asked for anew.
    """
    consultation_id, question_id = _ids(about)
    hold(consultation_id)
    standing = _of(job, about).where(Errand.state.in_((*UNDER_WAY, ErrandState.DONE)))
    same = db.session.scalar(standing.where(Errand.fingerprint == shown).limit(1))
    if same is not None:
        return same
    if fingerprint(terms) != shown:
        raise TermsMoved("This page has changed since you opened it. Read what it says now, then ask again")
    other = db.session.scalar(standing.where(Errand.state.in_(UNDER_WAY)).limit(1))
    if other is not None:
        raise AskedOtherwise(f"{other.person.name} asked for this already, as it stood then. Wait for it, or cancel it")
    last = select(func.max(Errand.no)).where(Errand.consultation_id == consultation_id, Errand.job == job)
    errand = Errand(
        id=uuid4(), consultation_id=consultation_id, job=job, no=(db.session.scalar(last) or 0) + 1,
        question_id=question_id, terms=terms, fingerprint=shown, state=ErrandState.WAITING, asked_by=by.id,
        asked_at=now,
    )  # fmt: skip
    db.session.add(errand)
    db.session.flush()
    audit.record(f"asked for {KINDS[job].noun}", errand, f"Of {errand.about}", by=by, at=now)
    jobs.ask(job, now=now, errand_id=errand.id)
    return errand


def hold(consultation_id: UUID) -> None:
    """Keep others who would settle the same of this consultation waiting; who responds to it is not kept."""
    held = select(Consultation.id).where(Consultation.id == consultation_id)
    db.session.execute(held.with_for_update(key_share=True))


def get_errand(job: Job, about: Consultation | Question, no: int) -> Errand:
    errand = db.session.scalar(_of(job, about).where(Errand.no == no))
    if errand is None:
        raise NotFound("Nothing of this was asked for")
    return errand


def find_last(job: Job, about: Consultation | Question) -> Errand | None:
    """What was asked for last, however it stands."""
    return db.session.scalar(_of(job, about).limit(1))


def _of(job: Job, about: Consultation | Question) -> Select[Errand]:
    consultation_id, question_id = _ids(about)
    mine = select(Errand).where(Errand.consultation_id == consultation_id, Errand.job == job)
    return mine.where(Errand.question_id.is_not_distinct_from(question_id)).order_by(Errand.no.desc())


def _ids(about: Consultation | Question) -> tuple[UUID, UUID | None]:
    return (about.consultation_id, about.id) if isinstance(about, Question) else (about.id, None)


def cancel(errand: Errand, *, by: Person, now: datetime) -> None:
    """Take back what no worker has begun."""
    turned = update(Errand).where(Errand.id == errand.id, Errand.state == ErrandState.WAITING)
    turned = turned.values(state=ErrandState.CANCELLED, finished_at=now)
    if db.session.scalar(turned.returning(Errand.id).execution_options(synchronize_session=False)) is None:
        raise BegunAlready("A worker has begun this already, so it cannot be cancelled any more")
    db.session.refresh(errand)
    audit.record(f"cancelled {KINDS[errand.job].noun}", errand, f"Of {errand.about}", by=by, at=now)


def fail(errand_id: UUID, reason: str, *, now: datetime) -> None:
    """Say why it was not done. What is done or cancelled stays so."""
    errand = db.session.get_one(Errand, errand_id)
    if errand.is_under_way:
        errand.state, errand.step, errand.failure, errand.finished_at = ErrandState.FAILED, "", reason, now
        noun = KINDS[errand.job].noun
        audit.record(f"could not make {noun}", errand, f"Of {errand.about}: {reason}", by="papers", at=now)


class _TakenOver(Exception):
    """Another worker began it again: what this one does is worth nothing."""


@dataclass(frozen=True)
class _Turn:
    """One attempt; the number tells it from any other."""

    errand_id: UUID
    no: int


def carry_out(
    errand_id: UUID,
    work_out: Callable[[Errand, Tell, datetime], Worked],
    put_down: Callable[[Errand, Worked, datetime], int],
    *,
    now: datetime,
) -> None:
    """Do what was asked for, in the name of who asked. What is done or cancelled already stays as it is.

    `work_out` reads and changes nothing; `put_down` writes all that came of it, and says which number that has.
    """
    began = time.monotonic()
    turn = _begin(errand_id, now)
    if turn is None:
        return
    try:
        with _one_moment():
            worked = work_out(db.session.get_one(Errand, errand_id), _Telling(turn), now)
        with transaction():
            errand = _still_mine(turn)
            finished = now + timedelta(seconds=time.monotonic() - began)
            errand.made = put_down(errand, worked, finished)
            errand.state, errand.step, errand.finished_at = ErrandState.DONE, "", finished
    except _TakenOver:
        return


def _begin(errand_id: UUID, now: datetime) -> _Turn | None:
    with transaction():
        taken = db.session.scalar(
            update(Errand)
            .where(Errand.id == errand_id, Errand.state.in_(UNDER_WAY))
            .values(state=ErrandState.WORKING, turn=Errand.turn + 1, step="", done=0, total=0)
            .returning(Errand.turn)
            .execution_options(synchronize_session=False)
        )
        if taken is None:
            return None
        errand = db.session.get_one(Errand, errand_id, populate_existing=True)
        if not people.may(errand.person, KINDS[errand.job].act, now=now):
            _refuse(errand)
    return _Turn(errand_id, taken)


def _refuse(errand: Errand) -> NoReturn:
    raise NotAllowed(f"{errand.person.name} asked for this, and may not do so any more. Somebody who may has to ask")


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read as if nothing changed meanwhile, without keeping anybody from changing it."""
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        db.session.connection(execution_options=options)
    try:
        yield
    finally:
        db.session.rollback()


class _Telling:
    """Writes down where an attempt is, beside the transaction in which it reads."""

    def __init__(self, turn: _Turn) -> None:
        self.turn, self.done, self.total = turn, -1, 0

    def __call__(self, step: str, /, *, of: int | None = None) -> None:
        self.done, self.total = self.done + 1, of or self.total
        noted = update(Errand).where(*_mine(self.turn)).values(step=step, done=self.done, total=self.total)
        with db.engine.connect().execution_options(writing=True) as connection, connection.begin():
            if connection.execute(noted).rowcount == 0:
                raise _TakenOver


def _mine(turn: _Turn) -> tuple[Any, ...]:
    return Errand.id == turn.errand_id, Errand.turn == turn.no, Errand.state == ErrandState.WORKING


def _still_mine(turn: _Turn) -> Errand:
    errand = db.session.scalar(select(Errand).where(*_mine(turn)).with_for_update())
    if errand is None:
        raise _TakenOver
    return errand
