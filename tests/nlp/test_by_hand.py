"""The command line: every row accounted for, and clear words when a command cannot begin."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from consult.nlp.__main__ import main

SUBJECTS = ("rent for the workshop", "last bus home", "grid connection", "college course")
TROUBLES = ("costs too much", "takes far too long", "was cancelled again", "needs more money", "keeps getting worse")
ANSWERS = [f"The {subject} {trouble}." for subject in SUBJECTS for trouble in TROUBLES]
TEXTS = [
    *ANSWERS,
    "n/a",
    "",
    "See my answer to question 2",
    "One thing, said twice.\nAnother thing altogether, said once.",
]


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "answer"], *([str(at), text] for at, text in enumerate(TEXTS))])
    return path


def run(answers: Path, *words: str) -> dict[str, Any]:
    out = answers.with_suffix(".json")
    assert main([words[0], str(answers), "--text", "answer", "--out", str(out), *words[1:]]) == 0
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def test_theming_accounts_for_every_row(answers: Path) -> None:
    found = run(answers, "theme")
    assert [one["row"] for one in found["rows"]] == list(range(len(TEXTS)))
    assert found["unread"] == []
    assert [one["row"] for one in found["rows"] if one["theme"] is None][:3] == [20, 21, 22]
    settled = {"id", "parent", "label", "description", "terms", "points", "rows", "exemplars"}
    assert set(found["themes"][0]) == settled | {"borderline", "why"}
    assert set(found["points"][0]) == {"row", "start", "end", "theme", "confidence", "weak"}
    assert set(found["rows"][0]) == {"row", "theme", "confidence", "weak"}
    assert {one["theme"] for one in found["points"]} <= {None, *(one["id"] for one in found["themes"])}


def test_a_run_says_what_read_how_much(answers: Path) -> None:
    facts = run(answers, "theme", "--seed", "5")["run"]
    assert facts["seed"] == 5
    assert facts["rows_in"] == facts["rows_read"] + facts["rows_unread"] == len(TEXTS)
    assert facts["engine"] and facts["versions"]["spacy"] and facts["seconds"] > 0


def test_the_number_of_workers_changes_nothing(answers: Path) -> None:
    one, three = run(answers, "theme", "--workers", "1"), run(answers, "theme", "--workers", "3")
    one["run"].pop("seconds"), three["run"].pop("seconds")
    assert one == three


def test_as_many_themes_as_the_command_asks_for(answers: Path) -> None:
    assert len(run(answers, "theme", "--themes", "2")["themes"]) == 2
    assert run(answers, "theme", "--themes", "auto")["themes"]


def test_summary_sentences_are_exact_words_of_their_rows(answers: Path) -> None:
    sentences = run(answers, "summarise", "--sentences", "3")["sentences"]
    assert len(sentences) == 3
    assert all(TEXTS[one["row"]][one["start"] : one["end"]] == one["text"] for one in sentences)


def test_campaigns_put_every_row_in_a_family_or_alone(answers: Path) -> None:
    found = run(answers, "campaigns", "--threshold", "0.7")
    assert found["families"] == []
    assert found["alone"] == list(range(len(TEXTS)))


def test_a_missing_column_or_file_is_named(answers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = ["--out", str(answers.with_suffix(".json"))]
    assert main(["theme", str(answers), "--text", "remarks", *out]) == 2
    assert "no column 'remarks'; its columns are id, answer" in capsys.readouterr().err
    assert main(["theme", str(answers.with_name("gone.csv")), "--text", "answer", *out]) == 2
    assert "gone.csv" in capsys.readouterr().err


def test_a_file_in_another_encoding_is_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes("answer\ncafé\n".encode("cp1252"))
    assert main(["theme", str(path), "--text", "answer", "--out", str(tmp_path / "out.json")]) == 2
    assert "not a UTF-8 CSV file" in capsys.readouterr().err


def test_importing_the_language_tools_loads_no_web_no_database_and_no_model() -> None:
    heavy = "{'flask', 'sqlalchemy', 'spacy', 'sklearn', 'igraph', 'numpy'}"
    code = f"import sys, consult.nlp; print(sorted({heavy} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_doing_the_work_loads_no_web_and_no_database() -> None:
    code = (
        "import sys, consult.nlp.reading.points, consult.nlp.themes, consult.nlp.similarity, consult.nlp.summaries\n"
        "print(sorted({'flask', 'sqlalchemy'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
