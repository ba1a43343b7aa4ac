"""What can stand in the way of preparing a consultation, or of moving what people were told."""

from collections.abc import Sequence

from consult.catalogue.readiness import Check
from consult.errors import RuleBroken


class SlugTaken(RuleBroken):
    """Another consultation stands at this address."""


class WrongDates(RuleBroken):
    """The dates do not follow one another."""


class DatesFixed(RuleBroken):
    """What people were told cannot be taken back: an opening that has passed, an earlier close."""


class WordsFixed(RuleBroken):
    """What people were told when they responded stays as it was."""


class ReasonNeeded(RuleBroken):
    """The public reads why; without a reason nothing is changed."""


class NotNow(RuleBroken):
    """Only what is open is paused, and only what is paused is resumed."""


class NotAcceptable(RuleBroken):
    """This check cannot be answered for: it passes, or nothing can be opened without it."""


class NotReady(RuleBroken):
    """Some checks do not hold. `failing` names them."""

    def __init__(self, failing: Sequence[Check]) -> None:
        self.failing = list(failing)
        sentences = ". ".join(check.sentence for check in self.failing)
        super().__init__(f"This consultation is not ready. What does not hold yet: {sentences}")
