"""The sentence model: the same text always means the same, and what happens without it."""

import hashlib
import json
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from consult.nlp import embedding, language
from consult.nlp.themes import suggest_themes
from tests.nlp.test_suggesting_themes import grouping, spoken, themed

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ["The grid connection takes three years.", "Rents doubled.", "Grid " * 900, "", "Ładowarki na naszej ulicy."]


@pytest.fixture
def moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of its own for the model, empty at first."""
    monkeypatch.setattr(embedding, "FOLDER", tmp_path)
    embedding.forget()
    language.engine.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    embedding.forget()
    language.engine.cache_clear()


@pytest.fixture
def model() -> None:
    if why := embedding.why_missing():
        pytest.skip(f"NOT RUN: the sentence model ({why}; get it with: make setup)")


def read(texts: list[str]) -> np.ndarray:
    pieces = embedding.in_pieces(texts)
    return np.hstack(embedding.read(pieces, embedding.Rarity.of(pieces, embedding.vocabulary())))


@pytest.mark.usefixtures("model")
def test_a_text_means_the_same_whatever_stands_beside_it() -> None:
    order = list(range(len(TEXTS)))
    random.Random(3).shuffle(order)
    first, second = read(TEXTS), read([TEXTS[at] for at in order])
    assert (first[order] == second).all()
    assert (first == read(TEXTS)).all()


@pytest.mark.usefixtures("model")
def test_a_long_text_is_read_in_windows_up_to_a_limit() -> None:
    windows = list(embedding._windows(embedding.in_pieces([TEXTS[2]])[0]))
    assert [len(window) for window in windows] == [128] * 7 + [20]
    assert sum(len(window) - 2 for window in embedding._windows([7] * 5_000)) == 8 * 126
    assert list(embedding._windows([])) == [[embedding.BEGIN, embedding.END]]


@pytest.mark.usefixtures("model")
def test_texts_of_like_meaning_are_near_without_a_common_word() -> None:
    pieces = embedding.in_pieces(["Apprentices need teachers.", "Young people lack training.", "The bins are full."])
    plain, _ = embedding.read(pieces, embedding.Rarity.of(pieces, embedding.vocabulary()))
    plain /= np.linalg.norm(plain, axis=1, keepdims=True)
    assert plain[0] @ plain[1] > plain[0] @ plain[2] + 0.2


@pytest.mark.usefixtures("model")
def test_with_the_model_the_engine_says_which() -> None:
    engine = themed(spoken()).engine
    assert engine["engine"].endswith("-minilm-lsa")
    assert re.fullmatch(r"all-MiniLM-L6-v2 int8 sha256:[0-9a-f]{16}", engine["meaning"])


def test_without_the_model_the_words_do_the_work_and_the_engine_says_so(moved: Path) -> None:
    said = spoken()
    themes = themed(said)
    assert themes.engine["engine"].endswith("-lsa") and "minilm" not in themes.engine["engine"]
    assert themes.engine["meaning"] == "none (its file is not there; make setup builds it)"
    assert 4 <= len(themes.suggestions) <= 6
    people = list(dict.fromkeys(person for _, person, _ in said))
    shuffled = [one for person in reversed(people) for one in said if one[1] == person]
    assert grouping(shuffled, themed(shuffled)) == grouping(said, themes)


def test_an_altered_model_is_not_used(moved: Path) -> None:
    about = {"name": "x", "model": hashlib.sha256(b"made").hexdigest(), "tokenizer": hashlib.sha256(b"").hexdigest()}
    (moved / embedding.ABOUT).write_text(json.dumps(about), encoding="utf-8")
    (moved / embedding.MODEL).write_bytes(b"altered")
    assert embedding.why_missing() == "minilm-int8.onnx is not the file that set-up made"
    (moved / embedding.MODEL).write_bytes(b"made")
    (moved / embedding.TOKENIZER).write_bytes(b"")
    embedding.forget()
    assert embedding.why_missing().startswith("it could not be read: ")
    assert len(suggest_themes(["Rents are high."], ["a"]).placements) == 1


def test_weights_other_than_those_agreed_on_are_refused(tmp_path: Path) -> None:
    from tools.build_models import WEIGHTS, Refused, checked

    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(Refused, match="not the file that was agreed on"):
        checked(tmp_path / "model.safetensors", WEIGHTS)


@pytest.mark.parametrize("name", ["base", "dev", "build", "models"])
def test_requirements_are_locked_with_hashes_and_hold_no_address_and_no_torch(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    pinned = [part for part in re.split(r"\n(?=\S)", text) if part.strip() and not part.startswith("#")]
    assert pinned and all("--hash=sha256:" in part for part in pinned)
    assert "://" not in text
    assert not re.search(r"^(torch|triton|nvidia-|sentence-transformers)", text, re.MULTILINE)


def test_looking_for_the_model_loads_no_engine_and_reading_no_download_client() -> None:
    code = (
        "import sys, consult.nlp.themes, consult.nlp.embedding as e\n"
        "print(sorted({'onnxruntime', 'tokenizers'} & set(sys.modules)))\n"
        "e.is_here()\n"
        "print(sorted({'huggingface_hub', 'httpx', 'requests', 'onnx', 'torch'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert said.stdout.split() == ["[]", "[]"]
