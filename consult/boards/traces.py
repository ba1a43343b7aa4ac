"""What frozen papers say of a theme to one of those who raised it: counts as everybody is shown them, and no words."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from consult.boards.withholding import shown_count
from consult.questions.wording import wording
from consult.summaries import many


@dataclass(frozen=True)
class Counted:
    """How many raised a theme, of how many; words in place of a number that is withheld."""

    n: int | str
    of: int
    who: str


@dataclass(frozen=True)
class Reached:
    """A theme that reached the boards, and whether they counted this response under it."""

    theme_id: UUID
    counted: bool
    counts: tuple[Counted, ...]


def find_reached(papers: dict[str, Any], theme_ids: Collection[UUID], response_id: UUID, kind: str) -> Reached | None:
    """What the papers hold of a theme, under whichever of these ids it was frozen; None where they do not tell of it.

    `papers` as `papers_to_read` gives them, so that a number is withheld here wherever it is withheld elsewhere.
    """
    ids = {str(theme_id) for theme_id in theme_ids}
    place = next((at for at, each in enumerate(papers["responses"]["counted"]) if each["id"] == str(response_id)), None)
    for question in papers["questions"]:
        for theme in question["themes"]:
            if theme["id"] in ids and theme["respondents"]:
                counts = _counts(papers, question, theme["id"], kind)
                return Reached(UUID(theme["id"]), place in theme["respondents"], counts)
    return None


def count_raised(papers: dict[str, Any], theme_id: UUID) -> Counted | None:
    """How many of all who answered raised a theme, as everybody is shown it; None where the papers do not tell."""
    for question in papers["questions"]:
        if any(theme["id"] == str(theme_id) for theme in question["themes"]):
            return next(iter(_counts(papers, question, str(theme_id), "")), None)
    return None


def _counts(papers: dict[str, Any], question: dict[str, Any], theme_id: str, kind: str) -> tuple[Counted, ...]:
    """Among all who answered, and among the reader's own kind where the papers count it."""
    did = wording(question["kind"], question["number"], question["text"]).did
    found = []
    for sentence in question["sentences"]:
        told = sentence["query"].get("respondents")
        if sentence["theme"] == theme_id and told in (None, kind):
            label = papers["responses"]["kinds"].get(kind, kind)
            who = f"{many(label)} who {did}" if told else f"who {did}"
            found.append(Counted(shown_count(papers, question, sentence), sentence["denominator"], who))
    return tuple(sorted(found, key=lambda each: each.who.startswith("who "), reverse=True))
