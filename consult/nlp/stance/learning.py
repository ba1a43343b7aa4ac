"""Stance towards one proposal: for it, against it, both or neither; "none" unless there is enough to go by.

Learnt from answers to this very proposal whose stance is known (people labelled them, or a closed question said it):
regressions on meaning and on all words, pooled with the cues of `cues.py`, calibrated on answers held out in turn.
Stance does not carry over from one subject to another, so without such answers only the cues are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

import numpy as np

from consult.nlp.coding import frames, voices
from consult.nlp.coding.calibration import Pool, Table, Trust, pooled
from consult.nlp.coding.voices import Meaning, Seen, Voice, Words
from consult.nlp.reading import courtesies
from consult.nlp.stance.cues import Heard, hear
from consult.nlp.vectors import one_thread
from consult.nlp.wording import folded, spelled

Stance = Literal["support", "oppose", "mixed", "none"]
STANCES: tuple[Stance, ...] = get_args(Stance)
SAID: dict[Stance, tuple[str, ...]] = {
    "support": ("strongly support", "agree", "strongly agree", "tend to agree", "for", "in favour", "yes"),
    "oppose": ("strongly oppose", "disagree", "strongly disagree", "tend to disagree", "against", "no"),
    "mixed": ("both", "partly", "agree in part"),
    "none": ("neither", "neither agree nor disagree", "neutral", "unsure", "don't know", "no view"),
}
SIDES: tuple[Stance, ...] = ("support", "oppose")
SURE = 0.6  # a calibrated probability below this is no stance
FEWEST = 3  # known answers on each side from which on there is something to learn
STRENGTH = (10.0, 10.0)
USUAL = (1.0, 1.0, 1.0)
CLEAR = 0.75  # with cues on both sides, a probability below this is a mixed answer
MIXED = 0.5  # stated of an answer that speaks outright for both sides
ALONE = 0.8  # how much the cues count with nothing beside them
OUTRIGHT, DOING, THING, MOST = 2.5, 0.8, 0.8, 2  # log-odds of each kind of cue, and how many judgements count
FOLDS = 8


@dataclass(frozen=True, slots=True)
class Known:
    """An answer whose stance a person said."""

    text: str
    stance: Stance


@dataclass(frozen=True, slots=True)
class Reading:
    """A stance and the calibrated probability of it; of "none", how little speaks for the likelier side."""

    stance: Stance
    confidence: float


@dataclass(frozen=True)
class Reader:
    """Reads stance towards one proposal; the same text is always read the same."""

    about: str
    meaning: Meaning | None
    words: Words
    spoken: tuple[Voice, ...]
    sides: tuple[Stance, ...]
    pool: Pool
    trust: Trust
    known: int

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """A stance for each text."""
        different = sorted(set(texts))
        heard = [hear(text, self.about) for text in different]
        with one_thread():
            likely = self._likely(different, heard)
        found = {text: self._reading(text, row, one) for text, row, one in zip(different, likely, heard, strict=True)}
        return [found[text] for text in texts]

    def likelihood(self, texts: Sequence[str]) -> Table:
        """How likely each of `sides` is: texts by sides."""
        with one_thread():
            return self._likely(texts, [hear(text, self.about) for text in texts])

    def _likely(self, texts: Sequence[str], heard: Sequence[Heard]) -> Table:
        seen = _seen(texts, self.meaning, self.words) if self.spoken else []
        scores = [voice(one) for voice, one in zip(self.spoken, seen, strict=True)]
        return self.pool.probabilities([*scores, _cued(heard, self.sides)])

    def _reading(self, text: str, likely: Table, heard: Heard) -> Reading:
        if courtesies.why_nothing(text) and not heard.outright:
            return Reading("none", 1.0)
        best = int(likely.argmax())
        sure = round(float(self.trust(likely[best])), 3)
        if heard.outright_for and heard.outright_against and "mixed" not in self.sides and sure < CLEAR:
            return Reading("mixed", MIXED)
        if sure < SURE or self.sides[best] == "none":
            return Reading("none", sure if self.sides[best] == "none" else round(1 - sure, 3))
        return Reading(self.sides[best], sure)


def as_stance(given: str) -> Stance | None:
    """The stance that a label or the answer to a closed question gives; none where it is neither."""
    plain = " ".join(given.casefold().split())
    return next((side for side in STANCES if plain == side or plain in SAID[side]), None)


def learn(known: Sequence[Known], about: str, *, seed: int = 0, meaning: Meaning | None = None) -> Reader:
    """Learn how people speak for and against a proposal; with too few known answers a side only its cues are read.

    `meaning` reads vectors; by default the sentence model does, where it is installed.
    """
    unknown = sorted({one.stance for one in known} - set(STANCES))
    if unknown:
        raise ValueError(f"no stance: {', '.join(map(repr, unknown))}; use {', '.join(STANCES)}")
    wordings = {(folded(one.text), one.stance): one.text for one in sorted(known, key=lambda one: one.text)}
    used = sorted((text, side) for (_, side), text in wordings.items() if text.strip())
    count = {side: sum(stance == side for _, stance in used) for side in STANCES}
    sides = tuple(side for side in STANCES if count[side] >= FEWEST)
    if not {"support", "oppose"} <= set(sides):
        return Reader(about, None, Words(None), (), SIDES, Pool((ALONE,), 0.0, exclusive=True), Trust(), 0)
    used = [(text, stance) for text, stance in used if stance in sides]
    with one_thread():
        return _learnt(used, sides, about, seed, meaning or voices.meaning())


def _learnt(
    used: Sequence[tuple[str, Stance]], sides: tuple[Stance, ...], about: str, seed: int, meaning: Meaning | None
) -> Reader:
    texts = [text for text, _ in used]
    truth = np.array([[stance == side for side in sides] for _, stance in used], np.int8)
    words = Words.of(texts, every)
    seen = _seen(texts, meaning, words)
    strength = STRENGTH[-len(seen) :]
    held_out = [
        *voices.held_out(seen, truth, strength, frames.folds(texts, truth, FOLDS, seed), exclusive=True),
        _cued([hear(text, about) for text in texts], sides),
    ]
    pool = pooled(held_out, truth, Pool(USUAL[-len(held_out) :], 0.0, exclusive=True))
    likely = pool.probabilities(held_out)
    trust = Trust.learnt(likely.max(1), truth[np.arange(len(truth)), likely.argmax(1)] == 1)
    spoken = tuple(voices.learn(one, truth, how, exclusive=True) for one, how in zip(seen, strength, strict=True))
    return Reader(about, meaning, words, spoken, sides, pool, trust, len(texts))


def every(text: str) -> list[str]:
    """All words and pairs of words, small ones too: "not" and "should" tell more about stance than nouns do."""
    found = spelled(text)
    return [*found, *(f"{one} {other}" for one, other in pairwise(found))]


def _seen(texts: Sequence[str], meaning: Meaning | None, words: Words) -> list[Seen]:
    return [*([meaning(texts)] if meaning else []), words(texts)]


def _cued(heard: Sequence[Heard], sides: Sequence[Stance]) -> Table:
    """What the cues say, texts by sides, as scores: half the log-odds for, half against."""
    table = np.zeros((len(heard), len(sides)))
    for row, one in enumerate(heard):
        odds = OUTRIGHT * np.sign(one.net) + DOING * np.sign(one.doing) + THING * np.clip(one.thing, -MOST, MOST)
        for column, side in enumerate(sides):
            if side in ("support", "oppose"):
                table[row, column] = odds / 2 if side == "support" else -odds / 2
            elif side == "mixed":
                table[row, column] = OUTRIGHT / 2 if one.outright_for and one.outright_against else -OUTRIGHT / 2
            else:
                table[row, column] = -abs(odds) / 2
    return table
