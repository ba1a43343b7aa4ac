"""Coding to a frame: which of an agreed list of codes each text speaks for, how sure that is, and which words say so.

Learnt from the codes' names, and from texts that people coded where there are any: logistic regressions on the words
and on the sentence model's vectors, pooled, with the names among the examples. Confidence is calibrated on examples
held out in turn. With names alone nothing can be held out: confidence stays modest, and everything is called unsure.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from consult.nlp.coding import frames, voices
from consult.nlp.coding.calibration import Pool, Table, Trust, pooled
from consult.nlp.coding.coder import EVEN, Coded, Coder, ask_next, chosen, seen
from consult.nlp.coding.frames import Code, Example, Material, NotAFrame
from consult.nlp.coding.voices import Meaning, Words
from consult.nlp.vectors import one_thread
from consult.nlp.wording import stem, words

__all__ = ["Code", "Coded", "Coder", "Example", "NotAFrame", "ask_next", "train"]

STRENGTH = (10.0, 10.0)  # of the regressions on meaning and on words: the larger, the closer to the examples
USUAL = (1.0, 0.5)  # how much meaning and words count until the examples say
NAMES = (10.0, 2.0)  # the same for likeness to names: set for modest confidence on six sets
WORDS_OF_NAMES = 8.0  # and without the model
NOTHING_LIKE = 0.3  # a likeness to a name that is as good as none
MODEST = Trust(0.7, -0.2, most=0.8)  # how far likeness to names is believed: what held on six sets
FOLDS = ((700, 10), (3_000, 5))  # up to so many examples, so many folds: of few, few may be missing while they learn
FOLDS_OF_MANY = 3
THRESHOLDS = tuple(at / 100 for at in range(15, 60, 5))


def train(
    frame: Sequence[Code], examples: Sequence[Example] = (), *, seed: int = 0, meaning: Meaning | None = None
) -> Coder:
    """Learn to code to a frame. `meaning` reads vectors; by default the sentence model does, where it is installed."""
    material = frames.gather(frame, examples)
    meaning = meaning or voices.meaning()
    with one_thread():
        if len(material.texts) and len(material.frame) > 1:
            return _from_examples(material, meaning, seed)
        return _from_likeness(material, meaning)


def _from_examples(material: Material, meaning: Meaning | None, seed: int) -> Coder:
    everything = (*material.texts, *material.names)
    known = Words.of(everything)
    given = seen(everything, meaning, known)
    truth, count = np.vstack([material.truth, material.named]), len(material.texts)
    strength = STRENGTH[-len(given) :]
    parts = next((parts for most, parts in FOLDS if count <= most), FOLDS_OF_MANY)
    fold = frames.folds(material.texts, material.truth, parts, seed)
    held_out = voices.held_out(given, truth, strength, fold, exclusive=material.exclusive)
    pool = pooled(held_out, material.truth, Pool(USUAL[-len(given) :], 0.0, material.exclusive))
    likely = pool.probabilities(held_out)
    threshold = EVEN if material.exclusive else _threshold(likely, material.truth)
    taken = chosen(likely, threshold, exclusive=material.exclusive)
    return Coder(
        frame=material.frame,
        meaning=meaning,
        words=known,
        spoken=tuple(
            voices.learn(one, truth, how, exclusive=material.exclusive)
            for one, how in zip(given, strength, strict=True)
        ),
        pool=pool,
        threshold=threshold,
        trust=Trust.learnt(likely[taken], material.truth[taken] == 1),
        held_out=tuple(held_out),
        truth=material.truth,
        idle=material.idle,
        surface=_surface(everything),
    )


def _from_likeness(material: Material, meaning: Meaning | None) -> Coder:
    """Likeness to the names, and to examples where the frame has a single code, beside a likeness as good as none."""
    everything = (*material.names, *material.texts)
    known = Words.of(everything)
    given = seen(everything, meaning, known)
    weights = NAMES if meaning else (WORDS_OF_NAMES,)
    return Coder(
        frame=material.frame,
        meaning=meaning,
        words=known,
        spoken=tuple(voices.resemble(one, np.vstack([material.named, material.truth])) for one in given),
        pool=Pool(weights, 0.0, exclusive=True, nothing=NOTHING_LIKE * weights[0]),
        threshold=EVEN,
        trust=MODEST,
        held_out=(),
        truth=material.truth,
        idle=material.idle,
        surface=_surface(everything),
    )


def _threshold(likely: Table, truth: frames.Truth) -> float:
    """The likelihood from which on giving a code is right more often than it costs: the best F1 on held-out texts."""

    def agreement(at: float) -> float:
        taken = chosen(likely, at, exclusive=False)
        return 2 * float((taken & (truth == 1)).sum()) / float(taken.sum() + truth.sum())

    return max(THRESHOLDS, key=lambda at: (round(agreement(at), 4), at))


def _surface(texts: Sequence[str]) -> dict[str, str]:
    """For each stem the word that people used for it most."""
    used: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for word in words(text):
            used[stem(word)][word] += 1
    return {short: min(held, key=lambda word: (-held[word], word)) for short, held in used.items()}
