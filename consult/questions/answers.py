"""What can be answered to each kind of question, how it is kept, counted and shown. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from consult.questions.kinds import PICKED, QuestionKind
from consult.words import one_line

_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")
DAY = "Enter a date like 31 3 2019"
YEARS = range(1900, 2200)  # as the three boxes of a date have it
EACH_ROW = "Choose an answer in each row"
RANKS = "Give each one that you rank a different number, from 1 up"


class Asked(Protocol):
    """A question, or an earlier version of one."""

    @property
    def kind(self) -> QuestionKind: ...
    @property
    def choices(self) -> Sequence[Any]: ...
    @property
    def rows(self) -> list[list[str]]: ...
    @property
    def settings(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Pick:
    """One thing that an answer can have picked, and that is counted."""

    key: str
    label: str


def picks(asked: Asked) -> list[Pick]:
    """All that is counted of a closed question: its choices, each statement's choices, or what was put first."""
    offered = [(choice.key, choice.label) for choice in asked.choices]
    if asked.kind is QuestionKind.MATRIX:
        return [Pick(f"{row}={key}", f"{words}: {label}") for row, words in asked.rows for key, label in offered]
    if asked.kind is QuestionKind.RANKING:
        return [Pick(f"first={key}", f"{label}, ranked first") for key, label in offered]
    return [Pick(key, label) for key, label in offered] if asked.kind in PICKED else []


def picked(asked: Asked, choices: Sequence[str]) -> list[str]:
    """The keys of `picks` that an answer counts under."""
    if asked.kind is QuestionKind.RANKING:
        return [f"first={choices[0]}"] if choices else []
    return list(choices)


def words_of(asked: Asked, choices: Sequence[str], text: str = "") -> list[str]:
    """An answer that was picked, in the words of the questionnaire; a key that it does not have stands as it is."""
    labels = {choice.key: choice.label for choice in asked.choices}
    if asked.kind is QuestionKind.MATRIX:
        rows = dict(asked.rows)
        pairs = [key.partition("=") for key in choices]
        return [f"{rows.get(row, row)}: {labels.get(key, key)}" for row, _, key in pairs]
    if asked.kind is QuestionKind.RANKING:
        return [f"{place}. {labels.get(key, key)}" for place, key in enumerate(choices, 1)]
    if asked.kind is QuestionKind.NUMBER and text:
        return [number_words(asked.settings, text)]
    if asked.kind is QuestionKind.DATE and text:
        return [date_words(text)]
    return [labels.get(key, key) for key in choices]


def plain_choices(asked: Asked, given: Sequence[str]) -> list[str]:
    """What was picked, as it is kept: known keys only, in the question's order, a ranking in the order given."""
    known = [choice.key for choice in asked.choices]
    if asked.kind is QuestionKind.MATRIX:
        chosen = dict(each.partition("=")[::2] for each in reversed(given))
        return [f"{row}={chosen[row]}" for row, _words in asked.rows if chosen.get(row) in known]
    if asked.kind is QuestionKind.RANKING:
        return [key for key in dict.fromkeys(given) if key in known]
    kept = [key for key in known if key in set(given)]
    return kept if asked.kind is QuestionKind.MULTIPLE else kept[:1]


def ranked(places: Mapping[str, str]) -> list[str] | None:
    """The keys in the order of the numbers typed beside them; None when those are no ranking."""
    typed = {key: place.strip() for key, place in places.items() if place.strip()}
    if not all(place.isascii() and place.isdigit() and len(place) < 4 for place in typed.values()):
        return None
    order = sorted(typed, key=lambda key: int(typed[key]))
    return order if [int(typed[key]) for key in order] == list(range(1, len(order) + 1)) else None


def plain_text(asked: Asked, text: str) -> str:
    """A number or a date in its one written form; what is none stays as it was typed."""
    if asked.kind is QuestionKind.NUMBER:
        number = find_number(text)
        return text if number is None else format(number, "f")
    if asked.kind is QuestionKind.DATE:
        day = find_date(text)
        return text if day is None else day.isoformat()
    return one_line(text) if asked.kind is QuestionKind.SHORT else text


def find_number(text: str) -> Decimal | None:
    """1,200 and £1 200.50 are numbers; spaces and commas do not matter."""
    plain = re.sub(r"[\s,£]", "", text).replace("\N{MINUS SIGN}", "-")
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def find_date(text: str) -> date | None:
    """2018-11-16, or day, month and year as three boxes have them: 16 11 2018."""
    parts = re.split(r"[-/. ]+", text.strip())
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        return None
    year, month, day = map(int, parts if len(parts[0]) == 4 else reversed(parts))
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def wrong_with(asked: Asked, text: str) -> str:
    """What keeps a number or date from being one that was asked for, with what to do; empty when all is well."""
    if asked.kind is QuestionKind.DATE:
        return "" if find_date(text) else DAY
    if asked.kind is not QuestionKind.NUMBER:
        return ""
    number, settings = find_number(text), asked.settings
    if number is None:
        return "Enter a number, like 12"
    if settings.get("whole") and number != number.to_integral_value():
        return "Enter a whole number, like 12"
    low, high = (find_number(str(settings.get(name) or "")) for name in ("lowest", "highest"))
    if low is not None and number < low:
        return f"The number must be {settings['lowest']} or more"
    if high is not None and number > high:
        return f"The number must be {settings['highest']} or less"
    return ""


def number_words(settings: Mapping[str, Any], text: str) -> str:
    number, unit = find_number(text), str(settings.get("unit") or "")
    shown = text if number is None else f"{number:,f}"
    return f"£{shown}" if unit == "£" else f"{shown} {unit}".strip()


def date_words(text: str) -> str:
    day = find_date(text)
    return f"{day.day} {day:%B %Y}" if day else text


def moved(keys: Sequence[str], places: Mapping[str, str], key: str, step: int) -> dict[str, str]:
    """The numbers after one is moved up (-1) or down (1); moving up what has no number ranks it last."""
    typed = [each for each in keys if places.get(each, "").strip()]
    order = sorted(typed, key=lambda each: int(places[each]) if places[each].strip().isdecimal() else len(keys))
    if key not in order:
        order += [key] if step < 0 and key in keys else []
    else:
        place = order.index(key)
        order.insert(max(0, place + step), order.pop(place))
    return {each: str(place) for place, each in enumerate(order, 1)}
