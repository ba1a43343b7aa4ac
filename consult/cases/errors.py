"""What can stand in the way of handling a case."""

from consult.errors import AlreadyDecided, RuleBroken


class NotNow(RuleBroken):
    """A case that stands where it does takes no such step."""


class WordsMissing(RuleBroken):
    """Whoever asked reads what is written; an empty answer is none."""


class SamePerson(RuleBroken):
    """What takes two people cannot be done by one of them twice."""


class ChangedMeanwhile(AlreadyDecided):
    """Somebody else did something on this case since the page was shown."""
