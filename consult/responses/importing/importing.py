"""Take in a file, in chunks that are each all or nothing: an import that stopped half way is simply run again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from consult import audit, jobs, questions
from consult.catalogue import Consultation, get_consultation
from consult.db import transaction
from consult.jobs import Job
from consult.people import Person
from consult.responses.errors import ConsultationClosed
from consult.responses.importing.mapping import ColumnMap, check_columns, read_map
from consult.responses.importing.rows import ReadRow, Refusal, RowReader
from consult.responses.importing.table import read_heading, read_rows
from consult.responses.queries import source_references
from consult.responses.services.arriving import Arrival, arrive, arrive_all
from consult.responses.services.taking_in import plain_answers
from consult.responses.services.writing import write_version

T = TypeVar("T")
CHUNK = 200
READ_AT_ONCE = 100


@dataclass
class ImportReport:
    """What became of every row: read = added + already here + refused."""

    read: int = 0
    added: int = 0
    already_here: int = 0
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def refused(self) -> int:
        return len(self.refusals)

    @property
    def adds_up(self) -> bool:
        return self.read == self.added + self.already_here + self.refused


def import_file(
    path: Path, slug: str, map_path: Path, *, dry_run: bool = False, by: Person | str | None, now: datetime
) -> Iterator[ImportReport]:
    """A door, like a view: opens a transaction for each chunk. Yields the report so far after each of them."""
    consultation = get_consultation(slug)
    if consultation.opens_at is None or consultation.published_at is None or now < consultation.opens_at:
        raise ConsultationClosed(consultation, opening=True)
    columns = read_map(map_path, questions.list_for(consultation))
    check_columns(columns, read_heading(path, columns.columns))
    reader, report = RowReader(consultation, columns, now=now), ImportReport()
    yield report
    for rows in _chunks(read_rows(path, columns.columns), CHUNK):
        read = [reader.read(row) for row in rows]
        good = [row for row in read if isinstance(row, ReadRow)]
        added = _count_new(consultation, good) if dry_run else _take(consultation, columns, good, by=by, now=now)
        report.read += len(rows)
        report.refusals += [row for row in read if isinstance(row, Refusal)]
        report.added += added
        report.already_here += len(good) - added
        yield report


def _chunks(things: Iterable[T], size: int) -> Iterator[list[T]]:
    waiting = iter(things)
    while some := list(islice(waiting, size)):
        yield some


def _count_new(consultation: Consultation, rows: Sequence[ReadRow]) -> int:
    return len(rows) - len(source_references(consultation, [row.source_reference for row in rows]))


def _take(
    consultation: Consultation, columns: ColumnMap, rows: Sequence[ReadRow], *, by: Person | str | None, now: datetime
) -> int:
    """One chunk, one commit."""
    with transaction():
        version_ids = [
            write_version(
                arrival,
                about=row.about,
                answers=plain_answers(row.answers),
                comments=[],
                privacy_notice=consultation.privacy_notice,
            ).id
            for row, arrival in _arrived(consultation, columns, rows)
        ]
        for some in _chunks(version_ids, READ_AT_ONCE):
            jobs.ask(Job.READ_RESPONSES, now=now, version_ids=some)
        if version_ids:
            audit.record("imported responses", consultation, _words(columns, len(version_ids)), by=by, at=now)
    return len(version_ids)


def _arrived(
    consultation: Consultation, columns: ColumnMap, rows: Sequence[ReadRow]
) -> Iterator[tuple[ReadRow, Arrival]]:
    """Those rows that are new, with the response that each became."""
    arrivals = [Arrival(row.received_at, columns.channel, source_reference=row.source_reference) for row in rows]
    new = arrive_all(consultation, arrivals)
    left_over = [row.source_reference for row, arrival in zip(rows, arrivals, strict=True) if arrival.id not in new]
    here = source_references(consultation, left_over)
    for row, arrival in zip(rows, arrivals, strict=True):
        if arrival.id in new:
            yield row, arrival
        elif (
            row.source_reference not in here
        ):  # the close has moved, or its reference was taken: the one way says which
            again = arrive(
                consultation,
                received_at=row.received_at,
                channel=columns.channel,
                source_reference=row.source_reference,
            )
            if again is not None:
                yield row, again


def _words(columns: ColumnMap, n: int) -> str:
    assumed = "" if columns.received else "; the file gave no time of receipt, so it was assumed"
    return f"Imported {n} responses from a file{assumed}"
