"""Which words stand as quotes, by a rule that is published; and whose words may not stand anywhere."""

import re
from collections.abc import Iterable, Sequence

from consult.responses.models import Answer, Comment, Publication
from consult.theming.models import Point

MOST_QUOTES = 3
BEST_LENGTH = 160
RUN_OF_WORDS = 6
QUOTE_RULE = (
    "Up to three quotes a theme, each a whole point, word for word, from answers whose authors allow it. "
    "One from each kind of respondent before a second from any; of those, the one nearest to 160 characters. "
    "Named only where the author said so."
)


def source_of(point: Point) -> Answer | Comment | None:
    """The answer or comment that a point stands in; None for what was said in a workshop."""
    return point.answer or point.comment


def may_be_quoted(point: Point) -> bool:
    source = source_of(point)
    return source is not None and source.publication.may_be_quoted


def is_confidential(point: Point) -> bool:
    source = source_of(point)
    return source is not None and source.publication is Publication.CONFIDENTIAL


def kind_of(point: Point) -> str:
    source = source_of(point)
    return source.version.kind if source else ""


def name_of(point: Point) -> str:
    """Whose words these are, where they agreed to be named; else nothing."""
    source = source_of(point)
    if source is None or source.publication is not Publication.NAMED:
        return ""
    return source.version.organisation or source.version.name


def choose_quotes(points: Sequence[Point]) -> list[Point]:
    """The points to quote, by QUOTE_RULE; the same points give the same quotes in whatever order they come."""
    allowed = sorted(
        (point for point in points if may_be_quoted(point)),
        key=lambda point: (abs(len(point.text) - BEST_LENGTH), str(point.id)),
    )
    chosen: list[Point] = []
    kinds: set[str] = set()
    for point in allowed:
        if kind_of(point) not in kinds:
            kinds.add(kind_of(point))
            chosen.append(point)
    chosen += [point for point in allowed if point not in chosen]
    return chosen[:MOST_QUOTES]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def borrows(wording: str, texts: Iterable[str]) -> bool:
    """Whether the wording repeats six or more words in a row of any of these texts."""
    ours = _words(wording)
    runs = {tuple(ours[at : at + RUN_OF_WORDS]) for at in range(len(ours) - RUN_OF_WORDS + 1)}
    if not runs:
        return False
    return any(
        tuple(theirs[at : at + RUN_OF_WORDS]) in runs
        for theirs in map(_words, texts)
        for at in range(len(theirs) - RUN_OF_WORDS + 1)
    )
