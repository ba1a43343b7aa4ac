"""Pure decisions: what a code looks like, which words are the same thought, and what a note hands on."""

import re

from consult.words import CLEAR, clean, one_line

CODE_LENGTH = 6
LONGEST_STATEMENT = 140

_LITTLE_WORDS = {"a", "an", "the", "should", "must", "ought", "to", "please", "that", "which"}
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def plain_code(typed: str) -> str:
    """A join code as people type it: spaces, dashes and small letters do not matter."""
    return re.sub(r"[\s-]+", "", one_line(typed)).upper()


def is_code(code: str) -> bool:
    return len(code) == CODE_LENGTH and set(code) <= set(CLEAR)


def gist(text: str) -> tuple[str, ...]:
    """The words that carry a statement, in order. Two statements of one gist are one thought.

    Deliberately narrow: "more" and "less", "buses" and "trams", with and without "not" stay apart. Taking two opposite
    statements for one would silence somebody; letting two like ones pass costs the room a vote.
    """
    words = _WORD.findall(text.casefold().replace("’", "").replace("'", ""))
    return tuple(_singular(word) for word in words if word not in _LITTLE_WORDS)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def learnings_of(carry_forward: str) -> list[str]:
    """What a note hands on, piece by piece: its lines, or the sentences of its only line."""
    lines = [one_line(line) for line in clean(carry_forward).split("\n") if line.strip()]
    return _SENTENCE_END.split(lines[0]) if len(lines) == 1 else lines
