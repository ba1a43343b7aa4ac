"""The strategy, its plans, their numbered drafts, and what each proposal rests on.

What was rebuilt from old sources says how sure we are; where nobody said, that is "low".
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Model
from consult.taxonomy.models import Confidence


class PlanKind(StrEnum):
    SECTOR = "sector"
    CHALLENGE = "challenge"
    CROSS_CUTTING = "cross_cutting"


class Funding(StrEnum):
    """Where an action's money stands; `words` is what people read."""

    EXISTING = "existing"
    SEEKING = "seeking"
    NONE = "none"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        return {
            "existing": "Within existing budgets",
            "seeking": "Seeking money: no commitment",
            "none": "Needs no money",
            "unknown": "Not yet costed",
        }[self.value]


class LogicStep(StrEnum):
    """The steps of a logic chain, in order."""

    ISSUE = "issue"
    OBJECTIVE = "objective"
    INPUTS = "inputs"
    ACTIVITIES = "activities"
    OUTPUTS = "outputs"
    OUTCOMES = "outcomes"
    IMPACT = "impact"


class Strength(StrEnum):
    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"
    ASSERTED = "asserted"


class Severity(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Strategy(Model):
    """The whole: its aim, how mature it is, and what it does not promise."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    aim: Mapped[str]
    maturity: Mapped[str]
    spending_note: Mapped[str]
    scope_note: Mapped[str] = mapped_column(default="", comment="Which area its figures are about")
    confidence: Mapped[Confidence] = mapped_column(default=Confidence.LOW)
    source_note: Mapped[str] = mapped_column(default="")
    investments: Mapped[list[Any]] = mapped_column(comment="title, amount, qualifier, source_note; never summed")
    figures: Mapped[list[Any]] = mapped_column(comment="Values that differ between sources, kept side by side")


class Mission(Model):
    """The target that goes with a Grand Challenge."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    challenge_code: Mapped[str] = mapped_column(index=True)
    text: Mapped[str]
    target_year: Mapped[int | None]
    confidence: Mapped[Confidence] = mapped_column(default=Confidence.LOW)
    source_note: Mapped[str]


class EvidenceStage(Model):
    """A stage of the evidence work, 1a to 5, and the question that it answers."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    question: Mapped[str]
    owner: Mapped[str]
    confidence: Mapped[Confidence]
    source_note: Mapped[str]
    sort: Mapped[int]


class LogicQuestion(Model):
    """What a plan's author asks at each step of a logic chain."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    step: Mapped[LogicStep] = mapped_column(unique=True)
    question: Mapped[str]


class Commission(Model):
    """An independent inquiry whose findings the plans draw on."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    question: Mapped[str]
    confidence: Mapped[Confidence] = mapped_column(default=Confidence.LOW)
    source_note: Mapped[str]
    sort: Mapped[int]


class Milestone(Model):
    """A dated step, as precise as its source."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    due: Mapped[str] = mapped_column(comment="As the source says it: end of May 2018")
    precision: Mapped[str]
    sort_date: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(comment="met, due or unknown, as its sources had it")
    confidence: Mapped[Confidence] = mapped_column(default=Confidence.LOW)
    source_note: Mapped[str]


class Plan(Model):
    """A sector action plan, a Grand Challenge response or a cross-cutting plan."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    strategy_id: Mapped[UUID] = mapped_column(ForeignKey("strategy.id"))
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[PlanKind]
    term_code: Mapped[str]
    title: Mapped[str]
    aim: Mapped[str]
    lead: Mapped[str]
    contact: Mapped[str]
    maturity: Mapped[str]
    expected: Mapped[str]
    missing: Mapped[list[str]]
    confidence: Mapped[Confidence] = mapped_column(default=Confidence.LOW)
    source_note: Mapped[str] = mapped_column(default="")
    sort: Mapped[int]
    versions: Mapped[list["PlanVersion"]] = relationship(back_populates="plan", order_by="PlanVersion.no")


class PlanVersion(Model):
    """One numbered draft. Once published it does not change; the next draft is a new one."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    no: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str]
    change_note: Mapped[str]
    published_at: Mapped[datetime | None]
    plan: Mapped[Plan] = relationship(back_populates="versions")
    clauses: Mapped[list["Clause"]] = relationship(order_by="Clause.sort", back_populates="version")
    pillars: Mapped[list["Pillar"]] = relationship(order_by="Pillar.sort")
    actions: Mapped[list["Action"]] = relationship(order_by="Action.sort", back_populates="version")
    evidence: Mapped[list["Evidence"]] = relationship(order_by="Evidence.sort")
    gaps: Mapped[list["EvidenceGap"]] = relationship(order_by="EvidenceGap.sort")
    reasons: Mapped[list["ChangeReason"]] = relationship(back_populates="version")

    __table_args__ = (UniqueConstraint("plan_id", "no"),)


class Clause(Model):
    """One addressable paragraph. Its key stays the same from draft to draft; its number may not."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("plan_version.id"))
    key: Mapped[str]
    number: Mapped[str]
    group: Mapped[str] = mapped_column("group_title")
    heading: Mapped[str]
    text: Mapped[str]
    sort: Mapped[int]
    version: Mapped[PlanVersion] = relationship(back_populates="clauses")

    __table_args__ = (UniqueConstraint("version_id", "key"),)

    @property
    def name(self) -> str:
        """How a page names it: "4.2 Batteries"."""
        return f"{self.number} {self.heading}".strip()


class Cause(StrEnum):
    """What led to a change. What is heard comes from later stages: its row is named by id, and a page looks it up."""

    THEME = "theme"
    LEARNING = "learning"
    EDITORIAL = "editorial"


class ChangeReason(Model):
    """Why a clause of this draft is not as in the draft before; a clause that was taken out has one too."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("plan_version.id"))
    clause_key: Mapped[str]
    cause: Mapped[Cause]
    cause_id: Mapped[UUID | None] = mapped_column(comment="Of the theme or learning note; null: editorial")
    text: Mapped[str]
    version: Mapped[PlanVersion] = relationship(back_populates="reasons")

    __table_args__ = (
        UniqueConstraint("version_id", "clause_key"),
        CheckConstraint("(cause = 'editorial') = (cause_id IS NULL)", name="names_its_cause"),
    )


class Pillar(Model):
    """A heading under which a draft groups its actions."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("plan_version.id"))
    key: Mapped[str]
    title: Mapped[str]
    sort: Mapped[int]

    __table_args__ = (UniqueConstraint("version_id", "key"),)


class Evidence(Model):
    """A cited source, with the geography and period that every figure needs."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("plan_version.id"))
    key: Mapped[str]
    title: Mapped[str]
    source: Mapped[str]
    geography: Mapped[str]
    period: Mapped[str]
    stage_code: Mapped[str]
    note: Mapped[str]
    sort: Mapped[int]

    __table_args__ = (UniqueConstraint("version_id", "key"),)


class EvidenceGap(Model):
    """A stated lack of evidence, how much it matters and who is to fill it."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("plan_version.id"))
    text: Mapped[str]
    severity: Mapped[Severity]
    owner: Mapped[str]
    stage_code: Mapped[str]
    sort: Mapped[int]


class Action(Model):
    """A proposed intervention in one draft."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("plan_version.id"))
    key: Mapped[str]
    pillar_id: Mapped[UUID] = mapped_column(ForeignKey("pillar.id"))
    clause_id: Mapped[UUID | None] = mapped_column(ForeignKey("clause.id"))
    specialism_code: Mapped[str | None]
    title: Mapped[str]
    text: Mapped[str]
    lead: Mapped[str]
    funding: Mapped[Funding]
    funding_note: Mapped[str]
    sort: Mapped[int]
    version: Mapped[PlanVersion] = relationship(back_populates="actions")
    pillar: Mapped[Pillar] = relationship()
    clause: Mapped[Clause | None] = relationship()
    links: Mapped[list["LogicLink"]] = relationship(order_by="LogicLink.sort")
    tests: Mapped[list["PrincipleTest"]] = relationship(order_by="PrincipleTest.sort")

    __table_args__ = (UniqueConstraint("version_id", "key"),)


class LogicLink(Model):
    """One step of an action's logic chain and what it rests on; without a source it is asserted, and says so."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    action_id: Mapped[UUID] = mapped_column(ForeignKey("action.id"), index=True)
    step: Mapped[LogicStep]
    text: Mapped[str]
    strength: Mapped[Strength]
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"))
    sort: Mapped[int]
    evidence: Mapped[Evidence | None] = relationship()


class PrincipleTest(Model):
    """An action held against one of the strategy's principles."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    action_id: Mapped[UUID] = mapped_column(ForeignKey("action.id"), index=True)
    principle_code: Mapped[str]
    met: Mapped[str] = mapped_column(comment="yes, partly or no")
    reason: Mapped[str]
    sort: Mapped[int]
