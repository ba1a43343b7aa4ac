"""What may stand in the way of an answer, a promise or its news."""

from consult.errors import AlreadyDecided, ConsultError, RuleBroken


class NotSignedOff(RuleBroken):
    """The last step of the route has not approved the pack."""


class OutcomesMissing(RuleBroken):
    """Themes of the pack have no answer yet; `names` says which."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        count = "1 theme has" if len(names) == 1 else f"{len(names)} themes have"
        super().__init__(f"{count} no outcome yet: {', '.join(names)}")


class NumbersDiffer(RuleBroken):
    """A number in the pack is not what its frozen data gives, so nothing is published."""


class NotInThePack(RuleBroken):
    """The boards did not read about this theme in this pack."""


class AlreadyPublished(AlreadyDecided):
    """The answers are public; they are not changed any more."""


class ReasonNeeded(ConsultError):
    """Nothing is answered, moved or decided without saying why."""


class NothingPromised(RuleBroken):
    """The outcome says no, so there is nothing to commit to."""


class NotThisChallenge(RuleBroken):
    """The plan, the consultation and the decision do not belong together."""


class ChallengeDecided(AlreadyDecided):
    """Whether this challenge is in was decided before."""
