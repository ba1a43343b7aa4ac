"""Which column holds what. Written by a person as MAP.json; checked before anything is read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from consult.errors import RuleBroken
from consult.questions import Question
from consult.responses.models import Channel

ABOUT = ("kind", "name", "organisation", "size", "place", "sectors", "challenges", "on_behalf", "publication")
KNOWN = {"reference", "received", "answers", "channel", *ABOUT}


class BadMap(RuleBroken):
    """The map cannot be followed. The message names what is wrong and what there is instead."""


@dataclass(frozen=True)
class ColumnMap:
    """Columns by what they hold; `answers` by the question they answer."""

    answers: Mapping[Question, str]
    reference: str | None = None
    received: str | None = None
    channel: Channel = Channel.IMPORT
    about: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        named = [self.reference, self.received, *self.about.values(), *self.answers.values()]
        return list(dict.fromkeys(column for column in named if column))


def read_map(path: Path, asked: Sequence[Question]) -> ColumnMap:
    try:
        wanted = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeError, ValueError) as trouble:
        raise BadMap(f"The map could not be read as JSON: {trouble}") from None
    return make_map(wanted, asked)


def make_map(wanted: Any, asked: Sequence[Question]) -> ColumnMap:
    """Check a map against the questions of the consultation."""
    if not isinstance(wanted, dict) or not isinstance(wanted.get("answers"), dict) or not wanted["answers"]:
        raise BadMap('The map must be an object whose "answers" say which column answers which question')
    unknown = sorted(set(wanted) - KNOWN)
    if unknown:
        raise BadMap(f"The map has {', '.join(unknown)}, which nothing uses. It may have: {', '.join(sorted(KNOWN))}")
    for name, column in [*wanted.items(), *wanted["answers"].items()]:
        if name != "answers" and not (column is None or isinstance(column, str)):
            raise BadMap(f'"{name}" must be the name of a column, or null')
    return ColumnMap(
        answers=_questions(wanted["answers"], asked),
        reference=wanted.get("reference"),
        received=wanted.get("received"),
        channel=_channel(wanted.get("channel")),
        about={name: wanted[name] for name in ABOUT if wanted.get(name)},
    )


def _questions(answers: Mapping[str, str], asked: Sequence[Question]) -> dict[Question, str]:
    by_number = {str(question.number): question for question in asked}
    missing = sorted(set(answers) - set(by_number))
    if missing:
        there = ", ".join(by_number) or "none"
        raise BadMap(f"There is no question {', '.join(missing)}. The consultation's questions are: {there}")
    return {by_number[number]: column for number, column in answers.items() if column}


def _channel(value: str | None) -> Channel:
    try:
        return Channel(value or Channel.IMPORT)
    except ValueError:
        raise BadMap(f"The channel must be one of: {', '.join(Channel)}") from None


def check_columns(columns: ColumnMap, heading: Sequence[str]) -> None:
    """Every column that the map names is in the file, once."""
    missing = [column for column in columns.columns if column not in heading]
    if missing:
        there = ", ".join(f'"{name}"' for name in heading)
        raise BadMap(f'The file has no column "{missing[0]}". Its columns are: {there}')
    twice = [column for column in columns.columns if list(heading).count(column) > 1]
    if twice:
        raise BadMap(f'Two columns are called "{twice[0]}". Give them different names')
