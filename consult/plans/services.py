"""Write the next draft of a plan: begin it from the last, put clauses in, say why each changed, publish it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from consult import audit
from consult.db import Model, db
from consult.errors import NotFound
from consult.people import Person
from consult.plans.changes import ChangeKind, ClauseChange, compare
from consult.plans.errors import DraftPublished, NoteMissing, NothingChanged, ReasonsMissing
from consult.plans.models import Cause, ChangeReason, Clause, Plan, PlanVersion
from consult.plans.queries import current_version, find_unpublished, version_before
from consult.plans.typed import Typed
from consult.words import clean, one_line


def begin_draft(plan: Plan, *, by: Person, now: datetime) -> PlanVersion:
    """The next draft, filled with all that is in the current one. Beginning it twice is beginning it once."""
    _hold(plan)
    begun = find_unpublished(plan)
    if begun is not None:
        return begun
    current = current_version(plan)
    no = max((version.no for version in plan.versions), default=0) + 1
    version = PlanVersion(
        id=uuid4(), plan_id=plan.id, no=no, title=f"{plan.title}: draft {no}", change_note="",
        summary=current.summary if current else "", published_at=None,
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    if current is not None:
        _copy(current, version)
    db.session.expire(plan, ["versions"])
    audit.record("began a draft", version, f"Began draft {no} of {plan.slug}", by=by, at=now)
    return version


def _hold(plan: Plan) -> None:
    db.session.refresh(plan, with_for_update=True)


def _copy(current: PlanVersion, version: PlanVersion) -> None:
    """Clauses, and everything that hangs on a draft, as rows of the new one."""
    clauses = _copies(current.clauses, version_id=version.id)
    pillars = _copies(current.pillars, version_id=version.id)
    evidence = _copies(current.evidence, version_id=version.id)
    _copies(current.gaps, version_id=version.id)
    for action in current.actions:
        at = {"pillar_id": pillars[action.pillar_id], "clause_id": clauses.get(action.clause_id)}
        made = _copies([action], version_id=version.id, **at)[action.id]
        for link in action.links:
            _copies([link], action_id=made, evidence_id=evidence.get(link.evidence_id))
        _copies(action.tests, action_id=made)


def _copies(rows: Sequence[Any], **other: Any) -> dict[Any, UUID]:
    """A row like each of these, but for what is given; which became which."""
    became: dict[Any, UUID] = {}
    for row in rows:
        values = {each.key: getattr(row, each.key) for each in row.__mapper__.column_attrs}
        became[row.id] = values["id"] = uuid4()
        made: Model = type(row)(**values | other)
        db.session.add(made)
    db.session.flush()
    return became


def write_clauses(version: PlanVersion, typed: Sequence[Typed], *, by: Person, now: datetime) -> None:
    """Put these clauses in the draft's place; those of the same key stay the same rows, so that actions keep theirs."""
    _check_open(version)
    wanted = {each.key: each for each in typed}
    here = {clause.key: clause for clause in version.clauses}
    for key, clause in here.items():
        if key not in wanted:
            _cut_loose(clause)
            db.session.delete(clause)
    for sort, each in enumerate(typed, start=1):
        row = here.get(each.key) or Clause(id=uuid4(), version_id=version.id, key=each.key)
        row.number, row.group, row.heading = one_line(each.number), one_line(each.group), one_line(each.heading)
        row.text, row.sort = clean(each.text), sort
        db.session.add(row)
    _refresh(version)
    audit.record("wrote a draft", version, f"Wrote {len(typed)} clauses of draft {version.no}", by=by, at=now)


def _cut_loose(clause: Clause) -> None:
    for action in clause.version.actions:
        if action.clause_id == clause.id:
            action.clause_id = None
    db.session.flush()


def continue_clause(version: PlanVersion, key: str, earlier_key: str | None, *, by: Person, now: datetime) -> None:
    """Say which clause of the last draft this one continues: it takes that key. None: it is new and gets its own."""
    _check_open(version)
    before = version_before(version)
    clause = next((each for each in version.clauses if each.key == key), None)
    known = {each.key for each in before.clauses} if before else set()
    taken = {each.key for each in version.clauses}
    if clause is None or (earlier_key is not None and (earlier_key not in known or earlier_key in taken - {key})):
        raise NotFound("That clause is not there, or another clause continues it already")
    if earlier_key is None and key not in known:
        return
    stem = f"{key}-new"
    fresh = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(taken | known) + 2))
    clause.key = earlier_key or next(each for each in fresh if each not in taken | known)
    _refresh(version)
    words = f"Clause {clause.number} continues {earlier_key}" if earlier_key else f"Clause {clause.number} is new"
    audit.record("matched a clause", version, words, by=by, at=now)


def give_reason(
    version: PlanVersion, key: str, cause: Cause, *, cause_id: UUID | None, text: str, by: Person, now: datetime
) -> None:
    """Say why a clause changed: a theme, a learning note, or that it is editorial. Said again, it is said anew."""
    _check_open(version)
    row = next((each for each in version.reasons if each.clause_key == key), None)
    row = row or ChangeReason(id=uuid4(), version_id=version.id, clause_key=key)
    given = {"cause": cause, "cause_id": None if cause is Cause.EDITORIAL else cause_id, "text": clean(text)}
    if row.cause is not None and all(getattr(row, name) == value for name, value in given.items()):
        return
    for name, value in given.items():
        setattr(row, name, value)
    db.session.add(row)
    _refresh(version)
    audit.record("gave a reason", version, f"Said why {key} changed: {cause}", by=by, at=now)


def publish_draft(version: PlanVersion, *, change_note: str, by: Person, now: datetime) -> None:
    """Let everybody read it; twice is once. Raises ReasonsMissing, NoteMissing, NothingChanged."""
    _hold(version.plan)
    db.session.refresh(version)
    if version.published_at is not None:
        return
    note = clean(change_note)
    if not note:
        raise NoteMissing("Say in a line or two what changed in this draft, for those who read the last one")
    before = version_before(version)
    if before is not None:
        changed = list_changes_to_explain(version, before)
        if not changed:
            raise NothingChanged("No clause differs from the draft before, so there is nothing to publish")
        explained = {reason.clause_key for reason in version.reasons}
        missing = [change.clause.number for change in changed if change.clause.key not in explained]
        if missing:
            raise ReasonsMissing(missing)
    version.change_note, version.published_at = note, now
    db.session.flush()
    audit.record("published a draft", version, f"Published draft {version.no} of {version.plan.slug}", by=by, at=now)


def list_changes_to_explain(version: PlanVersion, before: PlanVersion) -> list[ClauseChange]:
    """Every clause whose words changed, came or went; one that only has another number needs no reason."""
    return [change for change in compare(version, before) if change.kind is not ChangeKind.UNCHANGED]


def _check_open(version: PlanVersion) -> None:
    _hold(version.plan)
    published = db.session.scalar(select(PlanVersion.published_at).where(PlanVersion.id == version.id))
    if published is not None:
        raise DraftPublished(f"Draft {version.no} is published, so it stays as it is. Begin the next one")


def _refresh(version: PlanVersion) -> None:
    db.session.flush()
    db.session.expire(version, ["clauses", "reasons"])
