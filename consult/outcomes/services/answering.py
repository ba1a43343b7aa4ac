"""Say what became of each theme, and make it public when the boards have signed off."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import update

from consult import audit, boards, jobs
from consult.boards import Decision, Pack
from consult.catalogue.models import Consultation
from consult.db import db
from consult.jobs import Job
from consult.outcomes.errors import (
    AlreadyPublished,
    ChallengeDecided,
    NotInThePack,
    NotSignedOff,
    NotThisChallenge,
    NumbersDiffer,
    OutcomesMissing,
    ReasonNeeded,
)
from consult.outcomes.models import ChallengeDecision, Outcome, OutcomeResult
from consult.outcomes.queries import (
    find_challenge_decision,
    find_outcome,
    is_answered,
    list_outcomes,
    list_unanswered,
)
from consult.people import Person
from consult.plans.models import Clause, Plan, PlanKind
from consult.theming import Theme
from consult.words import clean

DOES_SOMETHING = frozenset({OutcomeResult.ACCEPTED, OutcomeResult.IN_PART, OutcomeResult.ALREADY_PLANNED})


def write_outcome(
    theme: Theme,
    pack: Pack,
    result: OutcomeResult,
    we_did: str,
    reason: str,
    clause: Clause | None = None,
    *,
    by: Person,
    now: datetime,
) -> Outcome:
    """Answer one theme of a pack; writing again changes the answer until it is public."""
    in_pack = {each["id"] for question in boards.papers_of(pack)["questions"] for each in question["themes"]}
    if str(theme.id) not in in_pack:
        raise NotInThePack(f"“{theme.name}” is not a theme of pack {pack.no}")
    we_did, reason = clean(we_did), clean(reason)
    if not reason:
        raise ReasonNeeded("Give the reason, so that those who said this can read it")
    if result in DOES_SOMETHING and not we_did:
        raise ReasonNeeded("Say what you did or will do about it")
    outcome = find_outcome(theme, pack)
    if outcome is None:
        outcome = Outcome(id=uuid4(), consultation_id=pack.consultation_id, pack_id=pack.id, theme_id=theme.id)
    elif outcome.published_at is not None:
        raise AlreadyPublished("This answer is public and is not changed any more")
    outcome.result, outcome.we_did, outcome.reason = result, we_did, reason
    outcome.clause_id = clause.id if clause else None
    outcome.written_by, outcome.written_at = by.id, now
    db.session.add(outcome)
    db.session.flush()
    audit.record("wrote an outcome", outcome, f"{theme.name}: {result.words.lower()}", by=by, at=now)
    return outcome


def publish_outcomes(consultation: Consultation, *, by: Person, now: datetime) -> list[Outcome]:
    """Make all answers public at once: after the last board's yes, with none missing, and every number right."""
    if is_answered(consultation):
        raise AlreadyPublished("What happened is public already")
    pack = boards.find_settled_pack(consultation)
    if pack is None:
        raise NotSignedOff("The boards have not signed this off, so nothing can be published yet")
    faults = boards.list_faults(pack)
    if faults:
        raise NumbersDiffer(f"{' · '.join(faults)}. Nothing can be published before this is put right")
    missing = list_unanswered(pack)
    if missing:
        raise OutcomesMissing(missing)
    mine = (Outcome.pack_id == pack.id, Outcome.published_at.is_(None))
    db.session.execute(update(Outcome).where(*mine).values(published_at=now))
    published = list(list_outcomes(pack))
    audit.record("published outcomes", consultation, f"{len(published)} outcomes on pack {pack.no}", by=by, at=now)
    jobs.ask(Job.TELL_WHAT_BECAME, now=now, cause="answered", thing_id=consultation.id)
    return published


def decide_challenge(
    plan: Plan,
    consultation: Consultation,
    decision: Decision,
    included: bool,
    reason: str,
    *,
    by: Person,
    now: datetime,
) -> ChallengeDecision:
    """Say once whether the strategy takes a Grand Challenge up, because of which decision on which consultation."""
    if plan.kind is not PlanKind.CHALLENGE or plan.id not in {draft.plan_id for draft in consultation.versions}:
        raise NotThisChallenge(f"“{consultation.title}” did not ask about a challenge called “{plan.title}”")
    pack = boards.find_settled_pack(consultation)
    final = boards.last_decision(pack) if pack else None
    if final is None or final.id != decision.id:
        raise NotSignedOff("The last board on the route has not signed this off")
    reason = clean(reason)
    if not reason:
        raise ReasonNeeded("Give the reason, so that those who responded can read it")
    if find_challenge_decision(plan) is not None:
        raise ChallengeDecided(f"Whether “{plan.title}” is in was decided before")
    taken = ChallengeDecision(
        id=uuid4(),
        plan_id=plan.id,
        consultation_id=consultation.id,
        decision_id=decision.id,
        included=included,
        reason=reason,
        decided_at=now,
    )
    db.session.add(taken)
    db.session.flush()
    words = f"{plan.title}: {'included' if included else 'not included'}"
    audit.record("decided on a challenge", taken, words, by=by, at=now)
    return taken
