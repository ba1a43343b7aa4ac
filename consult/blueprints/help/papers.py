"""The statement and the notices that stand in files of this folder: read once, and checked as they are read."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from consult.errors import NotFound

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Gap:
    """Something that is not accessible, why, and by when it will be; without a day, nobody promised one."""

    what: str
    where: str
    criterion: str
    why: str
    found: date
    mended_by: date | None = None


@dataclass(frozen=True)
class Statement:
    """How accessible the service is."""

    status: str
    standard: str
    prepared: date
    reviewed: date
    review_by: date
    assessed_by: str
    gaps: list[Gap]
    tests: list[str]


@dataclass(frozen=True)
class Section:
    heading: str
    words: list[str] = field(default_factory=list)
    list: "list[str]" = field(default_factory=list)


@dataclass(frozen=True)
class Notice:
    """One version of the privacy notice."""

    id: str
    since: date
    changed: str
    sections: "list[Section]"


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


@cache
def statement() -> Statement:
    read = _read("accessibility.toml")
    gaps = [Gap(**gap) for gap in read.pop("gap", [])]
    return Statement(**{name: value for name, value in read.items() if name != "test"}, gaps=gaps,
                     tests=[test["what"] for test in read.get("test", [])])  # fmt: skip


@cache
def notices() -> list[Notice]:
    """The newest first."""
    read = [
        Notice(each["id"], each["since"], each["changed"], [Section(**section) for section in each["section"]])
        for each in _read("privacy.toml")["version"]
    ]
    return sorted(read, key=lambda each: each.since, reverse=True)


def get_notice(version: str) -> Notice:
    found = next((each for each in notices() if each.id == version), None)
    if found is None:
        raise NotFound("There is no version of the privacy notice with this name. The current one is at /privacy.")
    return found
