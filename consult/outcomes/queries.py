"""What became of what was said, and where a consultation stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from consult import boards, questions, theming
from consult.boards import Decision, Pack, PackState
from consult.catalogue.models import Consultation
from consult.clock import london
from consult.db import db
from consult.errors import NotFound
from consult.journey import Status
from consult.outcomes.models import ChallengeDecision, Commitment, CommitmentStatus, Outcome, ProgressNote
from consult.plans.models import Plan
from consult.theming import Theme

SILENT_AFTER = timedelta(days=90)
OVER = frozenset({CommitmentStatus.DONE, CommitmentStatus.DROPPED})


def status_of(consultation: Consultation, *, now: datetime) -> Status:
    """Where a consultation stands: its timetable first, then what reading, boards and answers have come to."""
    status = consultation.status(at=now)
    if status is not Status.CLOSED:
        return status
    if is_answered(consultation):
        return Status.ANSWERED
    pack = boards.current_pack(consultation)
    if pack and boards.state_of(pack) in (PackState.WAITING, PackState.SIGNED_OFF):
        return Status.BOARDS
    heard = questions.list_heard(consultation)
    begun = pack or any(theming.list_runs(question) or theming.list_themes(question) for question in heard)
    return Status.READING if begun else Status.CLOSED


def answered_at(consultation: Consultation) -> datetime | None:
    """When the first outcomes were published."""
    return db.session.scalar(select(func.min(Outcome.published_at)).where(Outcome.consultation_id == consultation.id))


def is_answered(consultation: Consultation) -> bool:
    return answered_at(consultation) is not None


def list_outcomes(pack: Pack) -> Sequence[Outcome]:
    """The answers to a pack's themes so far."""
    return db.session.scalars(select(Outcome).where(Outcome.pack_id == pack.id).order_by(Outcome.written_at)).all()


def find_outcome(theme: Theme, pack: Pack) -> Outcome | None:
    return db.session.scalar(select(Outcome).where(Outcome.pack_id == pack.id, Outcome.theme_id == theme.id))


def find_earlier_outcome(theme: Theme) -> Outcome | None:
    """The latest answer to a theme on whatever pack: what the editor starts from."""
    latest = select(Outcome).where(Outcome.theme_id == theme.id).order_by(Outcome.written_at.desc())
    return db.session.scalar(latest.limit(1))


def get_outcome(theme: Theme) -> Outcome:
    """The latest answer to a theme."""
    outcome = find_earlier_outcome(theme)
    if outcome is None:
        raise NotFound("This theme has no outcome yet")
    return outcome


def frozen_themes(pack: Pack) -> list[dict[str, Any]]:
    """The themes that a pack tells of and that somebody raised, as they were frozen, each with its question."""
    return [
        theme | {"question": question["number"], "asked": boards.words_about(question)}
        for question in boards.papers_of(pack)["questions"]
        for theme in question["themes"]
        if theme["respondents"]
    ]


def list_unanswered(pack: Pack) -> list[str]:
    """The names of a pack's themes that have no outcome."""
    answered = {str(outcome.theme_id) for outcome in list_outcomes(pack)}
    return [theme["name"] for theme in frozen_themes(pack) if theme["id"] not in answered]


def list_public_decisions() -> list[Decision]:
    """What boards decided on consultations that the public can see, the newest first."""
    return [made for made in boards.list_decisions() if made.pack.consultation.published_at is not None]


def list_commitments() -> Sequence[Commitment]:
    """What was promised in answers that are public, by number."""
    return db.session.scalars(
        select(Commitment).join(Commitment.outcome).where(Outcome.published_at.is_not(None)).order_by(Commitment.number)
    ).all()


def get_commitment(number: int) -> Commitment:
    commitment = db.session.scalar(select(Commitment).where(Commitment.number == number))
    if commitment is None or commitment.outcome.published_at is None:
        raise NotFound("There is no commitment with this number")
    return commitment


@dataclass(frozen=True)
class Standing:
    """Where a commitment stands on a day: Late is worked out, so that nobody has to admit it first."""

    status: CommitmentStatus
    due_on: date
    slipped: list[ProgressNote]
    last: ProgressNote | None
    silent: bool

    @property
    def is_late(self) -> bool:
        return self.status is CommitmentStatus.LATE


def standing_of(commitment: Commitment, *, now: datetime) -> Standing:
    """The last note's status and date; late once the date has passed; silent after 90 days without a note."""
    last = commitment.notes[-1] if commitment.notes else None
    slipped = [note for note in commitment.notes if note.new_due_on is not None]
    due_on = slipped[-1].new_due_on if slipped and slipped[-1].new_due_on else commitment.due_on
    status = last.status if last else CommitmentStatus.NOT_STARTED
    if status not in OVER and due_on < london(now).date():
        status = CommitmentStatus.LATE
    heard_at = last.at if last else commitment.made_at
    return Standing(status, due_on, slipped, last, silent=status not in OVER and now - heard_at > SILENT_AFTER)


def find_challenge_decision(plan: Plan) -> ChallengeDecision | None:
    """Whether the strategy takes a challenge up; None while that is pending."""
    return db.session.scalar(select(ChallengeDecision).where(ChallengeDecision.plan_id == plan.id))
