"""The labelled sets to measure themes on: texts that people coded, one question at a time.

Each set reads the files of the development data as they are; one that is absent is left out, and said. A text with
several codes keeps the first. Sizes are capped by a fixed sample, so that the slowest peer can be run beside.
"""

import csv
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

MOST = 3_000  # texts of one question
FEWEST = 30  # texts of one question, fewer say nothing about grouping

Coded = list[tuple[str, str]]


@dataclass(frozen=True)
class Labelled:
    """A set: what it is called, and for each of its questions the texts with their human label."""

    name: str
    questions: dict[str, Coded]
    public: bool  # comments by the public on a service or a policy


def load(data: Path, only: str = "") -> tuple[list[Labelled], list[str]]:
    """The sets that are there, and the names of those that are not."""
    found: list[Labelled] = []
    absent: list[str] = []
    for name, (public, read) in SETS.items():
        if only not in name:
            continue
        try:
            questions = read(data)
        except FileNotFoundError:
            absent.append(name)
            continue
        found.append(Labelled(name, {key: _sample(coded) for key, coded in questions.items()}, public))
    return found, absent


def _sample(coded: Coded) -> Coded:
    """At most `MOST` texts, and each wording once: a copy would count for or against an engine several times."""
    first = {" ".join(text.lower().split()): (text, label) for text, label in reversed(coded) if text.strip()}
    kept = list(reversed(first.values()))
    return kept if len(kept) <= MOST else random.Random(0).sample(kept, MOST)


def rows(path: Path, encodings: Iterable[str] = ("utf-8-sig", "cp1252"), delimiter: str = ",") -> list[dict[str, str]]:
    """The rows of a CSV file in the first encoding that fits."""
    csv.field_size_limit(sys.maxsize)
    for encoding in encodings:
        try:
            with path.open(encoding=encoding, newline="") as file:
                return list(csv.DictReader(file, delimiter=delimiter))
        except UnicodeDecodeError:
            continue
    raise ValueError(f"{path} is in none of {encodings}")


def patients(data: Path) -> dict[str, Coded]:
    table = rows(data / "nhs_fft_phase1/text_data.csv")
    return {"all": [(row["feedback"], row["subcategory"]) for row in table]}


def budget(data: Path) -> dict[str, Coded]:
    table = rows(data / "nyc_cbbr_fy2021/cbbr_submissions_fy2021.csv")
    return {"all": [(row["explanation"], row["need"]) for row in table]}


def companies(data: Path) -> dict[str, Coded]:
    """What companies say about their problems; every question by itself."""
    folder = data / "napire2018_coded/coded"
    if not folder.exists():
        raise FileNotFoundError(folder)
    questions: dict[str, Coded] = {}
    for path in sorted(folder.glob("*.csv")):
        table = rows(path, ("utf-8-sig", "cp1252", "latin-1"), ";")
        if not table or "tag" not in table[0]:
            continue
        column = [name for name in table[0] if name.startswith("v_")][-1]
        first: dict[tuple[str, str], str] = {}
        for row in table:
            if (row[column] or "").strip():
                first.setdefault((row["lfdn"], row[column]), row["tag"])
        if len(first) >= FEWEST:
            questions[path.stem] = [(text, tag) for (_, text), tag in first.items()]
    return questions


def _arguments(data: Path) -> list[tuple[dict[str, str], list[str]]]:
    """Each argument with the key points that experts say it makes."""
    found = []
    for split in ("train", "dev"):
        held = data / "argkp_train_dev"
        points = {row["key_point_id"]: row["key_point"] for row in rows(held / f"key_points_{split}.csv")}
        made: dict[str, list[str]] = defaultdict(list)
        for row in rows(held / f"labels_{split}.csv"):
            if row["label"] == "1":
                made[row["arg_id"]].append(points[row["key_point_id"]])
        found += [(row, made[row["arg_id"]]) for row in rows(held / f"arguments_{split}.csv")]
    return found


def motions(data: Path) -> dict[str, Coded]:
    """Arguments on 28 motions, mixed: which motion is it about?"""
    return {"all": [(row["argument"], row["topic"]) for row, _ in _arguments(data)]}


def key_points(data: Path) -> dict[str, Coded]:
    """Arguments on one side of one motion: which of the experts' key points do they make?"""
    questions: dict[str, Coded] = defaultdict(list)
    for row, made in _arguments(data):
        if len(made) == 1:
            questions[f"{row['topic']} {row['stance']}"].append((row["argument"], made[0]))
    return {name: coded for name, coded in questions.items() if len(coded) >= FEWEST}


def claims(data: Path) -> dict[str, Coded]:
    """Perspectives on claims, sixty claims mixed: which claim is it about?"""
    pool = json.loads((data / "perspectrum/perspective_pool_v1.0.json").read_text(encoding="utf-8"))
    said = {one["pId"]: one["text"] for one in pool}
    table = json.loads((data / "perspectrum/perspectrum_with_answers_v1.0.json").read_text(encoding="utf-8"))
    about = {
        claim["text"]: [said[no] for held in claim["perspectives"] for no in held["pids"] if no in said]
        for claim in table
    }
    largest = [claim for claim, _ in Counter({claim: len(held) for claim, held in about.items()}).most_common(60)]
    return {"all": [(text, claim) for claim in largest for text in about[claim]]}


def intents(data: Path) -> dict[str, Coded]:
    """Short questions to a bank in 77 intents: finer than people's themes usually are."""
    paths = sorted((data / "fallback_banking77").glob("*.csv"))
    if not paths:
        raise FileNotFoundError(data / "fallback_banking77")
    return {"all": [(row["text"], row["category"]) for path in paths for row in rows(path)]}


SETS: dict[str, tuple[bool, Callable[[Path], dict[str, Coded]]]] = {
    "patients": (True, patients),
    "budget": (True, budget),
    "companies": (True, companies),
    "motions": (False, motions),
    "key points": (False, key_points),
    "claims": (False, claims),
    "intents": (False, intents),
}
