"""Names of people in running text: what spaCy takes for a person, and other names where the words around tell a person.

The small model knows few names of people from elsewhere: it takes them for places or bodies. What stands around a
name tells more than how it looks: who runs, says or lives, whom people ask, whose son or neighbour somebody is.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from consult.nlp import language
from consult.nlp.redaction.words_around import DO, KIN, NOBODY, NOT_BEFORE, PARTICLES, TO

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NAME = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž]\.|(?:[OD]['’]|Mc|Mac|De|Di|Le|La|Van|Fitz)?[^\W\d_a-z][^\W\d_A-Z]+")
RULE = re.compile(r"[^\w\s]{30,}|_{30,}")  # a line drawn with signs holds no name, and is slow to take apart
PIECE = 20_000  # characters read for names at once
BACK = 500  # characters in which a piece looks for a place to end
MOST = 5  # words in a name
OTHERS = frozenset({"ORG", "GPE", "LOC", "FAC", "PRODUCT", "WORK_OF_ART", "NORP"})  # what people are mistaken for


def named(texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Where names of people stand in each text; none without the language model."""
    found: list[list[tuple[int, int]]] = [[] for _ in texts]
    if not language.has_model():
        return found
    plain = [RULE.sub(lambda line: " " * len(line.group()), text) for text in texts]
    pieces = [(at, start, piece) for at, text in enumerate(plain) for start, piece in _pieces(text)]
    likely = []
    for piece, doc in zip(pieces, language.names().pipe([piece for *_, piece in pieces], batch_size=64), strict=True):
        taken = [(one.start, one.end, one.label_) for one in doc.ents if one.label_ in OTHERS | {"PERSON"}]
        if taken:
            likely.append((piece, taken))
    parsed = language.lemmas().pipe([piece for (*_, piece), _ in likely], batch_size=64)
    for ((at, offset, _), taken), doc in zip(likely, parsed, strict=True):
        for first, last, label in taken:
            span = _person(doc, first, last, sure=label == "PERSON")
            if span:
                found[at].append((offset + span[0], offset + span[1]))
    return found


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


def _person(doc: "Doc", first: int, last: int, *, sure: bool) -> tuple[int, int] | None:
    """From where to where a name stands in what spaCy takes for one; none if it is more likely something else's.

    `sure` where spaCy takes it for a person's: then words around need not say so.
    """
    while first < last and not _is_name(doc[first]):
        first += 1
    while first < last and not _is_name(doc[last - 1]):
        last -= 1
    words = doc[first:last]
    if not any(len(word) > 2 for word in words) or any("\n" in word.text or "\t" in word.text for word in words):
        return None
    first, last = _widened(doc, first, last)
    after = doc[last] if last < len(doc) else None
    around = [*doc[first:last], after] if after is not None and after.is_title else doc[first:last]
    if any(word.lower_.rstrip(".") in NOBODY for word in around) or _before(doc, first) == "the":
        return None
    if all(word.lower_ in KIN for word in doc[first:last]):
        return None
    if not sure and not _is_told(doc, first, last):
        return None
    return doc[first].idx, doc[last - 1].idx + len(doc[last - 1])


def _widened(doc: "Doc", first: int, last: int) -> tuple[int, int]:
    """With the rest of the name: what stands beside it, is joined by a hyphen, or follows a particle such as "van"."""
    while first and last - first < MOST and _is_name(doc[first - 1]) and doc[first - 1].lower_ not in NOBODY:
        first -= 1
    while last < len(doc) and last - first < MOST:
        step = next((size for size in (1, 2, 3) if _goes_on(doc, last, size)), 0)
        if not step:
            break
        last += step
    return first, last


def _goes_on(doc: "Doc", at: int, size: int) -> bool:
    """Whether the next so many words belong to the name: a name, a hyphen with what it joins, particles with a name."""
    if at + size > len(doc):
        return False
    *before, end = doc[at : at + size]
    if size == 2 and before[0].text == "-":
        return not doc[at - 1].whitespace_ and not before[0].whitespace_ and end.is_alpha
    return _is_name(end) and all(word.lower_ in PARTICLES for word in before)


def _is_told(doc: "Doc", first: int, last: int) -> bool:
    """Whether the words around say that it is somebody's name."""
    if _before(doc, first) in NOT_BEFORE:
        return False
    after = [word for word in doc[last : last + 4] if not word.is_punct]
    if {"who", "whose"} & {word.lower_ for word in after[:1]}:
        return True
    nearest = [word.lower_ for word in doc[max(0, first - 3) : first] if not word.is_punct]
    if KIN.intersection(nearest[-1:]):
        return True
    if last - first < 2:
        return False
    verb = next(
        (word for word in after if word.tag_ not in ("RB", "MD", "VBZ") or word.lemma_ not in ("have", "be")), None
    )
    does = verb is not None and verb.tag_.startswith("VB") and verb.lemma_ in DO
    return does or bool(TO.intersection(word.lemma_ for word in doc[max(0, first - 4) : first]))


def _before(doc: "Doc", first: int) -> str:
    return doc[first - 1].lower_ if first else ""


def _is_name(word: "Token") -> bool:
    """A proper noun that is written like a name: no abbreviation, no number, no capital in the middle."""
    return word.tag_ in ("NNP", "NNPS") and NAME.fullmatch(word.text) is not None
