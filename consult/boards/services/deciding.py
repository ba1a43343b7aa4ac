"""Record what a board decided: by its own clerk, once, on exactly the papers that were shown."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from consult import audit, jobs, people
from consult.boards.errors import (
    BadRecord,
    NoQuorum,
    NotTheClerk,
    NotThisStep,
    PackBroken,
    PackChanged,
    SamePerson,
    StepDecided,
)
from consult.boards.models import Decision, Pack, Result, Step
from consult.boards.queries import is_replaced, list_faults
from consult.boards.rules import ALLOWED, IN_FAVOUR, WITH_CONDITIONS, concluded, step_to_come
from consult.clock import day_words, london
from consult.db import db
from consult.errands import hold
from consult.jobs import Job
from consult.people import Person
from consult.words import clean, one_line


@dataclass(frozen=True)
class Minute:
    """What the clerk writes down of a sitting."""

    result: Result
    reasons: str
    votes_for: int
    votes_against: int
    abstentions: int
    met_on: date
    conditions: list[str] = field(default_factory=list)
    dissent: str = ""

    @property
    def present(self) -> int:
        return self.votes_for + self.votes_against + self.abstentions


def record_decision(
    pack: Pack,
    step: Step,
    result: Result,
    *,
    reasons: str,
    votes_for: int,
    votes_against: int,
    abstentions: int,
    met_on: date,
    pack_hash: str,
    by: Person,
    now: datetime,
    conditions: Sequence[str] = (),
    dissent: str = "",
) -> Decision:
    """Write down what a board decided. Of two clerks who record at once one wins; the other gets StepDecided."""
    conditions = [one_line(condition) for condition in conditions if one_line(condition)]
    minute = Minute(result, clean(reasons), votes_for, votes_against, abstentions, met_on, conditions, clean(dissent))
    hold(pack.consultation_id)
    check_minute(pack, step, minute, pack_hash=pack_hash, by=by, now=now)
    decision = Decision(
        id=uuid4(),
        pack_hash=pack.hash,
        step=step,
        sitting=1 + sum(made.step_id == step.id for made in pack.decisions),
        recorded_by=by.id,
        decided_at=now,
        **asdict(minute),
    )
    decision.pack = pack
    db.session.add(decision)
    try:
        db.session.flush()
    except IntegrityError as collision:
        words = "Somebody recorded this step while you were writing. What they recorded stands"
        raise StepDecided(words) from collision
    tally = f"{votes_for} for, {votes_against} against, {abstentions} abstained"
    words = f"{step.board.name}: {result.words.lower()}, {tally}"
    audit.record("recorded a decision", decision, words, by=by, at=now)
    jobs.ask(Job.TELL_WHAT_BECAME, now=now, cause="decided", thing_id=pack.id)
    return decision


def check_minute(pack: Pack, step: Step, minute: Minute, *, pack_hash: str, by: Person, now: datetime) -> None:
    """Everything that may speak against a record, before anything is written; the preview asks the same."""
    _check_person(pack, step, by=by, now=now)
    _check_papers(pack, pack_hash)
    _check_turn(pack, step)
    if minute.result not in ALLOWED[step.kind]:
        may = ", ".join(each.words.lower() for each in ALLOWED[step.kind])
        raise BadRecord(f"This step may come to: {may}")
    _check_votes(step, minute)
    _check_words(pack, minute, now=now)


def _check_person(pack: Pack, step: Step, *, by: Person, now: datetime) -> None:
    if not people.may(by, "boards.record", step.board, now=now):
        raise NotTheClerk(f"Only the clerk of this board can record a decision. Ask the clerk of the {step.board.name}")
    if by.id == pack.frozen_by:
        raise SamePerson("You froze this pack, so somebody else has to record what the board decided")


def _check_papers(pack: Pack, pack_hash: str) -> None:
    if pack_hash != pack.hash or is_replaced(pack):
        raise PackChanged("This pack changed after you opened it. Read what changed before you decide")
    faults = list_faults(pack)
    if faults:
        raise PackBroken(faults[0])


def _check_turn(pack: Pack, step: Step) -> None:
    if concluded(step, pack.decisions):
        raise StepDecided(f"The {step.board.name} has decided on this pack already. What was recorded stands")
    to_come = step_to_come(pack.route.steps, pack.decisions)
    if to_come is None:
        raise NotThisStep("This pack has ended its route. A new pack starts it again")
    if to_come.id != step.id:
        raise NotThisStep(f"The {to_come.board.name} comes first")


def _check_votes(step: Step, minute: Minute) -> None:
    if min(minute.votes_for, minute.votes_against, minute.abstentions) < 0:
        raise BadRecord("A number of votes cannot be less than 0")
    if minute.present < step.board.quorum:
        raise NoQuorum(f"Quorum is {step.board.quorum}; {minute.present} are present")
    if minute.result in IN_FAVOUR and minute.votes_against > minute.votes_for:
        raise BadRecord(f"More voted against than for, so the result cannot be “{minute.result.words.lower()}”")


def _check_words(pack: Pack, minute: Minute, *, now: datetime) -> None:
    if not minute.reasons:
        raise BadRecord("Give the reasons, so that those who responded can read them")
    if minute.result in WITH_CONDITIONS and not minute.conditions:
        raise BadRecord("Write down the conditions, one a line")
    if minute.conditions and minute.result not in WITH_CONDITIONS:
        words = minute.result.words
        raise BadRecord(f"“{words}” has no conditions. Choose the result with conditions, or take them out")
    if minute.met_on > london(now).date():
        raise BadRecord("The date of the meeting must be today or in the past")
    if minute.met_on < london(pack.frozen_at).date():
        sealed = day_words(pack.frozen_at)
        raise BadRecord(f"The date of the meeting must be {sealed} or later: the pack was sealed then")
