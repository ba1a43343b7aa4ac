"""Files in, one report out: what all commands share."""

import csv
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from consult.nlp.types import Text, Unread

Report = dict[str, Any]
Row = dict[str, str]
BARE = (
    "the row ends in another kind of line break than the header; put quotation marks round texts that hold line breaks"
)


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


class _Lines:
    """The lines of a file, and those that the row at hand took."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.taken.append(next(self.file))
        return self.taken[-1]


def read_rows(path: Path, *columns: str) -> list[Row]:
    """All data rows of a UTF-8 CSV file with a header that has these columns."""
    return list(each_row(path, *columns))


def each_row(path: Path, *columns: str) -> Iterator[Row]:
    """Row by row, for what may be too long to hold; an empty line is no row.

    A file in which words could get lost is refused, with the line and what to change.
    """
    csv.field_size_limit(sys.maxsize)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = _Lines(file)
            table = csv.reader(lines)
            header = next(table, [])
            _check_header(path, header, columns)
            line_end = _line_end(lines.taken)
            last: list[str] = []
            for cells in table:
                last, lines.taken = lines.taken, []
                if trouble := _trouble(header, cells, columns) or ("" if _line_end(last) in ("", line_end) else BARE):
                    raise NotUsable(f"{path}, line {table.line_num}: {trouble}")
                if cells:
                    yield dict.fromkeys(header, "") | dict(zip(header, cells, strict=False))
            _check_closed(path, last)
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotUsable(f"{path} is not a UTF-8 CSV file: {error}") from error


def _check_header(path: Path, header: Sequence[str], columns: Sequence[str]) -> None:
    if not header:
        raise NotUsable(f"{path} has no header: its first line must name the columns")
    for column in columns:
        if column not in header:
            raise NotUsable(f"{path} has no column {column!r}; its columns are {', '.join(header)}")
        if header.count(column) > 1:
            raise NotUsable(f"{path} has {header.count(column)} columns {column!r}; give each a name of its own")


def _trouble(header: Sequence[str], cells: Sequence[str], columns: Sequence[str]) -> str:
    """What is wrong with a row; empty cells that are too many or too few at its end do no harm."""
    wanted = max(map(header.index, columns), default=0)
    if any(cells[len(header) :]) or 0 < len(cells) <= wanted:
        return (
            f"the row has {len(cells)} cells where the header has {len(header)}; "
            "put quotation marks round texts that hold commas or line breaks"
        )
    return ""


def _line_end(taken: Sequence[str]) -> str:
    """A bare carriage return or a line feed, with or without one before; none at the end of the file."""
    return taken[-1][-1:] if taken and taken[-1][-1:] in ("\r", "\n") else ""


def _check_closed(path: Path, last: Sequence[str]) -> None:
    """A quotation mark that is never closed makes one cell of all the rows behind it."""
    try:
        list(csv.reader(last, strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            raise NotUsable(f"{path}: a quotation mark is opened and never closed, before {last[0][:40]!r}") from error


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
