"""Where quoted words stand in a text, however they were copied: spaces, quotation marks, dashes and capitals aside."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz

NEAR_ENOUGH = 70.0  # of 100: what is offered as "Did you mean …?"
CONTEXT = 40  # characters on each side that tell two places apart
_NOTHING_LIKE = 50.0  # what any two English passages have in common
_SHORTER, _LONGER = 4, 8  # words that a passage may have lost or gained at each end

_SAME = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032'`\u00b4\"\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212-", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    "\u2026": "...",
}
_WORD = re.compile(r"\S+")


class Span(NamedTuple):
    """Characters `start` to `end` of a text."""

    start: int
    end: int


class Match(NamedTuple):
    """A passage that resembles the words that were looked for, and how much, from 0 to 1."""

    span: Span
    likeness: float


@dataclass(frozen=True)
class Plain:
    """A text in small letters, one kind of space, quotation mark and dash; `at` says where each character came from."""

    text: str
    at: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Plain":
        letters: list[str] = []
        at: list[int] = []
        for place, letter in enumerate(text):
            same = " " if letter.isspace() else _SAME.get(letter, letter.casefold())
            if same == " " and (not letters or letters[-1] == " "):
                continue
            letters += same
            at += [place] * len(same)
        if letters and letters[-1] == " ":
            letters.pop()
            at.pop()
        return cls("".join(letters), tuple(at))

    def back(self, start: int, end: int) -> Span:
        """The same characters in the text as it was."""
        return Span(self.at[start], self.at[end - 1] + 1)


def list_places(text: str, quote: str) -> list[Span]:
    """Every place where the words stand."""
    where, what = Plain.of(text), Plain.of(quote).text
    places, start = [], where.text.find(what) if what else -1
    while start >= 0:
        places.append(where.back(start, start + len(what)))
        start = where.text.find(what, start + 1)
    return places


def find_words(text: str, quote: str, before: str = "") -> Span | None:
    """Where the words stand; of several places the one with most of `before` in front of it, else the first.

    Quotation marks and dots that somebody put around the words are no part of them.
    """
    places = list_places(text, quote) or list_places(text, quote.strip().strip("\"'\u2018\u2019\u201c\u201d\u2026. "))
    lead = Plain.of(before).text[-CONTEXT:]
    return max(places, key=lambda each: _shared_end(Plain.of(text[: each.start]).text, lead), default=None)


def _shared_end(text: str, lead: str) -> int:
    """How many characters both end with."""
    count = 0
    for one, other in zip(reversed(text.rstrip()), reversed(lead.rstrip()), strict=False):
        if one != other:
            break
        count += 1
    return count


def find_near(text: str, quote: str) -> Span | None:
    """The passage that somebody may have meant; None where nothing in the text comes near."""
    found = find_like(text, quote)
    return found.span if found is not None and found.likeness * 100 >= NEAR_ENOUGH else None


def find_like(text: str, quote: str) -> Match | None:
    """The passage of whole words that is most like the quote; None where one of them is empty."""
    where, what = Plain.of(text), Plain.of(quote).text
    if not what or not where.text:
        return None
    words = [found.span() for found in _WORD.finditer(where.text)]
    rough = _roughly(where.text, what, words)
    if rough is None:
        return None
    first, last = rough
    best = (0.0, first, last)
    for start in range(max(0, first - _SHORTER), min(last, first + _SHORTER) + 1):
        for end in range(max(start, last - _LONGER), min(len(words) - 1, last + _LONGER) + 1):
            passage = where.text[words[start][0] : words[end][1]]
            likeness = fuzz.ratio(what, passage, score_cutoff=best[0])
            if likeness > best[0]:
                best = (likeness, start, end)
    likeness, start, end = best
    return Match(where.back(words[start][0], words[end][1]), likeness / 100)


def _roughly(text: str, what: str, words: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The first and the last word of the passage of about the same length that is most alike, if any is."""
    if len(what) >= len(text):
        return 0, len(words) - 1
    found = fuzz.partial_ratio_alignment(what, text, score_cutoff=_NOTHING_LIKE)
    if found is None:
        return None
    inside = [place for place, (start, end) in enumerate(words) if end > found.dest_start and start < found.dest_end]
    return (inside[0], inside[-1]) if inside else (0, len(words) - 1)
