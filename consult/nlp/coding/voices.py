"""What speaks for a code: a text's words, and what it means. Each voice learns from examples, then scores any text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier

from consult.nlp import embedding
from consult.nlp.coding.calibration import Table
from consult.nlp.vectors import Vectors, unit
from consult.nlp.wording import spelled, stems

Meaning = Callable[[Sequence[str]], Vectors]  # texts in; for each a row of length one out
Seen = Any  # texts by columns, dense or sparse
PIECE = "#"  # stands before a piece of a word
SIZES = (4, 5)
ROUNDS = 300
LOOSE = 1e-3  # how exactly the weights are found: finer changes no code


def meaning() -> Meaning | None:
    """The sentence model's reading, where it is installed."""
    return read_meaning if embedding.is_here() else None


def read_meaning(texts: Sequence[str]) -> Vectors:
    """Vectors that depend on nothing but the text, whatever stands beside it."""
    if not texts:
        return np.zeros((0, embedding.WIDTH), np.float32)
    pieces = embedding.in_pieces(texts)
    plain, _ = embedding.read(pieces, embedding.Rarity.of(pieces, embedding.vocabulary()))
    return unit(plain)


def telling(text: str) -> list[str]:
    """Stems, pairs of stems that stand together, and pieces of words, which survive slips of the pen."""
    found = stems(text)
    return [*found, *(f"{one} {other}" for one, other in pairwise(found)), *pieces(text)]


def pieces(text: str) -> list[str]:
    """Runs of four and five letters inside each word and its edges, marked so that they are not taken for words."""
    edged = [f" {word} " for word in spelled(text)]
    return [PIECE + word[at : at + size] for word in edged for size in SIZES for at in range(len(word) - size + 1)]


@dataclass(frozen=True, slots=True)
class Words:
    """Tf-idf over the words of the texts that it was shown; no columns where these have no telling word."""

    weigher: TfidfVectorizer | None

    @classmethod
    def of(cls, texts: Sequence[str], parts: Callable[[str], list[str]] = telling) -> "Words":
        try:
            return cls(TfidfVectorizer(analyzer=parts, sublinear_tf=True).fit(texts))
        except ValueError:  # an empty vocabulary
            return cls(None)

    def __call__(self, texts: Sequence[str]) -> Seen:
        if self.weigher is None:
            return sparse.csr_matrix((len(texts), 0))
        return self.weigher.transform(texts) if texts else sparse.csr_matrix((0, len(self.weigher.vocabulary_)))

    def known(self, texts: Sequence[str], *, whole: bool) -> NDArray[np.bool_]:
        """Whether each text has anything that was seen before; with `whole` a word, not just a piece of one."""
        found = self(texts)
        if whole and self.weigher:
            found = found[:, [name[0] != PIECE for name in self.weigher.get_feature_names_out()]]
        return np.asarray(np.diff(found.tocsr().indptr) > 0)


@dataclass(frozen=True, slots=True)
class Voice:
    """What counts for each code (codes by columns), and where each code starts from."""

    weights: NDArray[Any]
    start: NDArray[Any]

    def __call__(self, seen: Seen) -> Table:
        """Scores, texts by codes: log-odds but for a constant a text where codes exclude each other."""
        return np.asarray(seen @ self.weights.T + self.start, np.float64)


def learn(seen: Seen, truth: NDArray[Any], strength: float, *, exclusive: bool) -> Voice:
    """Logistic regression; `truth` is texts by codes, 0 or 1, and every code has an example and a counter-example."""
    if not seen.shape[1]:
        return Voice(np.zeros((truth.shape[1], 0)), np.zeros(truth.shape[1]))
    model = LogisticRegression(C=strength, max_iter=ROUNDS, tol=LOOSE)
    if not exclusive:
        each = OneVsRestClassifier(model).fit(seen, truth).estimators_
        return Voice(np.vstack([one.coef_ for one in each]), np.concatenate([one.intercept_ for one in each]))
    model.fit(seen, truth.argmax(1))
    weights, start = model.coef_, model.intercept_
    if len(start) == 1:  # of two codes only the second is given
        return Voice(np.vstack([-weights, weights]) / 2, np.r_[-start, start] / 2)
    return Voice(weights, start)


def held_out(
    seen: Sequence[Seen],
    truth: NDArray[Any],
    strength: Sequence[float],
    fold: NDArray[np.int64],
    *,
    exclusive: bool,
) -> list[Table]:
    """What each voice says of the first `len(fold)` texts, each learnt without those of its own fold.

    Texts beyond those (the codes' names) are always learnt from.
    """
    found = [np.zeros((len(fold), truth.shape[1])) for _ in seen]
    for at in sorted(set(fold.tolist())):
        away = np.flatnonzero(fold == at)
        kept = np.r_[np.flatnonzero(fold != at), np.arange(len(fold), len(truth))]
        for one, scores, how in zip(seen, found, strength, strict=True):
            scores[away] = learn(one[kept], truth[kept], how, exclusive=exclusive)(one[away])
    return found


def resemble(seen: Seen, truth: NDArray[Any]) -> Voice:
    """Likeness to the middle of each code's texts, as a cosine."""
    middles = np.asarray((sparse.csr_matrix(seen).T @ truth).T, np.float64)
    return Voice(unit(middles).astype(np.float64), np.zeros(truth.shape[1]))
