"""Places in a text that look like personal data: patterns, and names of people by spaCy.

These are suggestions. What looks like personal data may be a public body's switchboard, and a person may be told by
what they did rather than by their name: a person decides what is taken out, and reads the rest.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from consult.nlp import language
from consult.nlp.redaction.personal_patterns import PATTERNS
from consult.nlp.types import Text

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NAME = re.compile(r"[A-ZÀ-ÖØ-Þ]\.|(?:[OD]['’]|Mc|Mac|De|Di|Le|La|Van|Fitz)?[A-ZÀ-ÖØ-Þ][^\W\d_A-Z]+")
RULE = re.compile(r"[^\w\s]{30,}|_{30,}")  # a line drawn with signs holds no name, and is slow to take apart
PIECE = 20_000  # characters read for names at once
BACK = 500  # characters in which a piece looks for a place to end
KINDS = tuple(dict.fromkeys(pattern.kind for pattern in PATTERNS))  # of two in one place the earlier names it
_NOBODY = """
academy act agency airport assembly association authority ave avenue aves bank blvd board borough boulevard branch
brexit bridge bus campus cathedral center centre charity church clinic club college combined commission committee
community company complex consultation corner council county court covid creek department district drs estate
expressway expwy farm field fields forum foundation fund garden gardens government green group hall high highway hill
hospital house houses institute island junction lake landing lane library limited line ltd market mayor meadows metro
ministry mosque museum narrows network office oval park parks parkway partnership pier plan playground playgrounds
plaza police policy pond pool practice primary program programme project railway river road royal scheme school
service services site society square st stadium station street sts surgery temple terrace theatre tower town trail
train tram triangle trust university valley village ward way west wifi works
"""
NOBODY = frozenset(_NOBODY.split())  # a name with, or before, one of these words is a body's or a place's


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
    named = _named([text.text for text in texts])
    return [
        Found(text.id, _merged([*_by_pattern(text.text), *by_name]))
        for text, by_name in zip(texts, named, strict=True)
    ]  # fmt: skip


def _named(texts: Sequence[str]) -> list[list[Personal]]:
    """Names of people in each text; none without the language model. Only pieces with a likely name are parsed."""
    named: list[list[Personal]] = [[] for _ in texts]
    if not language.has_model():
        return named
    plain = [RULE.sub(lambda line: " " * len(line.group()), text) for text in texts]
    pieces = [(at, start, piece) for at, text in enumerate(plain) for start, piece in _pieces(text)]
    likely = []
    for piece, doc in zip(pieces, language.names().pipe([piece for *_, piece in pieces], batch_size=64), strict=True):
        if found := [(entity.start, entity.end) for entity in doc.ents if entity.label_ == "PERSON"]:
            likely.append((piece, found))
    parsed = language.lemmas().pipe([piece for (*_, piece), _ in likely], batch_size=64)
    for ((at, offset, _), found), doc in zip(likely, parsed, strict=True):
        for first, last in found:
            if span := _person(doc, first, last):
                named[at].append(Personal(offset + span[0], offset + span[1], "person"))
    return named


def _by_pattern(text: str) -> Iterator[Personal]:
    for pattern in PATTERNS:
        for start, end in pattern.spans(text):
            yield Personal(start, end, pattern.kind)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """A text in pieces that end after a sentence or at least a word, where they can."""
    start = 0
    while start < len(text):
        end = start + PIECE
        if end < len(text):
            tail = text[end - BACK : end]
            ends = [match.end() for match in re.finditer(r"\n|[.!?]\s", tail)] or [
                match.end() for match in re.finditer(r"\s", tail)
            ]
            end = end - BACK + ends[-1] if ends else end
        yield start, text[start:end]
        start = end


def _person(doc: "Doc", first: int, last: int) -> tuple[int, int] | None:
    """From where to where a name stands in what spaCy takes for a person; none if it is more likely something else."""
    words = list(doc[first:last])
    while words and not _is_name(words[0]):
        words.pop(0)
    while words and not _is_name(words[-1]):
        words.pop()
    if not any(len(word) > 2 for word in words) or any("\n" in word.text or "\t" in word.text for word in words):
        return None
    after = doc[words[-1].i + 1] if words[-1].i + 1 < len(doc) else None
    around = [*words, after] if after is not None and after.is_title else words
    if any(word.lower_.rstrip(".") in NOBODY for word in around):
        return None
    return words[0].idx, words[-1].idx + len(words[-1])


def _is_name(word: "Token") -> bool:
    """A proper noun that is written like a name: no abbreviation, no number, no capital in the middle."""
    return word.tag_ in ("NNP", "NNPS") and NAME.fullmatch(word.text) is not None


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
