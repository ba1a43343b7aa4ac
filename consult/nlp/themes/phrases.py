"""Phrases that could name a theme, as people wrote them, each with its shape."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from consult.nlp import language
from consult.nlp.wording import stem, tells

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

LONGEST = 7  # words
MOST = 300  # characters of a text that are looked at
MANY = 4  # a thing is named as one only where that many times as many people do
PLAIN_PHRASE = re.compile(r"[A-Za-z][A-Za-z'’-]+(?: (?:a|&|[A-Za-z][A-Za-z0-9'’-]+))*")
HIDDEN = re.compile(r"\b[xX]{2,}\b|\*\*")  # what stands in place of a name that was taken out
SPEAKER = re.compile(r"\b(?:i|me|we|us|you|he|him|she|her|they|them|it)\b", re.IGNORECASE)
SAID_OF = frozenset({"acomp", "attr", "dobj", "oprd", "xcomp", "ccomp", "prt", "dative", "prep", "agent", "advmod"})
SMALL = frozenset({"DET", "PRON", "PUNCT", "ADP", "CCONJ", "SCONJ", "NUM", "INTJ", "SPACE"})
NEEDED = frozenset({"acomp", "attr", "dobj", "oprd", "xcomp", "ccomp", "prt", "dative"})
_WHOSE = "its their our his her your this that these those"
WHOSE = frozenset(_WHOSE.split())
_LOOSE_START = (
    "same such so very really extremely quite many several few other own most more percent all various certain just"
)
LEADING = frozenset(_LOOSE_START.split())
_LOOSE_END = """
and or of to in for with the a an as is are was were be been being has have had do does did will would should could can
must may might that than so very not also too just only even then there it by on at from our their
"""
TRAILING = frozenset(_LOOSE_END.split())


def parse(texts: Sequence[Sequence[str]], *, grammar: bool = True) -> list[list["Doc"]]:
    """Each list of texts with its grammar, or its words alone; all in one go, which is quicker than list by list."""
    cut = [" ".join(text.split())[:MOST] for held in texts for text in held]
    pipeline = language.phrases() if grammar else language.rules()
    docs = pipeline.pipe(cut, batch_size=128, disable=["lemmatizer"])
    return [[next(docs) for _ in held] for held in texts]


def nouns(docs: Sequence["Doc"]) -> dict[str, str]:
    """For each stem that people used as the name of a thing, how most wrote it; of many where some named many."""
    written: dict[str, Counter[str]] = {}
    plural: set[str] = set()
    for doc in docs:
        for token in doc:
            if token.pos_ == "NOUN" and token.is_alpha and tells(token.lower_) and not HIDDEN.search(token.text):
                written.setdefault(stem(token.lower_), Counter())[token.lower_] += 1
                plural |= {token.lower_} if token.tag_ == "NNS" else set()
    return {one: _form(forms, plural) for one, forms in written.items()}


def _form(forms: Counter[str], plural: set[str]) -> str:
    """The usual form, or its plural; "trains" is not the plural of "training", though both have one stem."""
    usual = min(forms, key=lambda form: (-forms[form], form))
    many = [form for form in forms if form in plural and form.startswith(usual[:-1])]
    return next((form for form in sorted(many) if forms[form] * MANY >= forms[usual]), usual)


def candidates(docs: Sequence["Doc"]) -> Iterator[tuple[str, str]]:
    """Phrases in the texts with their shape; runs of words where there is no grammar to go by."""
    for doc in docs:
        found = _grammatical(doc) if doc.has_annotation("DEP") else _runs(doc.text)
        for phrase, shape in found:
            plain = PLAIN_PHRASE.fullmatch(phrase) and not HIDDEN.search(phrase) and not SPEAKER.search(phrase)
            if plain and 2 <= len(phrase.split()) <= LONGEST:
                yield phrase, shape


def proper(docs: Sequence["Doc"]) -> set[str]:
    """Stems of words that are names of places, people and bodies, as far as grammar tells."""
    names = Counter(stem(token.lower_) for doc in docs for token in doc if token.pos_ == "PROPN")
    others = Counter(stem(token.lower_) for doc in docs for token in doc if token.pos_ in {"NOUN", "ADJ", "VERB"})
    return {one for one, count in names.items() if count > others[one]}


def _grammatical(doc: "Doc") -> Iterator[tuple[str, str]]:
    chunks = {chunk.root.i: chunk for chunk in doc.noun_chunks}
    for chunk in chunks.values():
        yield _said(doc, chunk.start, chunk.end), "thing"
        link = chunk.root.head
        if link.pos_ == "ADP" and link.head.i in chunks and link.i == chunks[link.head.i].end:
            yield _said(doc, chunks[link.head.i].start, chunk.end), "pair"
        if chunk.root.dep_ == "conj" and link.i in chunks and chunk.start - chunks[link.i].end == 1:
            yield _said(doc, chunks[link.i].start, chunk.end), "pair"
    for verb in doc:
        if verb.pos_ in {"VERB", "AUX"}:
            yield from _acts(doc, verb, chunks)
            yield from _clauses(doc, verb, chunks)


def _acts(doc: "Doc", verb: "Token", chunks: Mapping[int, "Span"]) -> Iterator[tuple[str, str]]:
    """What is to be done to what, or with, for and to what."""
    if verb.tag_ not in {"VB", "VBG", "VBP"} or not tells(verb.lower_):
        return
    for child in verb.rights:
        if child.dep_ == "dobj" and child.i in chunks:
            yield _done(doc, verb, chunks[child.i], chunks[child.i].end), "act"
        elif child.dep_ == "prep":
            for inner in child.rights:
                if inner.dep_ == "pobj" and inner.i in chunks and child.i == verb.i + 1:
                    yield _said(doc, verb.i, chunks[inner.i].end), "act"


def _done(doc: "Doc", verb: "Token", thing: "Span", end: int) -> str:
    """The verb and its object, without saying whose: the name of a theme has no "their" to refer to."""
    if thing[0].lower_ in WHOSE and thing.start == verb.i + 1 and len(thing) > 1:
        return f"{_said(doc, verb.i, verb.i + 1)} {_said(doc, thing.start + 1, end)}"
    return _said(doc, verb.i, end)


def _clauses(doc: "Doc", verb: "Token", chunks: Mapping[int, "Span"]) -> Iterator[tuple[str, str]]:
    """Who or what does what: complete, or not at all."""
    for subject in verb.lefts:
        asks = any(child.dep_ in {"aux", "auxpass"} and child.i < subject.i for child in verb.lefts)
        named = subject.pos_ in {"NOUN", "PROPN"} and subject.i in chunks
        if subject.dep_ not in {"nsubj", "nsubjpass"} or not named or asks:
            continue
        said = [child for child in verb.rights if child.dep_ in SAID_OF]
        needed = [child for child in said if child.dep_ in NEEDED]
        ends = {max([verb.i, *(child.right_edge.i for child in said)]) + 1}
        if verb.pos_ == "AUX" and needed:
            ends.add(chunks[needed[-1].i].end if needed[-1].i in chunks else needed[-1].i + 1)
        if subject.dep_ == "nsubjpass":
            ends.add(verb.i + 1)
        for end in ends:
            start = chunks[subject.i].start
            whole = verb.pos_ == "VERB" or needed
            if whole and end - start <= LONGEST + 2 and tells(doc[end - 1].lower_):
                yield _said(doc, start, end), "clause"


def _said(doc: "Doc", start: int, end: int) -> str:
    """The words from `start` to `end` without "the", "our" and the like in front or a loose end behind."""
    while start < end and (doc[start].pos_ in SMALL or doc[start].lower_ in LEADING):
        start += 1
    while end > start and (doc[end - 1].lower_ in TRAILING or doc[end - 1].pos_ in {"PUNCT", "SPACE", "PRON", "DET"}):
        end -= 1
    return "" if start == end or doc[start].pos_ == "AUX" else doc[start:end].text.strip()


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """Two to four words in a row that begin and end with a telling one."""
    for part in re.split(r"[^\w\s'’-]+", text):
        row = part.split()
        for start in range(len(row)):
            for end in range(start + 2, min(start + 4, len(row)) + 1):
                if tells(row[start].lower()) and tells(row[end - 1].lower()):
                    yield " ".join(row[start:end]).lower(), "run"
