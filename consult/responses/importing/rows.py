"""From a row of cells to a response that may be taken in, or the reason why not, in words that say what to do."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from consult import clock, taxonomy
from consult.catalogue import Consultation
from consult.questions import Question, QuestionKind, picks, wrong_with
from consult.responses.importing.mapping import ColumnMap
from consult.responses.importing.table import Row
from consult.responses.models import Publication
from consult.words import clean, one_line

NO_VIEW = {"no view", "i have no view", "i have no view on this"}
_TERMS = {"kind": "respondent_kind", "size": "organisation_size", "place": "place", "sectors": "sector"}
_LISTS = ("sectors", "challenges")
_SEVERAL = (QuestionKind.MULTIPLE, QuestionKind.RANKING, QuestionKind.MATRIX)
_PRIVATE = (Publication.NONE, Publication.CONFIDENTIAL)
_BRITISH = re.compile(r"(\d{1,2})[/. ](\d{1,2})[/. ](\d{4})(.*)")


@dataclass(frozen=True)
class Refusal:
    """Why a row was not taken: where, what stood there (unless it is private), what to do."""

    row: int
    column: str
    words: str

    def __str__(self) -> str:
        where = f', column "{self.column}"' if self.column else ""
        return f"Row {self.row}{where}: {self.words}"


class Refused(Exception):
    """Raised while a row is read; becomes its Refusal."""

    def __init__(self, column: str, words: str) -> None:
        super().__init__(words)
        self.column, self.words = column, words


@dataclass(frozen=True)
class ReadRow:
    """A row that can be taken in."""

    number: int
    source_reference: str
    received_at: datetime
    about: dict[str, Any]
    answers: dict[Question, dict[str, Any]]


class RowReader:
    """Reads the rows of one file, and remembers which it has seen: two that say the same are two responses."""

    def __init__(self, consultation: Consultation, columns: ColumnMap, *, now: datetime) -> None:
        self.consultation, self.columns, self.now = consultation, columns, now
        self.choices = {question: _choices_of(question) for question in columns.answers}
        self.terms = {name: _terms_of(kind) for name, kind in _TERMS.items()} | {"challenges": _terms_of("challenge")}
        self.seen: Counter[bytes] = Counter()

    def read(self, row: Row) -> ReadRow | Refusal:
        try:
            return self._read(row)
        except Refused as refused:
            return Refusal(row.number, refused.column, refused.words)

    def _read(self, row: Row) -> ReadRow:
        missing = [column for column in self.columns.columns if column not in row.cells]
        if missing:
            words = f"the row ends before this column, after {row.width} cells. Put cells with line breaks in quotes"
            raise Refused(missing[0], words)
        source_reference = self._source_reference(row.cells)
        about = self._about(row.cells)
        answers = {question: self._answer(question, row.cells, about) for question in self.columns.answers}
        given = {question: answer for question, answer in answers.items() if any(answer.values())}
        if not given:
            raise Refused("", "there is no answer in it. Leave the row out, or check which columns hold the answers")
        return ReadRow(row.number, source_reference, self._received(row.cells), about, given)

    def _source_reference(self, cells: Mapping[str, str]) -> str:
        """The file's own name for the row, or else what the row says and the how-manieth it is that says so."""
        column = self.columns.reference
        if column is None:
            words = json.dumps([[name, clean(cells[name])] for name in sorted(self.columns.columns)])
            mark = hashlib.sha256(words.encode()).digest()[:20]
            self.seen[mark] += 1
            return f"row:{mark.hex()}:{self.seen[mark]}"
        reference = one_line(cells[column])
        if not reference:
            raise Refused(column, "the reference is empty. Give each row its own")
        self.seen[reference.encode()] += 1
        if self.seen[reference.encode()] > 1:
            raise Refused(column, f'"{_shown(reference)}" stands in an earlier row too. Give each row its own')
        return reference

    def _about(self, cells: Mapping[str, str]) -> dict[str, Any]:
        about: dict[str, Any] = {}
        for name, column in self.columns.about.items():
            value = one_line(cells[column])
            if name in _LISTS:
                parts = [part.strip() for part in value.split(";") if part.strip()]
                about[name] = [self._term(name, column, part) for part in parts]
            elif name == "publication":
                about[name] = _publication(column, value)
            else:
                about[name] = self._term(name, column, value)
        about.setdefault("publication", Publication.NONE)
        return about

    def _term(self, name: str, column: str, value: str) -> str:
        known = self.terms.get(name)
        if not value or not known:
            return value
        code = known.get(value.casefold())
        if code is None:
            there = ", ".join(dict.fromkeys(known.values()))
            raise Refused(column, f'"{_shown(value)}" is not known. Use one of: {there}')
        return code

    def _answer(self, question: Question, cells: Mapping[str, str], about: Mapping[str, Any]) -> dict[str, Any]:
        column = self.columns.answers[question]
        value = clean(cells[column])
        if question.no_view and one_line(value).casefold().strip(".") in NO_VIEW:
            return {"no_view": True}
        if not question.kind.has_choices:
            return {"text": self._written(question, column, value)}
        return {"choices": self._picked(question, column, value, private=about["publication"] in _PRIVATE)}

    def _picked(self, question: Question, column: str, value: str, *, private: bool) -> list[str]:
        known, whole = self.choices[question], one_line(value)
        if not whole:
            return []
        several = question.kind in _SEVERAL and whole.casefold() not in known
        parts = [one_line(part) for part in re.split(r"[;|\n]", value) if part.strip()] if several else [whole]
        for part in parts:
            if part.casefold() not in known:
                there = ", ".join(pick.key for pick in picks(question)) or "its choices"
                there = there.replace("first=", "")
                shown = "what stands there (not shown: it is not for publication)" if private else f'"{_shown(part)}"'
                raise Refused(column, f"{shown} is not a choice of question {question.number}. Use one of: {there}")
        return [known[part.casefold()] for part in parts]

    def _written(self, question: Question, column: str, value: str) -> str:
        wrong = wrong_with(question, value) if value else ""
        if wrong:
            raise Refused(column, f"it is no answer to question {question.number}. {wrong}")
        return value

    def _received(self, cells: Mapping[str, str]) -> datetime:
        """The evidenced time; where the file has none, now, or just before the close or the pause that is past."""
        column = self.columns.received
        if column is None:
            assert self.consultation.closes_at is not None
            pause = self.consultation.pause_at(self.now)
            last = pause.began if pause else self.consultation.closes_at
            return min(self.now, last - timedelta(seconds=1))
        received = _moment(column, one_line(cells[column]))
        if received > self.now:
            raise Refused(column, f'"{_shown(cells[column])}" is in the future. Check the date')
        if not self.consultation.takes(received_at=received, began_at=None):
            raise Refused(column, f'"{_shown(cells[column])}" is outside the consultation, so it is not counted')
        return received


def _shown(value: str) -> str:
    plain = one_line(value)
    return plain if len(plain) <= 40 else plain[:39] + "…"


def _choices_of(question: Question) -> dict[str, str]:
    """What may stand in a cell, and what is kept for it; of a matrix a statement with a choice, as "skills = agree"."""
    labels = {one_line(choice.label).casefold(): choice.key for choice in question.choices}
    known = labels | {choice.key.casefold(): choice.key for choice in question.choices}
    if question.kind is not QuestionKind.MATRIX:
        return known
    rows = {name: key for key, words in question.rows for name in (one_line(words).casefold(), key.casefold())}
    pairs = [(row, rows[row], word, known[word]) for row in rows for word in known]
    return {
        f"{row}{sign}{word}": f"{row_key}={key}" for row, row_key, word, key in pairs for sign in ("=", " = ", ": ")
    }


def _terms_of(kind: str) -> dict[str, str]:
    terms: Sequence[taxonomy.Term] = taxonomy.list_terms(kind)
    words = {word.casefold(): term.code for term in terms for word in (*term.aliases, term.label)}
    return words | {term.code.casefold(): term.code for term in terms}


def _publication(column: str, value: str) -> Publication:
    known = {str(each): each for each in Publication} | {each.words.casefold(): each for each in Publication}
    if not value:
        return Publication.NONE
    if value.casefold() not in known:
        raise Refused(column, f'"{_shown(value)}" is not known. Use one of: {", ".join(Publication)}')
    return known[value.casefold()]


def _moment(column: str, value: str) -> datetime:
    """2018-11-16, 2018-11-16 14:30, with or without a zone, or 16/11/2018; London time unless it says otherwise.

    A day without an hour is taken as its start, so that a day on which we still took responses counts.
    """
    british = _BRITISH.fullmatch(value)
    written = f"{british[3]}-{british[2]:0>2}-{british[1]:0>2}{british[4]}" if british else value
    try:
        if len(written) <= len("2018-11-16"):
            return clock.start_of(date.fromisoformat(written))
        moment = datetime.fromisoformat(written)
        return moment if moment.tzinfo else clock.wall_time(moment.date(), moment.time())
    except clock.NotOneMoment as problem:
        words = f'"{_shown(value)}" is no single moment. {problem}, or add its zone: 2018-10-28 01:30+00:00'
        raise Refused(column, words) from problem
    except ValueError:
        raise Refused(column, f'"{_shown(value)}" is not a date. Use the form 2018-11-16') from None
