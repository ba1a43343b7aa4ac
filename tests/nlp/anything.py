"""Whatever people may write, and commands run on files of it."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st

from consult.nlp.__main__ import main

ODD = st.sampled_from(
    [
        *(
            "😀👍🏽",
            "\0",
            "\u202eשלום\u202c",
            "Z̷̢̛a̴͝l̵g̸o",
            "\u200b",
            "\ufeff",
            "\udc80",
            "请改善公交。",
            "الحافلات متأخرة.",
        ),
        *("\n", "\n\n", "\r\n", "\r", "\u2028", "\f", "\x1c", "\x85", "\t", " ", "|", "(((((", "'s", "- 3 -", "; but "),
        *(
            "- ",
            "1. ",
            "2.1 Costs",
            "COSTS\n",
            "Costs:\n",
            "\n> ",
            "On 3 May Kim wrote:\n",
            "Dear Sir,\n",
            "\nKind regards\n",
        ),
        *("n/a", "Rents are too high. ", "Buses stop too early", "connec-\ntion ", "What would help you? "),
    ]
)
ANY = st.text(max_size=80) | st.lists(ODD | st.text(max_size=20), max_size=12).map("".join)
LETTER = (
    "I support the campaign to keep the riverside depot open. The depot serves four hundred small firms every week. "
    "If it closes, drivers will have to cross the city twice a day, and many will give up their trade altogether. "
)
SENT = st.sampled_from([LETTER, LETTER.upper(), LETTER[60:], LETTER.replace("week", "day")])  # of one campaign
TOLD = st.sampled_from(
    ["Ring 07700 900461. ", "I am Priya Raman, of 3 Mill Lane. ", "Ask j.okafor@example.org ", "I support this. "]
)
SAID = ANY | st.lists(SENT | TOLD | ODD | st.text(max_size=20), max_size=5).map("".join)


def writable(text: str) -> bool:
    """Whether UTF-8 can say it: half of a pair of surrogates cannot be written."""
    return not any(0xD800 <= ord(letter) < 0xE000 for letter in text)


CELL = SAID.filter(writable)
Rows = Sequence[Sequence[str]]


def strict(written: str) -> dict[str, Any]:
    """JSON as its standard has it: no NaN and no infinity."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is not JSON")

    found: dict[str, Any] = json.loads(written, parse_constant=refuse)
    return found


def write(path: Path, rows: Rows) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def run(command: str, rows: Rows, *words: str, files: dict[str, str] | None = None) -> dict[str, Any]:
    """What the command wrote for a file of these rows, a header first, without the seconds that it took.

    `files` are further ones by name; a word that is one of their names becomes its path.
    """
    with TemporaryDirectory() as folder:
        for name, text in (files or {}).items():
            Path(folder, name).write_text(text, encoding="utf-8")
        said = [str(Path(folder, word)) if word in (files or {}) else word for word in words]
        path, out = write(Path(folder, "rows.csv"), rows), Path(folder, "out.json")
        assert main([command, str(path), *said, "--out", str(out), "--workers", "1"]) == 0
        found = strict(out.read_text(encoding="utf-8"))
    found["run"].pop("seconds")
    return found
