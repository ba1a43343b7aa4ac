"""An offered source is taken into the evidence register of the plan, or declined with a reason."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, select

from consult import audit
from consult.db import db
from consult.errors import AlreadyDecided, RuleBroken
from consult.people import Person
from consult.plans.models import Action, Evidence, EvidenceGap, PlanVersion
from consult.responses.evidence.models import Citation, CitationDecision
from consult.responses.evidence.queries import OFFERED, decision_on

NO_STAGE = "1a"  # mapping the evidence, where neither a gap nor a step says more


def accept_citation(source: Citation, *, geography: str, period: str, by: Person, now: datetime) -> Evidence:
    """Add it to the register of the draft that it was offered for. Its sender is named there only by consent.

    Raises RuleBroken where its sender asked us not to publish it, or where and when its figures hold is not said;
    AlreadyDecided.
    """
    _check_open(source)
    if not source.publication.may_be_quoted:
        raise RuleBroken("Its sender asked us not to publish it, so it cannot stand in a public register")
    if not (geography.strip() and period.strip()):
        raise RuleBroken("Say which place and which years it is about: the register gives both for every source")
    version, stage = _register(source)
    last = select(func.max(Evidence.sort)).where(Evidence.version_id == version.id)
    evidence = Evidence(
        id=uuid4(),
        version_id=version.id,
        key=f"{OFFERED}{source.id.hex[:8]}",
        title=source.title,
        source=", ".join(part for part in (source.authors, source.year, source.where) if part),
        geography=geography.strip(),
        period=period.strip(),
        stage_code=stage,
        note="",
        sort=(db.session.scalar(last) or 0) + 1,
    )
    db.session.add(evidence)
    db.session.flush()
    _decide(source, evidence, "", by, now)
    response = source.version.response
    audit.record("accepted evidence", response, f"Accepted a source offered in {response.reference}", by=by, at=now)
    return evidence


def decline_citation(source: Citation, reason: str, *, by: Person, now: datetime) -> None:
    """Say why it is not taken in; its sender reads that. Raises RuleBroken without a reason, AlreadyDecided."""
    _check_open(source)
    if not reason.strip():
        raise RuleBroken("Give a reason: its sender will read it")
    _decide(source, None, reason.strip(), by, now)
    response = source.version.response
    audit.record("declined evidence", response, f"Declined a source offered in {response.reference}", by=by, at=now)


def _check_open(source: Citation) -> None:
    if decision_on(source) is not None:
        raise AlreadyDecided("Somebody decided about this source before")
    if not source.version.is_counted:
        raise RuleBroken("The response was changed or withdrawn since: look at its latest version")


def _register(source: Citation) -> tuple[PlanVersion, str]:
    """The draft whose register it goes into, and the stage of the evidence that it belongs to."""
    if source.gap_id is not None:
        gap = db.session.get_one(EvidenceGap, source.gap_id)
        return db.session.get_one(PlanVersion, gap.version_id), gap.stage_code
    if source.link is not None:
        stage = source.link.evidence.stage_code if source.link.evidence else NO_STAGE
        return db.session.get_one(Action, source.link.action_id).version, stage
    return source.version.response.consultation.versions[0], NO_STAGE


def _decide(source: Citation, evidence: Evidence | None, reason: str, by: Person, now: datetime) -> None:
    db.session.add(
        CitationDecision(
            id=uuid4(),
            citation_id=source.id,
            evidence_id=evidence.id if evidence else None,
            reason=reason,
            person_id=by.id,
            at=now,
        )
    )
    db.session.flush()
