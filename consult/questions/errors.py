"""What a questionnaire refuses, by name."""

from consult.errors import RuleBroken


class QuestionsFixed(RuleBroken):
    """The questionnaire is public; people may have answered it."""


class NumberTaken(RuleBroken):
    """Another question has this number or key."""


class AskedOfNobody(RuleBroken):
    """Comments are made on the drafts themselves; no question asks for them."""


class WrongChoices(RuleBroken):
    """A closed question needs two choices or more, with keys that differ; an open one has none."""


class WrongRoute(RuleBroken):
    """A question hangs on one that is asked later, or that nobody can answer so."""


class SectionInUse(RuleBroken):
    """A section that holds questions cannot be removed."""
