"""Questions about the strategy, its plans and their drafts."""

from collections.abc import Sequence

from sqlalchemy import select

from consult.db import db
from consult.errors import NotFound
from consult.plans.models import (
    Action,
    Clause,
    Commission,
    EvidenceStage,
    LogicQuestion,
    LogicStep,
    Milestone,
    Mission,
    Plan,
    PlanKind,
    PlanVersion,
    Strategy,
)


def find_strategy() -> Strategy | None:
    """The one strategy that this site is about, or None before it is loaded."""
    return db.session.scalar(select(Strategy).order_by(Strategy.slug).limit(1))


def list_plans(kind: PlanKind | None = None) -> Sequence[Plan]:
    asked = select(Plan).order_by(Plan.sort, Plan.title)
    return db.session.scalars(asked if kind is None else asked.where(Plan.kind == kind)).all()


def get_plan(slug: str) -> Plan:
    plan = db.session.scalar(select(Plan).where(Plan.slug == slug))
    if plan is None:
        raise NotFound("There is no plan at this address.")
    return plan


def get_version(plan_slug: str, no: int) -> PlanVersion:
    """A draft by its number, published or not."""
    version = db.session.scalar(
        select(PlanVersion).join(PlanVersion.plan).where(Plan.slug == plan_slug, PlanVersion.no == no)
    )
    if version is None:
        raise NotFound("There is no draft with this number.")
    return version


def get_published_version(plan_slug: str, no: int) -> PlanVersion:
    """A draft that anybody may read."""
    version = get_version(plan_slug, no)
    if version.published_at is None:
        raise NotFound("There is no draft with this number.")
    return version


def list_published_versions(plan: Plan) -> Sequence[PlanVersion]:
    """The newest first."""
    return db.session.scalars(
        select(PlanVersion)
        .where(PlanVersion.plan_id == plan.id, PlanVersion.published_at.is_not(None))
        .order_by(PlanVersion.no.desc())
    ).all()


def current_version(plan: Plan) -> PlanVersion | None:
    """The latest draft that was published."""
    return next(iter(list_published_versions(plan)), None)


def find_unpublished(plan: Plan) -> PlanVersion | None:
    """The draft that is being written, if one is."""
    return db.session.scalar(
        select(PlanVersion)
        .where(PlanVersion.plan_id == plan.id, PlanVersion.published_at.is_(None))
        .order_by(PlanVersion.no.desc())
        .limit(1)
    )


def version_before(version: PlanVersion) -> PlanVersion | None:
    """The published draft that this one follows."""
    return next((earlier for earlier in list_published_versions(version.plan) if earlier.no < version.no), None)


def get_clause(version: PlanVersion, key: str) -> Clause:
    clause = db.session.scalar(select(Clause).where(Clause.version_id == version.id, Clause.key == key))
    if clause is None:
        raise NotFound("This draft has no such clause.")
    return clause


def get_action(version: PlanVersion, key: str) -> Action:
    action = db.session.scalar(select(Action).where(Action.version_id == version.id, Action.key == key))
    if action is None:
        raise NotFound("This draft has no such action.")
    return action


def find_mission(challenge_code: str) -> Mission | None:
    return db.session.scalar(select(Mission).where(Mission.challenge_code == challenge_code))


def list_missions() -> Sequence[Mission]:
    return db.session.scalars(select(Mission)).all()


def list_stages() -> Sequence[EvidenceStage]:
    return db.session.scalars(select(EvidenceStage).order_by(EvidenceStage.sort)).all()


def list_logic_questions() -> list[LogicQuestion]:
    """In the order of the chain, from issue to impact."""
    order = list(LogicStep)
    return sorted(db.session.scalars(select(LogicQuestion)), key=lambda each: order.index(each.step))


def list_commissions() -> Sequence[Commission]:
    return db.session.scalars(select(Commission).order_by(Commission.sort)).all()


def list_milestones() -> Sequence[Milestone]:
    return db.session.scalars(select(Milestone).order_by(Milestone.sort_date, Milestone.title)).all()
