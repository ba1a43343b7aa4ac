"""The part of a text that shows why it was found, cut into pieces that are marked or not."""

from dataclasses import dataclass

from consult.search.asking import Asked
from consult.search.stems import Word, list_words
from consult.words import around, one_line

LENGTH = 240  # characters


@dataclass(frozen=True)
class Piece:
    """A run of characters, all marked or none."""

    text: str
    marked: bool = False


def _wanted(text: str, asked: Asked) -> list[Word]:
    return [word for word in list_words(text) if any(term.marks(word) for term in asked.terms)]


def mark(text: str, asked: Asked) -> list[Piece]:
    """All of a text, with the words that were asked for marked."""
    pieces, place = [], 0
    for word in _wanted(text, asked):
        if word.start > place:
            pieces.append(Piece(text[place : word.start]))
        pieces.append(Piece(text[word.start : word.end], marked=True))
        place = word.end
    if place < len(text):
        pieces.append(Piece(text[place:]))
    return pieces


def extract(text: str, asked: Asked) -> list[Piece]:
    """The stretch that holds most of what was asked for; the beginning where only the title holds it."""
    line = one_line(text)
    wanted = _wanted(line, asked)
    start, end = _best(wanted)
    before, after = around(line, start, end, max(0, LENGTH - (end - start)) // 2 if wanted else LENGTH)
    return mark(before + line[start:end] + after, asked)


def _best(wanted: list[Word]) -> tuple[int, int]:
    best, span = 0, (0, 0)
    for n, first in enumerate(wanted):
        near = [word for word in wanted[n:] if word.end - first.start <= LENGTH]
        different = len({word.stem for word in near})
        if different > best:
            best, span = different, (first.start, near[-1].end)
    return span
