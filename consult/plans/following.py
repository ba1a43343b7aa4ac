"""Where the words of one draft stand in another, and how sure that is. Pure: texts in, places out.

Clauses are paired first, by key, else by their words; in each pair the words that stayed belong to who stood there
before. So a sentence that was taken out is not taken for its twin elsewhere, and one that moved is found among what is
new. `ENGINE` names the rule; it changes whenever the rule does, so that each stored place says what found it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from rapidfuzz import fuzz

from consult.plans.changes import STRAY
from consult.plans.models import Clause
from consult.plans.words import CONTEXT, Plain, Span, find_like, list_places

ENGINE = "pairs and words 1"
LIKELY = 0.55  # below it a place is no better than a guess: measured by bench.following
_LONG = 40  # characters: so many in a row stand in two places only when they were moved
_ALIKE = 0.6  # two clauses of different keys are taken for one
_TAKEN = "\u2588"  # stands for each letter of a word that belongs to somebody else
_STOPS = ".,;:!?"
_WORD = re.compile(r"\S+")


class Fate(StrEnum):
    """What became of the words: as they were, elsewhere as they were, changed and probably found, or gone."""

    HERE = "here"
    MOVED = "moved"
    LIKELY = "likely"
    LOST = "lost"


@dataclass(frozen=True)
class Place:
    """A clause, or some of its words, in a draft; no span means the whole clause, no clause that they are gone."""

    fate: Fate
    clause: Clause | None
    span: Span | None
    confidence: float


class _Pair(NamedTuple):
    """A clause that became another: the words that stayed, by where they stood and where they stand."""

    later: Clause
    words: dict[Span, Span]


class Following:
    """One draft held against a later one: made once, asked for each comment."""

    def __init__(self, earlier: Sequence[Clause], later: Sequence[Clause]) -> None:
        self._later = later
        self._pairs = {
            before.key: _Pair(after, dict(_kept(before.text, after.text))) for before, after in _pair(earlier, later)
        }

    def follow(self, clause: Clause, span: Span | None) -> Place:
        """Find a clause of the earlier draft, or some of its words."""
        if span is None:
            return self._follow_clause(clause)
        candidates = [place for later in self._later for place in self._candidates(clause, span, later)]
        best = max(candidates, key=lambda place: place.confidence, default=None)
        if best is None or best.confidence < LIKELY:
            return Place(Fate.LOST, None, None, best.confidence if best else 0.0)
        return best

    def _follow_clause(self, clause: Clause) -> Place:
        pair = self._pairs.get(clause.key)
        if pair is None:
            return Place(Fate.LOST, None, None, 0.0)
        if pair.later.key == clause.key:
            return Place(Fate.HERE, pair.later, None, 1.0)
        sure = min(0.95, _likeness(clause.text, pair.later.text))
        return Place(Fate.MOVED if clause.text == pair.later.text else Fate.LIKELY, pair.later, None, sure)

    def _candidates(self, clause: Clause, span: Span, later: Clause) -> Iterator[Place]:
        quote, free = clause.text[span.start : span.end], self._free_text(clause, span, later)
        ours = self._is_pair(clause, later)
        found = list_places(free, quote)
        if found:
            best = max(found, key=lambda each: _neighbours(clause.text, span, later.text, each))
            stayed = ours and self._have_stayed(clause, best)
            yield _as_it_was(clause, span, later, best, stayed=stayed)
            return
        if ours and (rest := self._what_stayed(clause, span, later)):
            yield rest
        match = find_like(free, quote)
        if match is not None:
            around = _neighbours(clause.text, span, later.text, match.span)
            alike = max(0.0, match.likeness - 0.5) * 2  # two English passages share half of their letters in order
            sure = 0.75 * alike + 0.2 * around + (0.1 if ours else 0)
            place = _without_stop(clause, span, later, match.span)
            yield Place(Fate.LIKELY, later, place, min(sure, 0.95))

    def _is_pair(self, clause: Clause, later: Clause) -> bool:
        pair = self._pairs.get(clause.key)
        return pair is not None and pair.later is later

    def _free_text(self, clause: Clause, span: Span, later: Clause) -> str:
        """The later clause without the words that were there before and are not the quote's."""
        text = later.text
        for key, pair in self._pairs.items():
            if pair.later is later:
                for was, now in pair.words.items():
                    if key != clause.key or was.end <= span.start or was.start >= span.end:
                        text = text[: now.start] + _TAKEN * (now.end - now.start) + text[now.end :]
        return text

    def _have_stayed(self, clause: Clause, place: Span) -> bool:
        """Whether words at this place were in the clause before; found in what is not others', they are the quote's."""
        return any(now.end > place.start and now.start < place.end for now in self._pairs[clause.key].words.values())

    def _what_stayed(self, clause: Clause, span: Span, later: Clause) -> Place | None:
        """What stands where the quote stood, if half of its words stayed there."""
        words, every = self._pairs[clause.key].words, _words(clause.text)
        asked = [n for n, at in enumerate(every) if at.end > span.start and at.start < span.end]
        stayed = [words[every[n]] for n in asked if every[n] in words]
        if not asked or len(stayed) * 2 < len(asked):
            return None
        place = Span(min(at.start for at in stayed), max(at.end for at in stayed))
        between = self._between(clause, later, every, asked)
        if between and between.start <= place.start and between.end >= place.end:
            place = between
        share = len(stayed) / len(asked)
        return Place(Fate.LIKELY, later, _without_stop(clause, span, later, place), 0.5 + 0.45 * share)

    def _between(self, clause: Clause, later: Clause, every: list[Span], asked: list[int]) -> Span | None:
        """What stands now between the words that stood on both sides of the quote, unless that has become long."""
        words = self._pairs[clause.key].words
        first, last = asked[0], asked[-1]
        left = words.get(every[first - 1]) if first else Span(0, 0)
        right = words.get(every[last + 1]) if last + 1 < len(every) else Span(len(later.text), len(later.text))
        if left is None or right is None:
            return None
        inside = [at for at in _words(later.text) if at.start >= left.end and at.end <= right.start]
        was = every[last].end - every[first].start
        if not inside or inside[-1].end - inside[0].start > 2 * was:
            return None
        return Span(inside[0].start, inside[-1].end)


def _without_stop(clause: Clause, span: Span, later: Clause, place: Span) -> Span:
    """Without the full stop or comma after the last word, where the quote had none."""
    if clause.text[span.end - 1] in _STOPS:
        return place
    return Span(place.start, place.start + len(later.text[place.start : place.end].rstrip(_STOPS)))


def _as_it_was(clause: Clause, span: Span, later: Clause, place: Span, *, stayed: bool) -> Place:
    """Where the words did not stay put, the fewer they are the more their neighbours must agree."""
    same = later.key == clause.key
    if stayed:
        return Place(Fate.HERE, later, place, 1.0) if same else Place(Fate.MOVED, later, place, 0.95)
    if span.end - span.start >= _LONG:
        return Place(Fate.HERE if same else Fate.MOVED, later, place, 0.95)
    sure = 0.45 + 0.5 * _neighbours(clause.text, span, later.text, place)
    return Place(Fate.LIKELY if same else Fate.MOVED, later, place, sure)


def _pair(earlier: Sequence[Clause], later: Sequence[Clause]) -> Iterator[tuple[Clause, Clause]]:
    """Clauses of one key; then, of those that are left, those that are most alike."""
    then, now = {each.key: each for each in earlier}, {each.key: each for each in later}
    yield from ((then[key], now[key]) for key in then if key in now)
    gone = [each for each in earlier if each.key not in now]
    new = [each for each in later if each.key not in then]
    alike = sorted(
        ((_likeness(one.text, other.text), one.key, other.key) for one in gone for other in new), reverse=True
    )
    used: set[str] = set()
    for likeness, one, other in alike:
        if likeness >= _ALIKE and one not in used and other not in used:
            used |= {one, other}
            yield then[one], now[other]


def _likeness(one: str, other: str) -> float:
    return fuzz.token_sort_ratio(Plain.of(one).text, Plain.of(other).text) / 100


def _words(text: str) -> list[Span]:
    return [Span(*found.span()) for found in _WORD.finditer(text)]


def _kept(before: str, after: str) -> Iterator[tuple[Span, Span]]:
    """The words that stayed. A stray word or two that both have between changes did not stay: they are just common."""
    then, now = _words(before), _words(after)
    matcher = SequenceMatcher(
        None, [before[slice(*at)] for at in then], [after[slice(*at)] for at in now], autojunk=False
    )
    for run in matcher.get_matching_blocks():
        if run.size > STRAY:
            yield from ((then[run.a + n], now[run.b + n]) for n in range(run.size))


def _neighbours(text: str, span: Span, other: str, place: Span) -> float:
    """How much the words before and after are alike, from 0 to 1; where a text ends on both sides they are."""
    before = _alike(text[: span.start][-CONTEXT:], other[: place.start][-CONTEXT:])
    after = _alike(text[span.end :][:CONTEXT], other[place.end :][:CONTEXT])
    return (before + after) / 2


def _alike(one: str, other: str) -> float:
    return fuzz.ratio(Plain.of(one).text, Plain.of(other).text) / 100
