"""Words and their stems, cut here so that both databases index and find the same ones."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_MARKS = re.compile("[\u0300-\u036f]")  # accents on Latin, Greek and Cyrillic letters
_english = snowballstemmer.stemmer("english")
LONGEST = 60  # letters of a word that count


@dataclass(frozen=True)
class Word:
    """A word where it stands in a text."""

    plain: str
    stem: str
    start: int
    end: int


def plain(word: str) -> str:
    """Small letters without accents or apostrophes: what counts as the same word."""
    bare = _MARKS.sub("", unicodedata.normalize("NFD", word.casefold().replace("’", "'")))
    bare = bare.removesuffix("'s").replace("'", "")
    return unicodedata.normalize("NFC", bare)[:LONGEST]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """English endings taken off: "manufacturing" and "manufacturer" are found by each other."""
    return str(_english.stemWord(word))


def list_words(text: str) -> Iterator[Word]:
    for found in _WORD.finditer(text):
        letters = plain(found.group())
        if letters:
            yield Word(letters, stem(letters), found.start(), found.end())


def stems_of(text: str) -> list[str]:
    return [word.stem for word in list_words(text)]
