"""Plan a round, start it, and say what it taught us."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from consult import audit
from consult.catalogue.models import Consultation
from consult.codesign.errors import (
    DatesCrossed,
    NoteIsOut,
    NoteMissing,
    NothingCarriedOver,
    NothingSaid,
    NotLearned,
    RoundNotStarted,
    RoundStarted,
    RoundTaken,
)
from consult.codesign.models import LearningNote, Round
from consult.codesign.queries import find_round_before, is_round_taken, list_learnings, lock_round
from consult.db import db
from consult.people import Person
from consult.plans.models import Plan
from consult.words import clean, one_line


def plan_round(
    plan: Plan,
    consultation: Consultation | None,
    no: int,
    title: str,
    aim: str,
    method: str,
    opens_on: date,
    closes_on: date,
    takes: Sequence[str] = (),
    *,
    by: Person | None,
    now: datetime,
) -> Round:
    """Put a round on a plan's timetable. What it takes may be settled now or when it starts. Raises RoundTaken."""
    if closes_on < opens_on:
        raise DatesCrossed("The last day must not be before the first day")
    taken = RoundTaken(f"There is a round {no} already. Reload the page and plan the next one")
    if is_round_taken(plan, consultation, no):
        raise taken
    round_ = Round(
        id=uuid4(),
        plan_id=plan.id,
        consultation_id=consultation.id if consultation else None,
        no=no,
        title=one_line(title),
        aim=clean(aim),
        method=clean(method),
        opens_on=opens_on,
        closes_on=closes_on,
        takes=[one_line(learning) for learning in takes],
    )
    db.session.add(round_)
    try:
        db.session.flush()
    except IntegrityError as clash:  # two facilitators planned the same number at once
        raise taken from clash
    audit.record("planned a round", round_, f"Planned round {no}", by=by, at=now)
    return round_


def start_round(
    round_: Round, *, takes: Sequence[str] | None = None, reason: str = "", by: Person | None, now: datetime
) -> Round:
    """Begin a round, carrying over what the one before taught us, or a reason for carrying nothing.

    `takes` replaces what was planned. Raises NoteMissing, NothingCarriedOver, NotLearned or RoundStarted.
    """
    round_ = lock_round(round_)
    if round_.started_at is not None:
        raise RoundStarted(f"Round {round_.no} has started already")
    before = find_round_before(round_)
    if takes is not None:
        round_.takes = [one_line(learning) for learning in takes]
    if before is not None:
        _carry_over(round_, before, one_line(reason))
    round_.started_at = now
    audit.record("started a round", round_, f"Started round {round_.no}", by=by, at=now)
    return round_


def _carry_over(round_: Round, before: Round, reason: str) -> None:
    if before.learning is None:
        raise NoteMissing(f"Write the learning note for round {before.no} first")
    if not set(round_.takes) <= set(list_learnings(before)):
        raise NotLearned(f"Choose from what round {before.no} carries forward")
    if not round_.takes and not reason:
        raise NothingCarriedOver(f"Choose something that round {before.no} taught us, or say why nothing is taken on")
    round_.takes_nothing_because = "" if round_.takes else reason


def publish_learning_note(
    round_: Round, heard: str, surprised: str, carry_forward: str, dropped: str, *, by: Person, now: datetime
) -> LearningNote:
    """Say what a round taught us, once and for everybody; the next round may then start. Raises NoteIsOut."""
    round_ = lock_round(round_)
    if round_.started_at is None:
        raise RoundNotStarted(f"Round {round_.no} has not started, so it has taught us nothing yet")
    if round_.learning is not None:
        raise NoteIsOut(f"The learning note of round {round_.no} is published already")
    if not clean(heard):
        raise NothingSaid("Write what was heard")
    note = LearningNote(
        id=uuid4(),
        round_id=round_.id,
        heard=clean(heard),
        surprised=clean(surprised),
        carry_forward=clean(carry_forward),
        dropped=clean(dropped),
        person_id=by.id,
        published_at=now,
    )
    round_.learning = note
    audit.record("published a learning note", round_, f"Published the note of round {round_.no}", by=by, at=now)
    return note
