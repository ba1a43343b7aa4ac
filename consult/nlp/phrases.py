"""Phrases that could name a theme, as people wrote them, each with its shape."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from consult.nlp import language
from consult.nlp.wording import stem, tells

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

LONGEST = 7  # words
PLAIN_PHRASE = re.compile(r"[A-Za-z][A-Za-z'’-]*(?: [A-Za-z0-9'’&-]+)*")
ENDS = {"acomp", "attr", "dobj", "advmod", "prt", "oprd", "neg", "ccomp"}
LOOSE_ENDS = """
and or of to in for with the a an as is are was were be been being has have had do does did will would should could can
must may might that than so very not also too just only even then there it by on at from our their
"""
TRAILING = frozenset(LOOSE_ENDS.split())


def nouns(texts: Sequence[str]) -> dict[str, str]:
    """For each stem that people used as the name of a thing, how they wrote it: of many if they did, else the most."""
    written: dict[str, Counter[str]] = {}
    for doc in _parsed(texts):
        for token in doc:
            if token.pos_ == "NOUN" and token.is_alpha and tells(token.lower_):
                many = 1_000 if token.tag_ == "NNS" else 1
                written.setdefault(stem(token.lower_), Counter())[token.lower_] += many
    return {one: min(forms, key=lambda form: (-forms[form], form)) for one, forms in written.items()}


def candidates(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Phrases in the texts with their shape; runs of words where there is no grammar to go by."""
    for doc in _parsed(texts):
        found = _runs(doc.text) if not doc.has_annotation("DEP") else _grammatical(doc)
        for phrase, shape in found:
            if 2 <= len(phrase.split()) <= LONGEST and PLAIN_PHRASE.fullmatch(phrase):
                yield phrase, shape


def _grammatical(doc: "Doc") -> Iterator[tuple[str, str]]:
    chunks = {chunk.root.i: chunk for chunk in doc.noun_chunks}
    for chunk in chunks.values():
        yield _said(doc, chunk.start, chunk.end), "thing"
        link = chunk.root.head
        if link.pos_ == "ADP" and link.head.i in chunks and link.i == chunks[link.head.i].end:
            yield _said(doc, chunks[link.head.i].start, chunk.end), "pair"
    for verb in doc:
        if verb.pos_ in {"VERB", "AUX"}:
            yield from _around(doc, verb, chunks)


def _around(doc: "Doc", verb: "Token", chunks: Mapping[int, "Span"]) -> Iterator[tuple[str, str]]:
    """What a verb is done to, and who or what does it."""
    ends = [chunks[child.i].end if child.i in chunks else child.i + 1 for child in verb.rights if child.dep_ in ENDS]
    objects = [chunks[child.i].end for child in verb.rights if child.dep_ == "dobj" and child.i in chunks]
    if objects and verb.tag_ in {"VB", "VBG", "VBP"} and tells(verb.lower_):
        yield _said(doc, verb.i, objects[0]), "act"
    for subject in verb.lefts:
        if subject.dep_ in {"nsubj", "nsubjpass"} and subject.i in chunks and subject.pos_ in {"NOUN", "PROPN"}:
            end = max([*ends, verb.i + 1])
            if end - 1 > verb.i or verb.pos_ == "VERB":
                yield _said(doc, chunks[subject.i].start, end), "clause"


def _said(doc: "Doc", start: int, end: int) -> str:
    """The words from `start` to `end` without "the", "our" and the like in front or a loose end behind."""
    while start < end and (doc[start].pos_ in {"DET", "PRON", "PUNCT", "ADP", "CCONJ", "SCONJ", "NUM", "SPACE"}):
        start += 1
    while end > start and (doc[end - 1].lower_ in TRAILING or doc[end - 1].pos_ in {"PUNCT", "SPACE", "PRON", "DET"}):
        end -= 1
    if start == end:
        return ""
    first, rest = doc[start], doc[start + 1 : end].text
    shown = first.text if first.pos_ == "PROPN" or first.text[1:] != first.text[1:].lower() else first.text.lower()
    return f"{shown}{first.whitespace_}{rest}".replace("\n", " ").strip()


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """Two to four words in a row that begin and end with a telling one."""
    for part in re.split(r"[^\w\s'’-]+", text):
        row = part.split()
        for start in range(len(row)):
            for end in range(start + 2, min(start + 4, len(row)) + 1):
                if tells(row[start].lower()) and tells(row[end - 1].lower()):
                    yield " ".join(row[start:end]).lower(), "run"


def _parsed(texts: Sequence[str]) -> tuple["Doc", ...]:
    return _parsed_once(tuple(" ".join(text.split())[:1_000] for text in texts))


@lru_cache(maxsize=2)  # things and phrases are looked for in the same texts, one after the other
def _parsed_once(texts: tuple[str, ...]) -> tuple["Doc", ...]:
    return tuple(language.phrases().pipe(texts))
