"""What a step may come to, and where that leaves a pack. Pure."""

from collections.abc import Sequence
from enum import StrEnum

from consult.boards.models import Decision, Result, Step, StepKind

ALLOWED: dict[StepKind, tuple[Result, ...]] = {
    StepKind.RECOMMEND: (
        Result.RECOMMENDED,
        Result.RECOMMENDED_WITH_CONDITIONS,
        Result.SENT_BACK,
        Result.DEFERRED,
    ),
    StepKind.SIGN_OFF: (
        Result.APPROVED,
        Result.APPROVED_WITH_CONDITIONS,
        Result.SENT_BACK,
        Result.DEFERRED,
        Result.REFUSED,
    ),
}
IN_FAVOUR = frozenset(
    {Result.RECOMMENDED, Result.RECOMMENDED_WITH_CONDITIONS, Result.APPROVED, Result.APPROVED_WITH_CONDITIONS}
)
WITH_CONDITIONS = frozenset({Result.RECOMMENDED_WITH_CONDITIONS, Result.APPROVED_WITH_CONDITIONS})
ENDS = frozenset({Result.SENT_BACK, Result.REFUSED})


class PackState(StrEnum):
    """Where a pack stands, in words that boards and the public read."""

    WAITING = "With the boards"
    SIGNED_OFF = "Signed off"
    SENT_BACK = "Sent back"
    REFUSED = "Refused"
    REPLACED = "Replaced by a later pack"


def concluded(step: Step, decisions: Sequence[Decision]) -> Decision | None:
    """The decision that settled this step, or None: a deferral settles nothing."""
    return next(
        (made for made in decisions if made.step_id == step.id and made.result is not Result.DEFERRED),
        None,
    )


def step_to_come(steps: Sequence[Step], decisions: Sequence[Decision]) -> Step | None:
    """The first step that is not settled; None when all are, or when one of them ended the pack."""
    if any(made.result in ENDS for made in decisions):
        return None
    return next((step for step in steps if concluded(step, decisions) is None), None)


def state_after(steps: Sequence[Step], decisions: Sequence[Decision]) -> PackState:
    """Where the decisions so far leave a pack that was not replaced."""
    results = {made.result for made in decisions}
    if Result.SENT_BACK in results:
        return PackState.SENT_BACK
    if Result.REFUSED in results:
        return PackState.REFUSED
    return PackState.WAITING if step_to_come(steps, decisions) else PackState.SIGNED_OFF
