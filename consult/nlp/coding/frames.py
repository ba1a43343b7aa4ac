"""A frame and the texts that people coded to it, checked and put in an order that does not depend on theirs."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consult.nlp.reading import courtesies
from consult.nlp.wording import folded

Truth = NDArray[np.int8]  # texts by codes, 1 where a person gave the text the code
NAMED = 2  # each code's own text counts as so many examples


class NotAFrame(ValueError):
    """The frame, or an example, cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a frame, as people agreed on it."""

    id: str
    label: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A text and the ids of the codes that people gave it."""

    text: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """What there is to learn from: names of all codes, and coded texts.

    `exclusive` where nobody gave a text two codes; `idle` where people also coded answers such as "nothing".
    """

    frame: tuple[Code, ...]
    names: tuple[str, ...]
    named: Truth
    texts: tuple[str, ...]
    truth: Truth
    exclusive: bool
    idle: bool


def gather(frame: Sequence[Code], examples: Sequence[Example]) -> Material:
    """Check a frame and its examples; blank texts and texts without a code teach nothing and are left out."""
    if not frame:
        raise NotAFrame("the frame has no codes")
    at: dict[str, int] = {}
    for code in frame:
        if not code.id.strip() or not code.label.strip():
            raise NotAFrame(f"a code needs an id and a label, and {code.id or code.label!r} lacks one")
        if code.id in at:
            raise NotAFrame(f"the frame has the id {code.id!r} twice")
        at[code.id] = len(at)
    used = sorted({(one.text, tuple(sorted(set(one.codes)))) for one in examples if one.text.strip() and one.codes})
    unknown = sorted({code for _, codes in used for code in codes} - at.keys())
    if unknown:
        raise NotAFrame(f"the examples have a code that is not in the frame: {', '.join(map(repr, unknown))}")
    truth = np.zeros((len(used), len(at)), np.int8)
    for row, (_, codes) in enumerate(used):
        truth[row, [at[code] for code in codes]] = 1
    texts = tuple(text for text, _ in used)
    return Material(
        frame=tuple(frame),
        names=tuple(name for code in frame for name in (spoken(code.label), described(code))),
        named=np.repeat(np.eye(len(at), dtype=np.int8), NAMED, axis=0),
        texts=texts,
        truth=truth,
        exclusive=bool((truth.sum(1) <= 1).all()),
        idle=any(courtesies.why_nothing(text) for text in texts),
    )


def spoken(label: str) -> str:
    """A label as somebody would say it: "card_arrival" and "CardArrival" both become "card arrival"."""
    return " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"[\W_]+", " ", label)).split())


def described(code: Code) -> str:
    label = spoken(code.label)
    return f"{label}. {code.description.strip()}" if code.description.strip() else label


def folds(texts: Sequence[str], truth: Truth, count: int, seed: int) -> NDArray[np.int64]:
    """In which of `count` folds each text is held out: copies in one fold, the texts of each code spread evenly."""
    first: dict[str, int] = {}
    for row, text in enumerate(texts):
        first.setdefault(folded(text), row)
    rarest = np.where(truth == 1, truth.sum(0), np.iinfo(np.int32).max).argmin(1)
    chance = random.Random(seed)  # noqa: S311
    order = sorted(first, key=lambda key: (int(rarest[first[key]]), chance.random()))
    fold = {key: place % count for place, key in enumerate(order)}
    return np.array([fold[folded(text)] for text in texts], np.int64)
