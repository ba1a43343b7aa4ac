"""Find what is public by its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from sqlalchemy import select

from consult.db import db
from consult.search import engine
from consult.search.asking import Asked, ask
from consult.search.extracts import Piece, extract, mark
from consult.search.models import Kind, SearchEntry, SearchWord
from consult.search.stems import stem

CLOSE_ENOUGH = 0.75
MOST_MENDED = 4  # words of one query that are looked for among all there are


@dataclass(frozen=True)
class Found:
    """One result: what it is, and its words with those marked that were asked for."""

    entry: SearchEntry
    title: list[Piece]
    extract: list[Piece]


@dataclass(frozen=True)
class Results:
    """One page of what was found; `by_kind` counts all pages, whatever kind was chosen."""

    found: Sequence[Found]
    total: int
    by_kind: dict[Kind, int]


def find(asked: Asked, *, kind: Kind | None = None, page: int = 1, size: int = 25) -> Results:
    """Everything that holds all terms, the best first."""
    if not asked:
        return Results([], 0, {})
    counts = engine.count_by_kind(asked)
    by_kind = {each: counts[each] for each in Kind if counts.get(each)}
    total = by_kind.get(kind, 0) if kind else sum(by_kind.values())
    ids = engine.find(asked, kind=kind or "", skip=(page - 1) * size, most=size)
    entries = {each.id: each for each in db.session.scalars(select(SearchEntry).where(SearchEntry.id.in_(ids)))}
    found = [Found(entries[each], mark(entries[each].title, asked), extract(entries[each].text, asked)) for each in ids]
    return Results(found, total, by_kind)


def suggest(asked: Asked) -> str:
    """The query with its misspelt words mended, if that finds something; otherwise nothing."""
    known = {word: uses for word, uses in db.session.execute(select(SearchWord.word, SearchWord.uses))}
    stems = {stem(word) for word in known}
    mended, changed = [], 0
    for word in asked.words:
        close: list[str] = []
        if stem(word) not in stems and changed < MOST_MENDED:
            close = get_close_matches(word, known, n=3, cutoff=CLOSE_ENOUGH)
        changed += bool(close)
        mended.append(max(close, key=lambda each: (_likeness(each, word), known[each])) if close else word)
    query = " ".join(mended)
    return query if changed and engine.count_by_kind(ask(query)) else ""


def _likeness(word: str, typed: str) -> bool:
    """People seldom miss the first letter."""
    return word[0] == typed[0]
