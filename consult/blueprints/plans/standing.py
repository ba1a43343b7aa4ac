"""What later stages know about a plan: what is asked about it, what was decided, what was promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from consult import catalogue, people
from consult.boards import Board, Route
from consult.catalogue import Consultation
from consult.db import db
from consult.journey import Status
from consult.outcomes.models import ChallengeDecision, Commitment, Outcome, OutcomeResult
from consult.plans import Clause, Plan, PlanVersion
from consult.questions import Question


def current_among(consultations: Sequence[Consultation], *, now: datetime) -> Consultation | None:
    """The one that a plan's line follows: what is open, else what opened last, else what opens next."""
    opened = [each for each in consultations if each.opens_at is not None and each.opens_at <= now]
    is_open = [each for each in opened if each.is_open(at=now)]
    return next(iter([*is_open, *opened, *consultations]), None)


def list_decisions() -> dict[str, ChallengeDecision]:
    """By the plan's slug."""
    return {decision.plan.slug: decision for decision in db.session.scalars(select(ChallengeDecision))}


def list_commitments(plan: Plan, consultations: Sequence[Consultation]) -> list[Commitment]:
    """What was promised, in published outcomes of these consultations, unless for a clause of another plan."""
    promised = db.session.scalars(
        select(Commitment)
        .join(Commitment.outcome)
        .where(Outcome.consultation_id.in_([each.id for each in consultations]), Outcome.published_at.is_not(None))
        .order_by(Commitment.number)
    )
    clauses = [(each, each.outcome.clause) for each in promised]
    return [each for each, clause in clauses if clause is None or clause.version.plan_id == plan.id]


def list_reasons(clauses: Sequence[Clause]) -> dict[str, list[Outcome]]:
    """The published outcomes that say why a clause changed, by the clause's key."""
    keys = {clause.id: clause.key for clause in clauses}
    found: dict[str, list[Outcome]] = {}
    for outcome in db.session.scalars(
        select(Outcome).where(Outcome.clause_id.in_(keys), Outcome.published_at.is_not(None))
    ):
        assert outcome.clause_id is not None
        found.setdefault(keys[outcome.clause_id], []).append(outcome)
    return found


def list_latest_changes(most: int = 3) -> Sequence[Outcome]:
    """What was taken up, in whole or in part; the newest first, and what was answered first before the rest."""
    return db.session.scalars(
        select(Outcome)
        .where(Outcome.published_at.is_not(None), Outcome.result.in_([OutcomeResult.ACCEPTED, OutcomeResult.IN_PART]))
        .order_by(Outcome.published_at.desc(), Outcome.written_at, Outcome.id)
        .limit(most)
    ).all()


def questions_about(version: PlanVersion) -> dict[str, list[Question]]:
    """What published consultations ask about each clause of a draft, by the clause's key."""
    keys = {clause.id: clause.key for clause in version.clauses}
    found: dict[str, list[Question]] = {}
    for question in db.session.scalars(
        select(Question)
        .join(Question.consultation)
        .where(Question.clause_id.in_(keys), Consultation.published_at.is_not(None))
        .order_by(Question.number)
    ):
        assert question.clause_id is not None
        found.setdefault(keys[question.clause_id], []).append(question)
    return found


def list_routes() -> Sequence[Route]:
    return db.session.scalars(select(Route).order_by(Route.code)).all()


def list_boards() -> Sequence[Board]:
    """Those that decide first, those that advise after."""
    return db.session.scalars(select(Board).order_by(Board.advisory, Board.name)).all()


def list_bodies() -> dict[str, people.Body]:
    """By code, in order of name."""
    return {body.code: body for body in db.session.scalars(select(people.Body).order_by(people.Body.name))}


def body_name(words: str) -> str:
    """A body's name where `words` is its code; else the words themselves, such as "Business lead to be named"."""
    body = db.session.scalar(select(people.Body).where(people.Body.code == words))
    return body.name if body else words


@dataclass(frozen=True)
class Invitation:
    """What a reader of a draft can do about it now: comment, wait, or see that comments closed."""

    consultation: Consultation | None
    open: bool = False
    closed: bool = False


def invitation_to(version: PlanVersion, *, now: datetime) -> Invitation:
    """An open consultation on this draft if there is one; else the latest."""
    asked = [each for each in catalogue.list_covering(version.plan) if version in each.versions]
    for consultation in asked:
        if consultation.is_open(at=now):
            return Invitation(consultation, open=True)
    latest = next(iter(asked), None)
    return Invitation(latest, closed=latest is not None and latest.status(at=now) not in (Status.SOON, Status.PAUSED))
