"""Files in, one report out: what all commands share."""

import csv
import sys
from argparse import ArgumentTypeError
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from consult.nlp.types import Text, Unread

Report = dict[str, Any]
Row = dict[str, str]


class NotUsable(Exception):
    """The command cannot begin; the message says what to change."""


@dataclass(frozen=True)
class Done:
    """What a command found, how many rows it was given, and those that it could not read.

    `engine` and `versions` replace the usual ones where another engine did the work.
    """

    report: Report
    rows_in: int
    unread: Sequence[Unread] = ()
    engine: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)


def read_rows(path: Path, *columns: str) -> list[Row]:
    """The data rows of a UTF-8 CSV file with a header that has these columns."""
    csv.field_size_limit(sys.maxsize)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            for column in columns:
                if column not in (table.fieldnames or []):
                    there = ", ".join(table.fieldnames or [])
                    raise NotUsable(f"{path} has no column {column!r}; its columns are {there}")
            return [{name: value or "" for name, value in row.items() if isinstance(name, str)} for row in table]
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotUsable(f"{path} is not a UTF-8 CSV file: {error}") from error


def read_texts(path: Path, column: str) -> list[Text]:
    """One text for each data row, named by its zero-based number."""
    return [Text(str(no), row[column]) for no, row in enumerate(read_rows(path, column))]


def positive(given: str) -> int:
    """A whole number from 1, as an option."""
    if not given.isdecimal() or int(given) < 1:
        raise ArgumentTypeError(f"{given!r} is not a whole number from 1")
    return int(given)


def share(given: str) -> float:
    """A number above 0 and up to 1, as an option."""
    try:
        found = float(given)
    except ValueError:
        found = 0.0
    if not 0 < found <= 1:
        raise ArgumentTypeError(f"{given!r} is not a number above 0 and up to 1")
    return found
