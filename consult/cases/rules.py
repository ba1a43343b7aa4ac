"""Where a case stands, by when something is due, and what may be done next. All of it follows from its steps."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consult.cases.models import Case, CaseKind, CaseStep, StepKind

S = StepKind


class CaseState(StrEnum):
    RECEIVED = "Received"
    ACKNOWLEDGED = "Being looked into"
    PROPOSED = "Waiting for a second person"
    ANSWERED = "Answered"
    REVIEWING = "Being reviewed"
    REVIEWED = "Reviewed"

    @property
    def for_the_public(self) -> str:
        return str(CaseState.ACKNOWLEDGED) if self is CaseState.PROPOSED else str(self)


_STATE_AFTER = {
    S.ACKNOWLEDGED: CaseState.ACKNOWLEDGED,
    S.PROPOSED: CaseState.PROPOSED,
    S.ANSWERED: CaseState.ANSWERED,
    S.REVIEW_ASKED: CaseState.REVIEWING,
    S.REVIEWED: CaseState.REVIEWED,
}
OPEN = frozenset({CaseState.RECEIVED, CaseState.ACKNOWLEDGED, CaseState.PROPOSED, CaseState.REVIEWING})
_UNANSWERED = frozenset({CaseState.RECEIVED, CaseState.ACKNOWLEDGED, CaseState.PROPOSED})


def takes_two(case: Case) -> bool:
    """What is decided about somebody's rights is proposed by one person and confirmed by another."""
    return case.kind is CaseKind.RIGHTS


def state_of(case: Case) -> CaseState:
    states = [_STATE_AFTER[step.kind] for step in case.steps if step.kind in _STATE_AFTER]
    return states[-1] if states else CaseState.RECEIVED


def may_follow(case: Case) -> frozenset[StepKind]:
    """The steps that the case takes now, whoever takes them."""
    state = state_of(case)
    if state is CaseState.REVIEWING:
        return frozenset({S.TOLD, S.REVIEWED})
    if state not in _UNANSWERED:
        return frozenset({S.TOLD, S.REVIEW_ASKED} if state is CaseState.ANSWERED else {S.TOLD})
    steps = {S.TOLD}
    if state is CaseState.RECEIVED:
        steps.add(S.ACKNOWLEDGED)
    if case.kind is CaseKind.RIGHTS and not any(step.kind is S.EXTENDED for step in case.steps):
        steps.add(S.EXTENDED)
    if takes_two(case):
        steps.add(S.PROPOSED)
    if not takes_two(case) or state is CaseState.PROPOSED:
        steps.add(S.ANSWERED)
    return frozenset(steps)


def last_of(case: Case, kind: StepKind) -> CaseStep | None:
    return next((step for step in reversed(case.steps) if step.kind is kind), None)


@dataclass(frozen=True)
class Due:
    """What we owe next, and by the end of which day."""

    what: str
    on: date

    def is_over(self, *, today: date) -> bool:
        return self.on < today

    def days_late(self, *, today: date) -> int:
        return max(0, (today - self.on).days)


def due_of(case: Case) -> Due | None:
    """Nothing is due once it is answered and nobody asks for a review. Late is worked out: nobody has to admit it."""
    state = state_of(case)
    if state is CaseState.RECEIVED:
        return Due("Acknowledge", case.acknowledge_by)
    if state is CaseState.REVIEWING:
        asked = last_of(case, S.REVIEW_ASKED)
        assert asked is not None and asked.due_on is not None
        return Due("Review", asked.due_on)
    return Due("Answer", answer_due(case)) if state in _UNANSWERED else None


def answer_due(case: Case) -> date:
    """As it was promised, or as it was moved with a reason."""
    extended = last_of(case, S.EXTENDED)
    return extended.due_on if extended and extended.due_on else case.answer_by


def steps_shown(case: Case) -> list[CaseStep]:
    """What the person whose case it is sees of it."""
    return [step for step in case.steps if step.kind.is_public]
