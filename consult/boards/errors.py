"""What may stand in the way of a pack or a decision."""

from consult.errors import AlreadyDecided, ConsultError, NotAllowed, RuleBroken


class NotReadyToFreeze(RuleBroken):
    """The pack cannot be frozen; `reasons` says why, one sentence each."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" · ".join(reasons))


class NotTheClerk(NotAllowed):
    """Only the clerk of a step's own board records what it decided."""


class SamePerson(NotAllowed):
    """Who froze a pack does not also record the decision on it."""


class PackChanged(RuleBroken):
    """What was shown is not what would be decided on."""


class PackBroken(RuleBroken):
    """The frozen papers no longer match their hash, or their numbers no longer add up."""


class NotThisStep(RuleBroken):
    """Another step comes first, or the route has ended for this pack."""


class StepDecided(AlreadyDecided):
    """Somebody recorded this step first."""


class NoQuorum(RuleBroken):
    """Too few were present to decide."""


class BadRecord(ConsultError):
    """The record is not complete, or says two things at once. The message says what to put right."""
