"""Questions about rounds, sessions, statements and votes. They change nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, or_, select

from consult.catalogue.models import Consultation
from consult.codesign.models import (
    Contribution,
    LearningNote,
    Participant,
    Round,
    Session,
    Statement,
    Vote,
    VoteValue,
)
from consult.codesign.rules import gist, learnings_of, plain_code
from consult.db import db
from consult.errors import NotFound
from consult.plans.models import Clause, Plan, PlanVersion
from consult.words import digest


def list_rounds(of: Plan | Consultation) -> list[Round]:
    """A plan's rounds, or those of one consultation, in order."""
    key = Round.plan_id if isinstance(of, Plan) else Round.consultation_id
    return list(db.session.scalars(select(Round).where(key == of.id).order_by(Round.no, Round.opens_on)))


def get_round(consultation: Consultation, no: int) -> Round:
    found = db.session.scalar(select(Round).where(Round.consultation_id == consultation.id, Round.no == no))
    if found is None:
        raise NotFound(f"This consultation has no round {no}.")
    return found


def is_round_taken(plan: Plan, consultation: Consultation | None, no: int) -> bool:
    return db.session.scalar(select(Round.id).where(_beside(plan, consultation), Round.no == no).limit(1)) is not None


def next_round_no(plan: Plan, consultation: Consultation | None) -> int:
    """The first number that is free both on the plan and in the consultation: addresses carry it."""
    return 1 + (db.session.scalar(select(func.max(Round.no)).where(_beside(plan, consultation))) or 0)


def _beside(plan: Plan, consultation: Consultation | None) -> Any:
    if consultation is None:
        return Round.plan_id == plan.id
    return or_(Round.plan_id == plan.id, Round.consultation_id == consultation.id)


def find_round_before(round_: Round) -> Round | None:
    """The round on the same plan that this one follows, whichever consultation it belonged to."""
    return db.session.scalar(
        select(Round).where(Round.plan_id == round_.plan_id, Round.no < round_.no).order_by(Round.no.desc()).limit(1)
    )


def list_learnings(round_: Round | None) -> list[str]:
    """What a round's note hands on, piece by piece; nothing while there is no note."""
    return learnings_of(round_.learning.carry_forward) if round_ is not None and round_.learning is not None else []


def lock_round(round_: Round) -> Round:
    """The round as it is now, held until this act is kept (SQLite holds the whole database already)."""
    db.session.refresh(round_, with_for_update={"of": Round})
    return round_


def lock_session(session: Session) -> Session:
    """The session as it is now, held likewise."""
    db.session.refresh(session, with_for_update={"of": Session})
    return session


def get_session(consultation: Consultation, session_id: UUID) -> Session:
    found = db.session.scalar(
        select(Session).join(Round).where(Session.id == session_id, Round.consultation_id == consultation.id)
    )
    if found is None:
        raise NotFound("This consultation has no such session.")
    return found


def find_session_by_code(code: str) -> Session | None:
    """The session with this join code, however people type it."""
    return db.session.scalar(select(Session).where(Session.join_code == plain_code(code)))


def find_participant(session: Session, token: str) -> Participant | None:
    return db.session.scalar(
        select(Participant).where(Participant.session_id == session.id, Participant.token_digest == digest(token))
    )


def count_participants(session: Session) -> int:
    return _count(select(func.count()).select_from(Participant).where(Participant.session_id == session.id))


def count_votes(session: Session) -> int:
    """Votes on the statements that stand."""
    votes = select(func.count()).select_from(Vote).join(Statement, Statement.id == Vote.statement_id)
    return _count(votes.where(Statement.session_id == session.id, Statement.withdrawn_at.is_(None)))


def _count(rows: Select[int]) -> int:
    return db.session.scalar(rows) or 0


def list_statements(session: Session, *, withdrawn: bool = False) -> list[Statement]:
    """The statements that stand, or those that were withdrawn, by number."""
    gone = Statement.withdrawn_at.is_not(None) if withdrawn else Statement.withdrawn_at.is_(None)
    return list(
        db.session.scalars(select(Statement).where(Statement.session_id == session.id, gone).order_by(Statement.number))
    )


def list_statements_by(participant: Participant) -> list[Statement]:
    """What one participant put to the room, with the withdrawn ones and their reasons."""
    own = select(Statement).where(Statement.participant_id == participant.id)
    return list(db.session.scalars(own.order_by(Statement.number)))


def get_statement(session: Session, number: int) -> Statement:
    found = db.session.scalar(select(Statement).where(Statement.session_id == session.id, Statement.number == number))
    if found is None:
        raise NotFound("This session has no such statement.")
    return found


def find_same_thought(session: Session, text: str) -> Statement | None:
    """A statement that stands and says the same, but for small words, endings, case and punctuation."""
    wanted = gist(text)
    return next((each for each in list_statements(session) if gist(each.text) == wanted), None)


def votes_of(participant: Participant) -> Mapping[UUID, VoteValue]:
    """How this participant voted, by statement."""
    rows = db.session.execute(select(Vote.statement_id, Vote.value).where(Vote.participant_id == participant.id))
    return {statement_id: VoteValue(value) for statement_id, value in rows}


def next_statement(participant: Participant) -> Statement | None:
    """What to ask this participant next: of those not voted on, the one with the fewest votes, then the lowest number.

    So each statement gets its fair share, also those that came late. None when all are voted on.
    """
    votes = select(func.count()).where(Vote.statement_id == Statement.id).scalar_subquery()
    voted = select(Vote.statement_id).where(Vote.participant_id == participant.id)
    return db.session.scalar(
        select(Statement)
        .where(Statement.session_id == participant.session_id, Statement.withdrawn_at.is_(None))
        .where(Statement.id.not_in(voted))
        .order_by(votes, Statement.number)
        .limit(1)
    )


@dataclass(frozen=True)
class Result:
    """How the room voted on one statement; `seen` is how many voted on it at all, the base of the other three."""

    statement: Statement
    agree: int
    disagree: int
    passed: int
    seen: int


def results(session: Session) -> list[Result]:
    """Per statement that stands, by number: agree, disagree, pass, seen."""

    def tally(value: VoteValue) -> Any:
        return func.coalesce(func.sum(case((Vote.value == int(value), 1), else_=0)), 0)

    rows = db.session.execute(
        select(Statement, tally(VoteValue.AGREE), tally(VoteValue.DISAGREE), tally(VoteValue.PASS), func.count(Vote.id))
        .outerjoin(Vote, Vote.statement_id == Statement.id)
        .where(Statement.session_id == session.id, Statement.withdrawn_at.is_(None))
        .group_by(Statement.id)
        .order_by(Statement.number)
    )
    return [Result(*row) for row in rows]


def list_contributions(session: Session) -> list[Contribution]:
    """What was written down, newest first."""
    said = select(Contribution).where(Contribution.session_id == session.id)
    return list(db.session.scalars(said.order_by(Contribution.at.desc(), Contribution.id)))


def get_contribution(contribution_id: UUID) -> Contribution:
    return db.session.get_one(Contribution, contribution_id)


def list_clauses(round_: Round) -> list[Clause]:
    """The clauses of the plan's latest published draft: what a contribution may be about."""
    latest = (
        select(PlanVersion.id)
        .where(PlanVersion.plan_id == round_.plan_id, PlanVersion.published_at.is_not(None))
        .order_by(PlanVersion.no.desc())
        .limit(1)
    )
    return list(
        db.session.scalars(select(Clause).where(Clause.version_id.in_(latest.scalar_subquery())).order_by(Clause.sort))
    )


def has_clause(round_: Round, key: str) -> bool:
    """Whether any draft of the plan has this clause: keys stay the same from draft to draft."""
    found = select(Clause.id).join(PlanVersion, PlanVersion.id == Clause.version_id)
    return db.session.scalar(found.where(PlanVersion.plan_id == round_.plan_id, Clause.key == key).limit(1)) is not None


def latest_note(of: Plan | Consultation) -> LearningNote | None:
    """The newest learning note on a plan, or of a consultation."""
    notes = [round_.learning for round_ in list_rounds(of) if round_.learning is not None]
    return max(notes, key=lambda note: note.published_at) if notes else None
