"""What may stand in the way of a summary."""

from consult.errors import AlreadyDecided, RuleBroken


class NothingToSumUp(RuleBroken):
    """Nobody answered the question."""


class SummaryApproved(RuleBroken):
    """An approved summary is not changed; a new one is written."""


class NotReadyToApprove(RuleBroken):
    """The summary does not stand up; `reasons` says why, one sentence each."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" · ".join(reasons))


class AlreadyApproved(AlreadyDecided):
    """Somebody approved this summary first."""


class BorrowedWords(RuleBroken):
    """The wording repeats words of an answer that may not be published."""
