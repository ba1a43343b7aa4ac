"""What words mean: a small sentence model, read once a process, and two ways of averaging what it says of each word.

The model is a file that set-up makes. Where it is missing or altered nothing fails: `why_missing` says so in words,
the caller does with the words alone, and the engine's name tells.
"""

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(sys.prefix) / "consult-models"
MODEL, TOKENIZER, ABOUT = "minilm-int8.onnx", "tokenizer.json", "about.json"
WIDTH = 384
BEGIN, END = 101, 102  # the marks that the model expects around a text
WINDOW, WINDOWS = 126, 8  # word pieces read at once, and how often: long texts are read in parts, not cut
SOME = 16  # texts that a thread reads before it asks for more
MARK = 0.1  # weight of the marks among the rare pieces

Pieces = list[list[int]]
Means = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Rarity:
    """How telling each word piece is among the texts of one question."""

    weight: NDArray[np.float32]

    @classmethod
    def of(cls, pieces: Pieces, vocabulary: int) -> "Rarity":
        """Rare is telling, up to a cap: slips of the pen and names met once must not outweigh what makes a theme."""
        count, held_by = len(pieces), np.zeros(vocabulary)
        for held in pieces:
            held_by[list(set(held))] += 1
        cap = np.log(count / max(3, 0.003 * count)) if count > 9 else 1.0
        weight = np.minimum(np.log((count + 1) / (held_by + 1)) + 0.1, cap)
        weight[[BEGIN, END]] = MARK
        return cls(weight.astype(np.float32))


def is_here() -> bool:
    """Whether the model can be used."""
    return not why_missing()


@cache
def why_missing() -> str:
    """Why the model is not used; empty where it is."""
    try:
        about = _about()
        for name, expected in ((MODEL, about["model"]), (TOKENIZER, about["tokenizer"])):
            if hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() != expected:
                return f"{name} is not the file that set-up made"
        _open()
    except FileNotFoundError:
        return "its file is not there; make setup builds it"
    except ImportError as error:
        return f"{error.name} is not installed"
    except Exception as error:  # a model that cannot be read must never keep people from reading
        return f"it could not be read: {type(error).__name__}"
    return ""


@cache
def named() -> str:
    """The model and its fingerprint, or why there is none."""
    if missing := why_missing():
        return f"none ({missing})"
    return f"{_about()['name']} sha256:{_about()['model'][:16]}"


def forget() -> None:
    """Look for the model anew, for whoever has moved it."""
    for one in (why_missing, named, _open):
        one.cache_clear()


def in_pieces(texts: Sequence[str]) -> Pieces:
    """Each text as the numbers of its word pieces."""
    _, tokenizer = _open()
    return [encoded.ids for encoded in tokenizer.encode_batch(list(texts), add_special_tokens=False)]


def vocabulary() -> int:
    """How many word pieces there are."""
    return int(_open()[1].get_vocab_size())


def read(pieces: Pieces, rarity: Rarity, *, threads: int = 1) -> tuple[Means, Means]:
    """For each text the sum of its words' meanings, plain and weighted by rarity.

    One text at a time: the model scales its whole numbers to what it is given at once, so that a neighbour in the
    same batch would move a text by a hair. Several texts may be read side by side on as many `threads`.
    """
    plain, rare = np.zeros((len(pieces), WIDTH), np.float32), np.zeros((len(pieces), WIDTH), np.float32)

    def read_some(first: int) -> None:
        for at in range(first, min(first + SOME, len(pieces))):
            for window in _windows(pieces[at]):
                states = _states(window)
                plain[at] += states.sum(0)
                rare[at] += rarity.weight[window] @ states

    _open()  # once, before threads ask for it together
    with ThreadPoolExecutor(threads) as crew:
        list(crew.map(read_some, range(0, len(pieces), SOME)))
    return plain, rare


def _windows(held: list[int]) -> Iterator[list[int]]:
    for at in range(0, max(1, min(len(held), WINDOW * WINDOWS)), WINDOW):
        yield [BEGIN, *held[at : at + WINDOW], END]


def _states(window: list[int]) -> Means:
    session, _ = _open()
    ids = np.array([window], np.int64)
    found = session.run(["states"], {"input_ids": ids, "attention_mask": np.ones_like(ids)})
    return np.asarray(found[0][0], np.float32)


def _about() -> dict[str, str]:
    about: dict[str, str] = json.loads((FOLDER / ABOUT).read_text(encoding="utf-8"))
    return about


@cache
def _open() -> tuple[Any, Any]:
    import onnxruntime  # type: ignore[import-untyped]
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(FOLDER / MODEL), options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(FOLDER / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return session, tokenizer
