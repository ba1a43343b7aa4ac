"""What can stand in the way of a new draft."""

from collections.abc import Sequence

from consult.errors import AlreadyDecided, RuleBroken


class DraftPublished(AlreadyDecided):
    """What is published is never changed: the next draft is a new one."""


class ReasonsMissing(RuleBroken):
    """Clauses changed and nobody said why, or the whole draft has no change note. `numbers` names the clauses."""

    def __init__(self, numbers: Sequence[str]) -> None:
        self.numbers = list(numbers)
        words = ", ".join(numbers)
        super().__init__(f"Say why each clause changed, or that it is editorial. Still without a reason: {words}")


class NothingChanged(RuleBroken):
    """A draft in which nothing differs from the one before it would only send readers to look for a change."""


class NoteMissing(RuleBroken):
    """A draft is not published without a line on what changed."""
