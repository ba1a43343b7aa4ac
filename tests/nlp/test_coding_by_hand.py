"""The `code` command: codes for every row, and clear words where a frame or its examples cannot be used."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from consult.nlp import embedding
from consult.nlp.__main__ import main

FRAME = [
    {"id": "bus", "label": "Buses and trains", "description": "Late or missing public transport"},
    {"id": 2, "label": "Rents and leases"},
]
ROWS = ["No bus after six.", "The rents are too dear.", "", "n/a", "Late bus.\nAnd the rents doubled again."]
CODED = [
    ("The train is late", "bus"),
    ("Our lease doubled", "rents and leases"),
    ("Late bus, dear rent", "bus; 2"),
    ("x y", ""),
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
    (tmp_path / "frame.json").write_text(json.dumps(FRAME), encoding="utf-8")
    write(tmp_path / "coded.csv", [("answer", "codes"), *CODED])
    return write(tmp_path / "rows.csv", [("id", "answer"), *((str(no), text) for no, text in enumerate(ROWS))])


def run(rows: Path, *more: str) -> int:
    frame = [] if "--frame" in more else ["--frame", str(rows.with_name("frame.json"))]
    return main(["code", str(rows), "--text", "answer", "--out", str(rows.with_suffix(".json")), *frame, *more])


def report(rows: Path, *more: str) -> dict[str, Any]:
    assert run(rows, *more) == 0
    found: dict[str, Any] = json.loads(rows.with_suffix(".json").read_text(encoding="utf-8"))
    return found


def examples(rows: Path) -> list[str]:
    return ["--examples", str(rows.with_name("coded.csv")), "--label", "codes"]


def test_every_row_gets_codes_with_the_exact_words_or_none(rows: Path) -> None:
    found = report(rows)
    assert [one["row"] for one in found["rows"]] == list(range(len(ROWS)))
    assert [[code["id"] for code in one["codes"]] for one in found["rows"][:4]] == [["bus"], ["2"], [], []]
    for one in found["rows"]:
        for code in one["codes"]:
            assert set(code) == {"id", "confidence", "start", "end"}
            assert ROWS[one["row"]][code["start"] : code["end"]].strip()
    assert found["unread"] == []
    assert found["run"]["engine"] == "tfidf, names only"
    assert found["confidence"] == {"tried_on": 0, "unsure": True}
    assert found["run"]["rows_in"] == found["run"]["rows_read"] == len(ROWS)


def test_examples_name_codes_by_id_or_label_and_several_at_once(rows: Path) -> None:
    found = report(rows, *examples(rows))
    assert found["run"]["engine"] == "tfidf, 3 examples"
    assert {code["id"] for code in found["rows"][4]["codes"]} == {"bus", "2"}


def test_the_same_seed_writes_the_same_codes(rows: Path) -> None:
    first, second = report(rows, *examples(rows), "--seed", "5"), report(rows, *examples(rows), "--seed", "5")
    assert first["rows"] == second["rows"]


@pytest.mark.parametrize(
    ("frame", "why"),
    [
        ("{", "is not JSON"),
        ('{"id": "a", "label": "A"}', "should be a list"),
        ('["a"]', "should be a list"),
        ("[]", "the frame has no codes"),
        ('[{"id": "a"}]', "a code has no label"),
        ('[{"label": "A"}]', "a code has no id"),
        ('[{"id": "a", "label": "A"}, {"id": "a", "label": "B"}]', "the id 'a' twice"),
        ('[{"id": "a", "label": "A", "description": 3}]', "description of 'a' is not text"),
    ],
)
def test_a_frame_that_cannot_be_used_is_refused_in_words(
    rows: Path, frame: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = rows.with_name("other.json")
    path.write_text(frame, encoding="utf-8")
    assert run(rows, "--frame", str(path)) == 2
    assert why in capsys.readouterr().err


def test_examples_that_cannot_be_used_are_refused_in_words(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(rows, *examples(rows)[:2]) == 2
    assert "--examples and --label go together" in capsys.readouterr().err
    assert run(rows, *examples(rows)[:3], "tags") == 2
    assert "no column 'tags'; its columns are answer, codes" in capsys.readouterr().err
    write(rows.with_name("coded.csv"), [("answer", "codes"), ("The lease doubled", "2;roads")])
    assert run(rows, *examples(rows)) == 2
    assert "not in the frame: 'roads'" in capsys.readouterr().err
    assert run(rows, "--frame", str(rows.with_name("gone.json"))) == 2
    assert "gone.json" in capsys.readouterr().err
