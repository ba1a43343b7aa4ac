"""A coder: what was learnt for one frame, how it codes texts, which words spoke, and what it should be shown next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from consult.nlp.coding.calibration import Pool, Table, Trust, shares
from consult.nlp.coding.frames import Code, Truth
from consult.nlp.coding.voices import PIECE, Meaning, Seen, Voice, Words
from consult.nlp.reading import courtesies
from consult.nlp.reading.points import cut
from consult.nlp.types import Span
from consult.nlp.vectors import one_thread, unit
from consult.nlp.wording import folded, stems_at

LEAN, LEANS, SHARP = 1.0, 2, 30.0  # how far, how often and how selectively names alone lean towards what people say
UNEVEN = 0.5  # examples a code, deviation by mean, from which on they are taken for a sample of the answers
SHIFT = 0.2  # of log shares: a smaller one is chance, as where all codes are equally common
MOST = 10.0  # answers that one example may stand for
CROWD = 10  # answers a code: fewer would lean each name towards themselves
EVEN = 0.5
TRIED = 50  # examples held out, from which on what a confidence says was borne out on six sets
BLANK = ("blank", "only marks or emoji")


@dataclass(frozen=True, slots=True)
class Coded:
    """One code for one text: how likely it is right, and the span of the text that spoke for it most.

    `unsure` where it is more likely wrong, and wherever confidence was not tried on enough examples.
    """

    code: str
    confidence: float
    span: Span
    unsure: bool


@dataclass(frozen=True)
class Coder:
    """A frame with what was learnt for it. The same text always gets the same codes, whatever stands beside it.

    `spoken` are the voices: meaning where there is a model, then words. `held_out` and `truth` are what they said of
    examples not learnt from, and what people said. `idle` where people also coded answers such as "nothing";
    `surface` gives for each stem the word that people used.
    """

    frame: tuple[Code, ...]
    meaning: Meaning | None
    words: Words
    spoken: tuple[Voice, ...]
    pool: Pool
    threshold: float
    trust: Trust
    held_out: tuple[Table, ...]
    truth: Truth
    idle: bool
    surface: Mapping[str, str]

    @property
    def examples(self) -> int:
        """How many texts it learnt from."""
        return len(self.truth)

    @property
    def tried_on(self) -> int:
        """How many texts that people coded were held out, to see whether confidence is right; none by names alone."""
        return self.examples if self.held_out else 0

    @property
    def is_tried(self) -> bool:
        return self.tried_on >= TRIED

    @property
    def engine(self) -> str:
        """What does the reading, and what it was learnt from."""
        read = "tfidf-minilm" if self.meaning else "tfidf"
        return f"{read}, {f'{self.examples} examples' if self.examples else 'names only'}"

    def among(self, texts: Sequence[str]) -> "Coder":
        """The same coder for one question's answers, of which it may learn two things.

        Names alone lean towards the answers most like them. Where examples were picked evenly, a code for a code,
        they do not say how common each is: the answers do.
        """
        used = sorted({text for text in texts if self.has_something(text)})
        with one_thread():
            if self.meaning and not self.examples:
                return self._leant(self.meaning(used)) if len(used) >= CROWD * len(self.frame) else self
            return self._weighed(used) if used and self.held_out and self._is_even() else self

    def _leant(self, said: Seen) -> "Coder":
        """Spherical k-means begun at the names, softly and held to them."""
        name, *rest = self.spoken
        leant = name
        for _ in range(LEANS):
            near = unit(softmax(SHARP * leant(said), 1).T @ said)
            leant = replace(name, weights=unit(name.weights + LEAN * near).astype(np.float64))
        return replace(self, spoken=(leant, *rest))

    def _is_even(self) -> bool:
        count = self.truth.sum(0)
        return self.pool.exclusive and bool(count.min() and count.std() < UNEVEN * count.mean())

    def _weighed(self, used: Sequence[str]) -> "Coder":
        before = self.truth.mean(0)
        gain = shares(self._judged(used), before) / before
        if np.log(gain).std() < SHIFT:
            return self
        pool = replace(self.pool, common=tuple(np.log(gain).tolist()))
        likely = pool.probabilities(self.held_out)
        right = likely.argmax(1) == self.truth.argmax(1)
        worth = np.minimum(gain[self.truth.argmax(1)], MOST)
        return replace(self, pool=pool, trust=Trust.learnt(likely.max(1), right, worth))

    def code(self, texts: Sequence[str]) -> list[tuple[Coded, ...]]:
        """The codes of each text, the likeliest first; none where there is nothing to code, or nothing to go by."""
        different = sorted({text for text in texts if self.has_something(text)})
        with one_thread():
            found = dict(zip(different, self._coded(different), strict=True))
        return [found.get(text, ()) for text in texts]

    def likelihood(self, texts: Sequence[str]) -> Table:
        """How likely each code is for each text, as the voices say: texts by codes."""
        with one_thread():
            return self._judged(texts)

    def terms(self, code: str, count: int = 8) -> tuple[str, ...]:
        """The words that speak for a code most, as people wrote them."""
        if not self.words.weigher:
            return ()
        weights = np.round(self.spoken[-1].weights[[one.id for one in self.frame].index(code)], 9)
        known = self.words.weigher.get_feature_names_out()
        ranked = [str(known[at]) for at in np.lexsort((known, -weights)) if weights[at] > 0 and known[at][0] != PIECE]
        return tuple(" ".join(self.surface.get(part, part) for part in one.split()) for one in ranked[:count])

    def spoke(self, text: str, code: str, count: int = 4) -> tuple[Span, ...]:
        """The words of a text that speak for a code most, in their order; none where its likeness as a whole does."""
        if not self.words.weigher:
            return ()
        weights = self.spoken[-1].weights[[one.id for one in self.frame].index(code)]
        known = self.words.weigher.vocabulary_
        heard = self.words([text])
        worth: dict[str, tuple[float, int, int]] = {}
        for one, start, end in stems_at(text):
            if one in known and weights[known[one]] > 0:
                worth.setdefault(one, (-round(float(heard[0, known[one]] * weights[known[one]]), 9), start, end))
        return tuple(Span(start, end) for _, start, end in sorted(sorted(worth.values())[:count], key=lambda at: at[1]))

    def has_something(self, text: str) -> bool:
        """Whether there is anything to code; "nothing" is, where people coded such answers."""
        why = courtesies.why_nothing(text)
        return not why or (self.idle and why not in BLANK)

    def _judged(self, texts: Sequence[str]) -> Table:
        return self.pool.probabilities([voice(one) for voice, one in zip(self.spoken, self._seen(texts), strict=True)])

    def _seen(self, texts: Sequence[str]) -> list[Seen]:
        return seen(texts, self.meaning, self.words)

    def _coded(self, texts: Sequence[str]) -> list[tuple[Coded, ...]]:
        likely = self._judged(texts)
        given = chosen(likely, self.threshold, exclusive=self.pool.exclusive)
        if not self.meaning:
            given[~self.words.known(texts, whole=not self.examples)] = False
        spans = _spans(texts)
        parts = [
            text[at.start : at.end] for text, held in zip(texts, spans, strict=True) if len(held) > 1 for at in held
        ]
        heard = self._judged(parts)
        found, used = [], 0
        for row, held in enumerate(spans):
            loud = heard[used : used + len(held)] if len(held) > 1 else likely[[row]]
            used += len(held) if len(held) > 1 else 0
            found.append(self._row(likely[row], given[row], loud, held))
        return found

    def _row(self, likely: Table, given: NDArray[np.bool_], loud: Table, held: Sequence[Span]) -> tuple[Coded, ...]:
        """The codes of one text; with names alone each of its points may speak for a code of its own."""
        if not self.examples and given.any():
            best = loud.argmax(1)
            further = {int(at) for at, sure in zip(best, loud.max(1), strict=True) if sure >= EVEN}
            likely = np.where(np.isin(np.arange(len(likely)), list(further)), np.maximum(likely, loud.max(0)), likely)
            given = given | np.isin(np.arange(len(given)), list(further))
        ranked = sorted(np.flatnonzero(given), key=lambda at: (-likely[at], at))
        sure = self.trust(likely)
        return tuple(
            Coded(
                self.frame[at].id,
                round(float(sure[at]), 3),
                held[int(loud[:, at].argmax())],
                unsure=not self.is_tried or sure[at] < EVEN,
            )
            for at in ranked
        )


def seen(texts: Sequence[str], meaning: Meaning | None, words: Words) -> list[Seen]:
    """What each voice goes by."""
    return [*([meaning(texts)] if meaning else []), words(texts)]


def chosen(likely: Table, threshold: float, *, exclusive: bool) -> NDArray[np.bool_]:
    """The likeliest code of each text, and where texts have several all that are likely enough."""
    given = np.zeros(likely.shape, bool) if exclusive else likely >= threshold
    if likely.size:
        given[np.arange(len(likely)), likely.argmax(1)] = True
    return given


def ask_next(coder: Coder, texts: Sequence[str]) -> tuple[int, ...]:
    """All places in `texts`, those first from which the coder would learn most: where it is least sure.

    Uncertainty sampling by margin (Scheffer, Decomain and Wrobel 2001; Settles, "Active learning literature survey",
    2009): the smaller the lead of the likeliest code over the next, or, where texts have several codes, the nearer a
    code is to the threshold. Copies, and texts with nothing to code, come last.
    """
    likely = coder.likelihood(texts)
    if coder.pool.exclusive and likely.shape[1] > 1:
        best = np.sort(likely, 1)
        lead = best[:, -1] - best[:, -2]
    else:
        lead = np.abs(likely - coder.threshold).min(1)
    order = sorted(range(len(texts)), key=lambda row: (round(float(lead[row]), 6), folded(texts[row]), row))
    first: dict[str, int] = {}
    for row in order:
        first.setdefault(folded(texts[row]), row)
    return tuple(sorted(order, key=lambda row: first[folded(texts[row])] != row or not coder.has_something(texts[row])))


def _spans(texts: Sequence[str]) -> list[list[Span]]:
    """The things said in each text; all of it where it cannot be cut."""
    return [
        spans if isinstance(spans, list) and spans else [_whole(text)]
        for text, spans in zip(texts, cut(texts), strict=True)
    ]


def _whole(text: str) -> Span:
    start = len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()))
