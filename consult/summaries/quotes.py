"""Which words stand as quotes, by a rule that is published; and whose words may not stand anywhere."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from consult.responses.marking import find_marks
from consult.responses.models import Publication
from consult.theming.models import Point

MOST_QUOTES = 3
BEST_LENGTH = 160
RUN_OF_WORDS = 6
QUOTE_RULE = (
    "Up to three quotes a theme, each a whole point, word for word, from answers and comments whose authors allow it. "
    "One from each kind of respondent before a second from any; of those, the one nearest to 160 characters. "
    "Named only where the author said so."
)


def may_be_quoted(point: Point) -> bool:
    return point.may_be_quoted


def is_confidential(point: Point) -> bool:
    return point.is_secret


def kind_of(point: Point) -> str:
    source = point.said_in
    return source.version.kind if source else ""


def name_of(point: Point) -> str:
    """Whose words these are, where they agreed to be named; else nothing."""
    source = point.said_in
    if source is None or source.publication is not Publication.NAMED:
        return ""
    return source.version.organisation or source.version.name


@dataclass(frozen=True, slots=True)
class Candidate:
    """A point that may be quoted: the kind of respondent it is from, and how many characters long it is."""

    point_id: UUID
    kind: str
    length: int


def choose_quotes(candidates: Sequence[Candidate]) -> list[UUID]:
    """The points to quote, by QUOTE_RULE; the same points give the same quotes in whatever order they come."""
    ranked = sorted(candidates, key=lambda each: (abs(each.length - BEST_LENGTH), str(each.point_id)))
    first: dict[str, Candidate] = {}
    for each in ranked:
        first.setdefault(each.kind, each)
    chosen = list(first.values())
    taken = {each.point_id for each in chosen}
    chosen += [each for each in ranked if each.point_id not in taken]
    return [each.point_id for each in chosen[:MOST_QUOTES]]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = _words(text)
    return (tuple(words[at : at + RUN_OF_WORDS]) for at in range(len(words) - RUN_OF_WORDS + 1))


def borrowed(texts: Iterable[str], *wordings: str, marked: Iterable[str] = ()) -> set[str]:
    """Those of the wordings that repeat six or more words in a row of any of these texts, or a marked passage."""
    telling = [passage for passage in marked if _tells_something(passage)]
    return _in_a_row(texts, *wordings) | {each for each in wordings if find_marks(each, telling)}


def _tells_something(passage: str) -> bool:
    """A single small word, as "jobs", cannot be kept from everybody because somebody marked it; a name can."""
    return len(_words(passage)) > 1 or passage != passage.lower() or any(letter.isdigit() for letter in passage)


def _in_a_row(texts: Iterable[str], *wordings: str) -> set[str]:
    ours: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for wording in wordings:
        for run in _runs(wording):
            ours[run].add(wording)
    if not ours:
        return set()
    return {wording for text in texts for run in _runs(text) if run in ours for wording in ours[run]}
