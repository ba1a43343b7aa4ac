"""What can stand in the way of reading and agreeing, in words for the person who tries."""

from consult.errors import AlreadyDecided, RuleBroken


class SuggestionDecided(AlreadyDecided):
    """Somebody has accepted, merged or set aside this suggestion already."""


class CheckDone(AlreadyDecided):
    """The sample was read before; its result stands."""


class AlreadyRead(AlreadyDecided):
    """The answer was read while somebody looked at it."""


class CampaignDecided(AlreadyDecided):
    """Somebody has said what this family is."""


class CannotUndo(RuleBroken):
    """Something else rests on the act by now; the message says what."""


class NothingToMerge(RuleBroken):
    """A merge needs two themes of one question."""


class NotThisQuestion(RuleBroken):
    """The passage answers another question."""


class ThemeGone(RuleBroken):
    """The theme was merged or set aside, so nothing more is placed under it."""


class CannotSplit(RuleBroken):
    """A theme cannot be split, or a split not be taken back; the message says why."""


class NothingToCheck(RuleBroken):
    """There is nothing to accept together; the message says why."""


class ReasonMissing(RuleBroken):
    """Setting aside needs a reason: whoever asks later must find one."""


class ShelfTaken(RuleBroken):
    """Another shelf of the question has that name."""


class NotUnderWay(RuleBroken):
    """A reading can be paused, resumed or cancelled only while it goes on; the message says which."""


class NotAProposal(RuleBroken):
    """Nothing that people could be for or against; the message says why."""
