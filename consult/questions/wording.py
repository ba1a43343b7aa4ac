"""How pages speak of a question, and of the comments on a draft, which are read like the answers to one. Pure."""

from dataclasses import dataclass

COMMENTS = "comments"


@dataclass(frozen=True)
class Wording:
    """One thing in the words that headings and sentences need.

    `short` begins a line ("Question 4"), `title` is a heading, `name` stands inside a sentence, `did` says what those
    did whom its counts are of ("answered question 4"), `unit` is one text of it.
    """

    short: str
    title: str
    name: str
    did: str
    unit: str

    @property
    def units(self) -> str:
        return f"{self.unit}s"

    def count(self, n: int) -> str:
        """How many of its texts: "1 comment", "1,204 answers"."""
        return f"{n:,} {self.unit if n == 1 else self.units}"


def title_of_comments(draft_no: int, plan_title: str) -> str:
    """What stands in place of a question's text where comments on a draft are gathered."""
    return f"Comments on draft {draft_no} of the {plan_title}"


def wording(kind: str, number: int, text: str) -> Wording:
    """For a question as it is, or as it was frozen."""
    if kind == COMMENTS:
        rest = text.removeprefix("Comments")
        return Wording(text, text, f"the comments{rest}", f"commented{rest}", "comment")
    name = f"question {number}"
    return Wording(name.capitalize(), f"Question {number}: {text}", name, f"answered {name}", "answer")
