"""How sure is sure: several voices pooled, and what they say held against what people said of texts not learnt from.

The pool is log-linear: scores are weighed and added before they become probabilities, so that one number a voice
settles both how much it counts and how bold it may be (temperature scaling, Guo and others 2017).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, log_softmax, logit, softmax

Table = NDArray[np.float64]
EDGE = 1e-4  # nothing is said to be surer than this short of certain
BINS = 10
ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Pool:
    """What each voice counts; `exclusive` where a text has one code, else each code is judged by itself.

    Beside exclusive codes, `nothing` is the score of "none of these" where that is possible, and `common` what each
    code gains by being more common among the texts at hand than among the examples.
    """

    weights: tuple[float, ...]
    shift: float
    exclusive: bool
    nothing: float | None = None
    common: tuple[float, ...] = ()

    def probabilities(self, voices: Sequence[Table]) -> Table:
        """Texts by codes, from as many tables of scores as there are weights."""
        said = _sum(self.weights, voices)
        if self.common:
            said += np.array(self.common)
        if self.exclusive and self.nothing is not None:
            said = np.hstack([said, np.full((len(said), 1), self.nothing)])
            found = softmax(said, 1)[:, :-1]
        else:
            found = softmax(said, 1) if self.exclusive else expit(said + self.shift)
        return np.asarray(np.clip(found, EDGE, 1 - EDGE), np.float64)


def pooled(voices: Sequence[Table], truth: NDArray[Any], usual: Pool, pull: float = 4.0) -> Pool:
    """The pool under which the truth (texts by codes, 0 or 1) is likeliest, drawn towards the usual one by `pull`.

    `pull` is worth about so many texts: a handful of examples hardly moves the weights, hundreds decide them.
    """
    start = np.array([*usual.weights, usual.shift])

    def loss(given: Table) -> float:
        said = _sum(given[:-1].tolist(), voices)
        if usual.exclusive:
            likelihood = float((log_softmax(said, 1) * truth).sum())
        else:
            likelihood = float(np.where(truth, log_expit(said + given[-1]), log_expit(-said - given[-1])).sum())
        return -likelihood + pull * float(((given - start) ** 2).sum())

    bounds = [(0.0, None)] * len(voices) + [(None, None) if not usual.exclusive else (0.0, 0.0)]
    found = minimize(loss, start, method="L-BFGS-B", bounds=bounds).x
    return Pool(tuple(float(one) for one in found[:-1]), float(found[-1]), usual.exclusive)


def _sum(weights: Sequence[float], voices: Sequence[Table]) -> Table:
    total = np.zeros_like(voices[0])
    for weight, voice in zip(weights, voices, strict=True):
        total += weight * voice
    return total


def log_expit(given: Table) -> Table:
    return -np.logaddexp(0, -given)


@dataclass(frozen=True, slots=True)
class Trust:
    """How far a stated confidence can be believed: a line through its log-odds (Platt 1999), and never above `most`."""

    slope: float = 1.0
    shift: float = 0.0
    most: float = 1 - EDGE

    def __call__(self, stated: NDArray[Any]) -> Table:
        odds = logit(np.clip(stated, EDGE, 1 - EDGE))
        return np.asarray(np.clip(expit(self.slope * odds + self.shift), EDGE, self.most), np.float64)

    @classmethod
    def learnt(
        cls, stated: NDArray[Any], right: NDArray[Any], worth: NDArray[Any] | float = 1.0, pull: float = 4.0
    ) -> "Trust":
        """From confidences stated on held-out texts, whether each was right, and how many texts each stands for."""
        odds = logit(np.clip(stated, EDGE, 1 - EDGE))

        def loss(given: Table) -> float:
            said = given[0] * odds + given[1]
            fit = float((worth * np.where(right, log_expit(said), log_expit(-said))).sum())
            return -fit + pull * float((given[0] - 1) ** 2 + given[1] ** 2)

        slope, shift = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=[(0.05, None), (None, None)]).x
        return cls(float(slope), float(shift))


def shares(likely: Table, before: Table) -> Table:
    """How common each code is among texts, judged by a coder that learnt where it was as common as `before`.

    Expectation and maximisation (Saerens, Latinne and Decaestecker 2002), held half-way to `before`: few examples
    cannot tell a rare code from one that is hard to see.
    """
    found = before
    for _ in range(ROUNDS):
        now = likely * (found / before)
        now /= now.sum(1, keepdims=True)
        found = (now.mean(0) + before) / 2
    return found


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers given with about the same confidence: how many, how sure on average, and what share was right."""

    count: int
    stated: float
    right: float


def reliability(stated: Sequence[float], right: Sequence[bool], bins: int = BINS) -> tuple[Bin, ...]:
    """Confidences in bins of equal width; empty bins are left out."""
    sure, held = np.asarray(stated, np.float64), np.asarray(right, np.float64)
    which = np.minimum((sure * bins).astype(int), bins - 1)
    return tuple(
        Bin(int((which == at).sum()), float(sure[which == at].mean()), float(held[which == at].mean()))
        for at in range(bins)
        if (which == at).any()
    )


def expected_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: how far stated and found lie apart, on average over answers."""
    total = sum(one.count for one in bins)
    return sum(one.count * abs(one.stated - one.right) for one in bins) / total if total else 0.0
