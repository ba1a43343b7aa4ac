"""Which texts are unlike everything known: a coder has to choose among its codes and cannot say so."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from consult.nlp.coding import voices
from consult.nlp.vectors import Vectors, one_thread
from consult.nlp.wording import folded, stems

FAMILIAR = 0.05  # share of the known texts that are themselves less like any other
LEEWAY = 0.9  # of that likeness: few known texts lie closer together than many would


def strangers(texts: Sequence[str], known: Sequence[str]) -> NDArray[np.bool_]:
    """Whether each text is less like its nearest known one than nineteen in twenty known ones are like theirs."""
    if len(known) < 2 or not texts:
        return np.zeros(len(texts), np.bool_)
    different = sorted({folded(text) for text in known})
    with one_thread():
        seen = _vectors([*different, *texts])
        held, new = seen[: len(different)], seen[len(different) :]
        among = held @ held.T
        np.fill_diagonal(among, -1)
        limit = np.quantile(among.max(1), FAMILIAR)
        return np.asarray((new @ held.T).max(1) < LEEWAY * limit)


def _vectors(texts: Sequence[str]) -> Vectors:
    reading = voices.meaning()
    if reading is not None:
        return reading(texts)
    return np.asarray(TfidfVectorizer(analyzer=stems, sublinear_tf=True).fit_transform(texts).todense(), np.float32)
