"""What can stand in the way of a round, a session, a statement or a vote."""

from consult.codesign.models import Statement
from consult.errors import AlreadyDecided, ConsultError, NotFound, RuleBroken


class RoundTaken(AlreadyDecided):
    """There is a round of this number on the plan, or in the consultation, already."""


class RoundStarted(AlreadyDecided):
    """The round is under way; it starts once."""


class RoundNotStarted(RuleBroken):
    """Nothing can be learned in a round that has not begun."""


class NoteMissing(RuleBroken):
    """The round before has no learning note yet, so the next cannot start."""


class NothingCarriedOver(RuleBroken):
    """A round takes something from the one before, or says why not."""


class NotLearned(RuleBroken):
    """What the round wants to carry over is not in the learning note of the round before."""


class NoteIsOut(AlreadyDecided):
    """The learning note is published: it stays as it is, and nothing more is added to its round."""


class DatesCrossed(RuleBroken):
    """It would end before it begins."""


class SessionNotBegun(RuleBroken):
    """It is too early: the session, or its round, has not begun."""


class SessionOver(RuleBroken):
    """It is too late: the session is over."""


class CodeUnknown(NotFound):
    """No session has this join code."""


class NotInThisSession(RuleBroken):
    """The statement belongs to a session that this participant has not joined."""


class NothingSaid(ConsultError):
    """There are no words in it."""


class StatementTooLong(ConsultError):
    """It is longer than one short thought."""


class StatementWithdrawn(RuleBroken):
    """The statement was taken out by a facilitator; it takes no more votes."""


class AlreadySaid(ConsultError):
    """Somebody put the same thought already; `statement` is theirs."""

    def __init__(self, statement: Statement) -> None:
        super().__init__(f"This is there already, as statement {statement.number}: “{statement.text}”")
        self.statement = statement


class ClauseUnknown(RuleBroken):
    """The plan has no clause of this key in any of its drafts."""
