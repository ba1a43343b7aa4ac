"""What can stand in the way of responding."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from consult import clock
from consult.catalogue import Consultation, sentence
from consult.errors import AlreadyDecided, RuleBroken
from consult.responses.rules import Problem


class ConsultationClosed(RuleBroken):
    """It takes nothing now: not open yet, paused, or closed and past its grace."""

    def __init__(self, consultation: Consultation, *, opening: bool = False) -> None:
        paused = next((pause for pause in consultation.pauses if pause.ended is None), None)
        if opening or consultation.closes_at is None:
            super().__init__("This consultation has not opened yet")
        elif paused is not None:
            super().__init__(f"This consultation is paused. {sentence(paused.reason)} What you wrote here is kept")
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


class ChangedMeanwhile(AlreadyDecided):
    """Another version was sent since the page was shown; `latest` is its number."""

    def __init__(self, latest: int) -> None:
        self.latest = latest
        super().__init__(f"Your response was changed meanwhile: version {latest} was sent. Your text here is kept")


class AnswerChanged(AlreadyDecided):
    """The answer was saved elsewhere since the page was shown: `theirs` is what was saved, `yours` what came now."""

    def __init__(self, theirs: Mapping[str, Any], yours: Mapping[str, Any]) -> None:
        self.theirs, self.yours = theirs, yours
        super().__init__("This answer was saved in another place after you opened this page. Choose which to keep")


class ResponseWithdrawn(RuleBroken):
    """It was withdrawn; that is taken back first."""


class AlreadyExcluded(AlreadyDecided):
    """Somebody left this response out of the counts before."""
