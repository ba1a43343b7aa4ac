"""What can stand in the way of responding."""

from collections.abc import Sequence
from datetime import timedelta

from consult import clock
from consult.catalogue import Consultation
from consult.errors import AlreadyDecided, RuleBroken
from consult.responses.rules import Problem


class ConsultationClosed(RuleBroken):
    """It takes nothing now: not open yet, or closed and past its grace."""

    def __init__(self, consultation: Consultation, *, opening: bool = False) -> None:
        if opening or consultation.closes_at is None:
            super().__init__("This consultation has not opened yet")
        else:
            last = consultation.closes_at - timedelta(minutes=1)
            super().__init__(f"This consultation closed at {clock.moment_words(last)}")


class NotReadyToSend(RuleBroken):
    """Something is missing or too long. `problems` says what, question by question."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(". ".join(problem.message for problem in problems))


class AlreadySent(AlreadyDecided):
    """This draft was sent; what was sent is never changed."""


class AlreadyExcluded(AlreadyDecided):
    """Somebody left this response out of the counts before."""
