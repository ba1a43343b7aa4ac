"""Where a text brings evidence: figures, sources and examples, each with its exact characters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from consult.nlp.wording import tells

Kind = Literal["money", "share", "amount", "year", "source", "example"]
WEIGHTY: frozenset[Kind] = frozenset({"money", "share", "amount", "source", "example"})  # a year alone shows little

_DIGITS = r"(?<![\w.,/-])\d+(?:,\d{3})*(?:\.\d+)?"
_SMALL = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_LARGE = "hundred|thousand|million|billion|trillion"
_WORDED = rf"\b(?:(?:{_SMALL})(?:[ -](?:{_SMALL}|one))?)\b"
_NUMBER = rf"(?:(?:{_DIGITS}|{_WORDED})(?:[ -](?:{_LARGE})|(?:k|m|bn))?|\b(?:a|one) (?:{_LARGE}))"
_UNIT = (
    r"[kmgt]?wh?|[km]?va?|[kmg]?(?:hz|bit/s)|mva|kilowatts?|megawatts?|gigawatts?|kilowatt[- ]hours?|volts?|amps?|"
    r"kg|kilos?|grams?|tonnes?|tons?|mm|cm|km|kilometres?|metres?|miles?|mph|feet|hectares?|acres?|litres?|degrees?|"
    r"people|persons?"
)
_TIME = r"seconds?|minutes?|hours?|days?|weeks?|months?|years?"
_STUDY = (
    r"surveys?|studies|study|reports?|research|reviews?|evaluations?|trials?|pilots?|audits?|data|figures|statistics|"
    r"evidence|measurements|records|analysis"
)
_SAYS = r"shows?|showed|suggests?|suggested|found|finds|indicates?|indicated|confirms?|confirmed|puts?|tells? us"

_SHARES = (
    rf"(?:{_DIGITS}|{_WORDED}) ?(?:%|per ?cent\b|percentage points?\b)",
    rf"(?<![\w.,])(?:{_SMALL}|one|a|\d{{1,2}}) (?:in|out of)(?: every)? (?:{_SMALL}|\d{{1,3}})\b(?![.,]\d)",
    r"\b(?:half|(?:a|one|two|three)[ -](?:thirds?|quarters?|fifths?)|(?:a|one) tenth) of\b",
)
_SOURCES = (
    r"\baccording to [^\s,.;:]+(?: [A-Z]\S*\w)*",
    rf"\b(?:(?:our|my|their|its|the|a|an|recent|own|latest|\w+'s) )+(?:{_STUDY}) (?:of|by|from|in|into|{_SAYS})\b",
    rf"\b(?:{_STUDY}) (?:by|from|{_SAYS})\b",
    r"\b(?:published|reported|commissioned|quoted|cited) (?:by|in)\b",
    r"\([A-Z][\w'’-]+(?: (?:and|&) [A-Z][\w'’-]+| et al\.?)?,? (?:19|20)\d\d[a-z]?\)|\b[A-Z][\w'’-]+ et al\b\.?",
    r"\[\d{1,3}(?:[,–-] ?\d{1,3})*\]",
    r"\b10\.\d{4,9}/[^\s)>\]]*[\w/]|(?:https?://|\bwww\.)[^\s)>\]]*[\w/]",
)
_EXAMPLES = (
    r"\b(?:for|to give one|to give an|as an) (?:example|instance)\b|\bto give an? example\b|\be\.g\.",
    r"\b(?:case study|case in point|example (?:of|is)|(?:good|recent|clear) example)\b",
    r"\bin (?:our|my) (?:own )?(?:experience|case|plant|factory|school|college|street|works?|depot|ward)\b",
    r"\b(?:we|I) (?:have )?(?:tried|trialled|piloted|tested|measured|surveyed|counted|timed)\b",
)
PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("money", re.compile(rf"[£$€] ?\d[\d,]*(?:\.\d+)?(?:k|m|bn)?\b(?: (?:{_LARGE}))?", re.IGNORECASE)),
    ("money", re.compile(rf"{_DIGITS}p\b")),
    ("money", re.compile(rf"{_NUMBER} (?:pounds|pence|euros?|dollars)\b", re.IGNORECASE)),
    ("share", re.compile("|".join(_SHARES), re.IGNORECASE)),
    ("amount", re.compile(rf"{_NUMBER}[ -]?(?:{_UNIT})\b|{_DIGITS}[ -]?(?:{_TIME})\b", re.IGNORECASE)),
    ("source", re.compile("|".join(_SOURCES[:4]), re.IGNORECASE)),
    ("source", re.compile("|".join(_SOURCES[4:]))),
    ("example", re.compile("|".join(_EXAMPLES), re.IGNORECASE)),
    ("year", re.compile(r"(?<![\w.,/£$€-])(?:19|20)\d\d(?![\w/-]|[.,]\d| ?%)")),
)
COUNTED = re.compile(  # "40 vans", not "30 and" nor "two vans", which is a manner of speaking
    rf"(?:{_DIGITS}(?:[ -](?:{_LARGE}))?|(?:{_WORDED}|\ba|\bone) (?:{_LARGE})) (?P<thing>[a-z][a-z'’-]{{2,}})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start` up to, not including, `end` of a text, and what they bring."""

    kind: Kind
    start: int
    end: int


def find_evidence(text: str) -> list[Mark]:
    """The figures, sources and examples in a text, in reading order; of two that overlap, the longer."""
    longest = sorted(_found(text), key=lambda mark: (mark.start - mark.end, mark.start))
    kept: list[Mark] = []
    for mark in longest:
        if all(mark.end <= other.start or other.end <= mark.start for other in kept):
            kept.append(mark)
    return sorted(kept, key=lambda mark: mark.start)


def is_rich(marks: list[Mark]) -> bool:
    """Whether there is more than the mention of a year."""
    return any(mark.kind in WEIGHTY for mark in marks)


def _found(text: str) -> Iterator[Mark]:
    years: set[int] = set()
    for kind, matches in groupby(PATTERNS, key=lambda pattern: pattern[0]):
        for _, pattern in matches:
            for match in pattern.finditer(text):
                yield Mark(kind, *match.span())
                years |= {match.start()} if kind == "year" else set()
    for match in COUNTED.finditer(text):
        if match.start() not in years and tells(match["thing"].lower()):
            yield Mark("amount", *match.span())
