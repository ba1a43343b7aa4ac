"""What somebody typed into the search box, as terms that both databases understand."""

import re
from dataclasses import dataclass

from consult.search.stems import Word, list_words
from consult.words import one_line

LONGEST_QUERY = 200
MOST_TERMS = 12
_PARTS = re.compile(r"[\"“”„]([^\"“”„]*)[\"“”„]?|([^\s\"“”„]+)")

# Words that stand in nearly every text: left out of what must be found, unless nothing else was typed or in quotes.
COMMON = frozenset(
    [
        "a",
        "about",
        "all",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "me",
        "my",
        "no",
        "not",
        "of",
        "on",
        "or",
        "our",
        "so",
        "than",
        "that",
        "the",
        "their",
        "them",
        "there",
        "these",
        "they",
        "this",
        "to",
        "us",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)


@dataclass(frozen=True)
class Term:
    """One thing that must be found: a word, words in a row, or the beginning of a word."""

    stems: tuple[str, ...]
    begins: str = ""

    def marks(self, word: Word) -> bool:
        """Whether a word of a text is one of those that were asked for."""
        return word.stem in self.stems or bool(self.begins and word.plain.startswith(self.begins))


@dataclass(frozen=True)
class Asked:
    """A query: all of its terms must be found. `words` are those typed, for suggestions."""

    terms: tuple[Term, ...]
    words: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.terms)


def ask(typed: str | None) -> Asked:
    """Whatever is typed is a query; what no word can be made of is passed over."""
    text = one_line(typed)[:LONGEST_QUERY]
    terms: list[Term] = []
    common: list[Term] = []
    words: list[str] = []
    for quoted, loose in _PARTS.findall(text):
        found = list(list_words(quoted or loose))
        if not found:
            continue
        words += [word.plain for word in found]
        if not quoted and len(found) == 1 and loose.endswith("*"):
            terms.append(Term((found[0].stem,), begins=found[0].plain))
        elif not quoted and len(found) == 1 and found[0].plain in COMMON:
            common.append(Term((found[0].stem,)))
        else:  # a word with a hyphen is words in a row
            terms.append(Term(tuple(word.stem for word in found)))
    kept = list(dict.fromkeys(terms or common))[:MOST_TERMS]
    return Asked(tuple(kept), tuple(words))
