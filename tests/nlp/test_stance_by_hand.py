"""The `stance` command: a stance for every row, towards one proposal or each row's own."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from consult.nlp import embedding
from consult.nlp.__main__ import main

CLOSE, TRAM = "Close the library", "Build a tram line"
ROWS = [
    ("I support this.", CLOSE),
    ("Please keep the library open.", CLOSE),
    ("Scrap the tram line.", TRAM),
    ("Lovely staff.", TRAM),
    ("", TRAM),
]


def write(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture(autouse=True)
def words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the sentence model is not installed."""
    monkeypatch.setattr(embedding, "is_here", lambda: False)


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    known = [
        (f"{word} number{no}", side, TRAM)
        for no in range(8)
        for word, side in (("Quicker to the wards", "agree"), ("Dust for years", "disagree"))
    ]
    write(tmp_path / "known.csv", [("answer", "view", "proposal"), *known, ("Empty ones are left out", "", TRAM)])
    return write(tmp_path / "rows.csv", [("answer", "proposal"), *ROWS])


def run(rows: Path, *more: str) -> int:
    return main(["stance", str(rows), "--text", "answer", "--out", str(rows.with_suffix(".json")), *more])


def report(rows: Path, *more: str) -> dict[str, Any]:
    assert run(rows, *more) == 0
    found: dict[str, Any] = json.loads(rows.with_suffix(".json").read_text(encoding="utf-8"))
    return found


def test_each_row_is_read_towards_its_own_proposal(rows: Path) -> None:
    found = report(rows, "--target", "proposal")
    assert [one["row"] for one in found["rows"]] == list(range(len(ROWS)))
    assert [one["stance"] for one in found["rows"]] == ["support", "oppose", "oppose", "none", "none"]
    assert set(found["rows"][0]) == {"row", "stance", "confidence"}
    assert found["run"]["engine"].startswith("cues (no examples")


def test_all_rows_are_read_towards_one_proposal(rows: Path) -> None:
    assert [one["stance"] for one in report(rows, "--about", CLOSE)["rows"][:2]] == ["support", "oppose"]


def test_known_answers_teach_their_own_proposal_only_and_the_run_says_so(rows: Path) -> None:
    texts = [("Quicker to the wards at last", TRAM), ("Years of dust", TRAM), ("Quicker to the wards", CLOSE)]
    write(rows, [("answer", "proposal"), *texts])
    found = report(rows, "--target", "proposal", "--examples", str(rows.with_name("known.csv")), "--label", "view")
    assert [one["stance"] for one in found["rows"]] == ["support", "oppose", "none"]
    assert found["run"]["engine"] == "cues-tfidf, 16 examples for 1 proposals; cues alone for 1"


def test_what_cannot_be_used_is_refused_in_words(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = str(rows.with_name("known.csv"))
    assert run(rows, "--target", "motion") == 2
    assert "no column 'motion'" in capsys.readouterr().err
    assert run(rows, "--about", CLOSE, "--examples", known) == 2
    assert "--examples and --label go together" in capsys.readouterr().err
    assert run(rows, "--about", CLOSE, "--examples", known, "--label", "answer") == 2
    assert "is no stance; use support, oppose, mixed or none" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        run(rows)
    assert "one of the arguments --target --about is required" in capsys.readouterr().err
