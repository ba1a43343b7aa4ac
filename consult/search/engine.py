"""The two full-text indexes behind one door: FTS5 on SQLite, `tsvector` on PostgreSQL.

Both are given stems that were cut by us, so both find the same entries; each weighs them in its own way, a word in a
title counting ten times one in the text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import TextClause, text

from consult.db import db
from consult.search.asking import Asked, Term

_GAP = 10  # places between the title's last word and the text's first: no phrase spans them
_LAST_PLACE = 16_383  # PostgreSQL's


@dataclass(frozen=True)
class _Statements:
    """What is said to one kind of database."""

    put: TextClause
    drop: TextClause
    count: TextClause
    find: TextClause


_SQLITE = _Statements(
    put=text("INSERT INTO search_stems (rowid, title, text) VALUES (:id, :title, :text)"),
    drop=text("DELETE FROM search_stems WHERE rowid = :id"),
    count=text("""
        SELECT search_entry.kind, count(*) FROM search_stems JOIN search_entry ON search_entry.id = search_stems.rowid
        WHERE search_stems MATCH :asked GROUP BY search_entry.kind
    """),
    find=text("""
        SELECT search_entry.id FROM search_stems JOIN search_entry ON search_entry.id = search_stems.rowid
        WHERE search_stems MATCH :asked AND (:kind = '' OR search_entry.kind = :kind)
        ORDER BY bm25(search_stems, 10.0, 1.0), search_entry.at IS NULL, search_entry.at DESC, search_entry.key
        LIMIT :most OFFSET :skip
    """),
)
_POSTGRESQL = _Statements(
    put=text("INSERT INTO search_stems (entry_id, stems) VALUES (:id, CAST(:stems AS tsvector))"),
    drop=text("DELETE FROM search_stems WHERE entry_id = :id"),
    count=text("""
        SELECT search_entry.kind, count(*)
        FROM search_stems JOIN search_entry ON search_entry.id = search_stems.entry_id
        WHERE search_stems.stems @@ CAST(:asked AS tsquery) GROUP BY search_entry.kind
    """),
    find=text("""
        SELECT search_entry.id FROM search_stems JOIN search_entry ON search_entry.id = search_stems.entry_id
        WHERE search_stems.stems @@ CAST(:asked AS tsquery) AND (:kind = '' OR search_entry.kind = :kind)
        ORDER BY ts_rank_cd('{0.1, 0.1, 0.1, 1.0}', search_stems.stems, CAST(:asked AS tsquery), 1) DESC,
            search_entry.at IS NULL, search_entry.at DESC, search_entry.key
        LIMIT :most OFFSET :skip
    """),
)


def _is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"


def _here() -> _Statements:
    return _POSTGRESQL if _is_postgresql() else _SQLITE


def put(entry_id: int, title: Sequence[str], body: Sequence[str]) -> None:
    """Index one entry by its stems."""
    values: dict[str, object] = {"id": entry_id}
    if _is_postgresql():
        values["stems"] = _as_tsvector(title, body)
    else:
        values |= {"title": " ".join(title), "text": " ".join(body)}
    db.session.execute(_here().put, values)


def drop(entry_ids: Iterable[int]) -> None:
    for entry_id in entry_ids:
        db.session.execute(_here().drop, {"id": entry_id})


def _as_tsvector(title: Sequence[str], body: Sequence[str]) -> str:
    """Written out with places and weights, so that PostgreSQL's own parser, which differs by locale, has no say."""
    places: dict[str, list[str]] = {}
    for place, stem in enumerate(title, 1):
        places.setdefault(stem, []).append(f"{min(place, _LAST_PLACE)}A")
    for place, stem in enumerate(body, len(title) + _GAP):
        places.setdefault(stem, []).append(f"{min(place, _LAST_PLACE)}D")
    return " ".join(f"'{stem}':{','.join(where)}" for stem, where in places.items())


def _fts5(term: Term) -> str:
    phrase = '"' + " ".join(term.stems) + '"'
    return f'({phrase} OR "{term.begins}"*)' if term.begins else phrase


def _tsquery(term: Term) -> str:
    phrase = " <-> ".join(f"'{stem}'" for stem in term.stems)
    return f"({phrase} | '{term.begins}':*)" if term.begins else f"({phrase})"


def _written(asked: Asked) -> str:
    """Stems hold letters and figures only, so nothing in them is an operator."""
    if _is_postgresql():
        return " & ".join(_tsquery(term) for term in asked.terms)
    return " AND ".join(_fts5(term) for term in asked.terms)


def count_by_kind(asked: Asked) -> dict[str, int]:
    """How many entries of each kind are found."""
    return {row[0]: row[1] for row in db.session.execute(_here().count, {"asked": _written(asked)})}


def find(asked: Asked, *, kind: str, skip: int, most: int) -> list[int]:
    """The ids of one page of entries, the best first; what weighs the same, newest first."""
    values = {"asked": _written(asked), "kind": kind, "skip": skip, "most": most}
    return [row[0] for row in db.session.execute(_here().find, values)]
