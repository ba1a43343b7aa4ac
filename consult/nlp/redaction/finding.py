"""Places in a text that look like personal data: patterns, and names of people by spaCy.

These are suggestions. What looks like personal data may be a public body's switchboard, and a person may be told by
what they did rather than by their name: a person decides what is taken out, and reads the rest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consult.nlp.redaction.people import named
from consult.nlp.redaction.personal_patterns import PATTERNS
from consult.nlp.types import Text

KINDS = tuple(dict.fromkeys(pattern.kind for pattern in PATTERNS))  # of two in one place the earlier names it


@dataclass(frozen=True, slots=True)
class Personal:
    """Characters `start` up to, not including, `end` that look like personal data of this kind."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one text, in order and apart from each other."""

    text_id: str
    spans: tuple[Personal, ...]


def find_personal_data(texts: Sequence[Text]) -> list[Found]:
    """One result for each text, in the order given; the whole of every text is looked at, however long."""
    return [
        Found(text.id, _merged([*_by_pattern(text.text), *(Personal(start, end, "person") for start, end in names)]))
        for text, names in zip(texts, named([text.text for text in texts]), strict=True)
    ]


def _by_pattern(text: str) -> Iterator[Personal]:
    for pattern in PATTERNS:
        for start, end in pattern.spans(text):
            yield Personal(start, end, pattern.kind)


def _merged(spans: Sequence[Personal]) -> tuple[Personal, ...]:
    """Spans that overlap are one, of the kind that is named first in the list of kinds."""
    merged: list[Personal] = []
    for span in sorted(spans, key=lambda one: (one.start, one.end, one.kind)):
        if merged and span.start < merged[-1].end:
            last = merged.pop()
            kind = min(last.kind, span.kind, key=KINDS.index)
            span = Personal(last.start, max(last.end, span.end), kind)
        merged.append(span)
    return tuple(merged)
