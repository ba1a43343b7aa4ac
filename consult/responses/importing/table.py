"""Read a CSV file as untidy as people have them, a row at a time: encodings, separators, line ends inside cells."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from consult.errors import RuleBroken

_SAMPLE = 64 * 1024
_LONGEST_CELL = 8 * 1024 * 1024
_BARE_CR = "\N{LINE SEPARATOR}"  # stands in for a carriage return that is not the end of a row


class UnreadableFile(RuleBroken):
    """The file cannot be read as a table, from the start or from some row on. The message says what to do."""


@dataclass(frozen=True)
class Row:
    """One row as a spreadsheet numbers it (the heading is row 1): its cells by column, or how many it had."""

    number: int
    cells: dict[str, str]
    width: int


def read_rows(path: Path, wanted: Sequence[str]) -> Iterator[Row]:
    """Every row that is not blank; `wanted` columns help to tell how the file is separated."""
    csv.field_size_limit(_LONGEST_CELL)
    encoding = _encoding(path)
    try:
        with path.open(encoding=encoding, newline=_line_end(path, encoding)) as lines:
            yield from _rows(_mend(lines), _separator(path, encoding, wanted))
    except (csv.Error, UnicodeError) as trouble:
        raise UnreadableFile(f"The file could not be read to its end: {trouble}. Save it again as CSV UTF-8") from None


def read_heading(path: Path, wanted: Sequence[str]) -> list[str]:
    csv.field_size_limit(_LONGEST_CELL)
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline=_line_end(path, encoding)) as lines:
        heading = next(csv.reader(_mend(lines), delimiter=_separator(path, encoding, wanted)), None)
    if not heading or not any(heading):
        raise UnreadableFile("The file has no heading row. Its first row must name the columns")
    return [_plain(name).strip() for name in heading]


def _rows(lines: Iterator[str], separator: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=separator)
    heading = [_plain(name).strip() for name in next(reader, [])]
    for number, cells in enumerate(reader, start=2):
        if any(cell.strip() for cell in cells):
            named = dict(zip(heading, map(_plain, cells), strict=False))
            yield Row(number, named, len(cells))


def _plain(cell: str) -> str:
    return cell.replace(_BARE_CR, "\n")


def _mend(lines: Iterator[str]) -> Iterator[str]:
    """A bare carriage return inside a row would end it; people mean a new line within the cell."""
    for line in lines:
        body = line.rstrip("\r\n")
        yield body.replace("\r", _BARE_CR) + line[len(body) :] if "\r" in body else line


def _encoding(path: Path) -> str:
    """UTF-8 with or without its mark, UTF-16 by its mark, or else what Windows spreadsheets write."""
    with path.open("rb") as start:
        if start.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
    for encoding in ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError), path.open(encoding=encoding, newline="") as whole:
            while whole.read(1024 * 1024):
                pass
            return encoding
    raise UnreadableFile("The file is neither UTF-8 nor a Windows file. Save it again as CSV UTF-8")


def _line_end(path: Path, encoding: str) -> str:
    """Rows end with a line feed; only in files that have none do they end with a carriage return."""
    return "\n" if "\n" in _sample(path, encoding) else "\r"


def _sample(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, newline="") as start:
        return start.read(_SAMPLE)


def _separator(path: Path, encoding: str, wanted: Sequence[str]) -> str:
    """The one under which the heading has the columns that the map names; or else what the file looks like."""
    sample = _sample(path, encoding)
    lines = [line + "\n" for line in sample.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    for separator in (",", ";", "\t"):
        heading = {name.strip() for name in next(csv.reader(lines, delimiter=separator), [])}
        if wanted and set(wanted) <= heading:
            return separator
    with suppress(csv.Error):
        return csv.Sniffer().sniff(sample, delimiters=",;\t").delimiter
    return ","
