"""One edition of the vocabulary. A published edition is never changed: consultations pin it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from consult.db import db
from consult.programme.files import Row
from consult.programme.shelf import Loaded
from consult.taxonomy.models import Confidence, MatrixCell, TaxonomyVersion, Term, ThemeOwner


def put_vocabulary(loaded: Loaded, content: Row, *, now: datetime) -> None:
    no = content["version"]["no"]
    here = db.session.scalar(select(TaxonomyVersion).where(TaxonomyVersion.no == no))
    if here is None:
        version = loaded.put(
            TaxonomyVersion, {"no": no}, {"note": content["version"].get("note", ""), "published_at": now}
        )
        _fill(loaded, version, content)
    elif _said(content) != _held(here):
        loaded.left_alone.append(
            f"Left alone: version {no} of the vocabulary is published, and taxonomy.toml now says something else. "
            f"Give it the number {no + 1}."
        )


def _fill(loaded: Loaded, version: TaxonomyVersion, content: Row) -> None:
    terms: dict[tuple[str, str], Term] = {}
    for sort, row in enumerate(content.get("term", []), start=1):
        values = {
            "label": row["label"],
            "parent_code": row.get("parent") or None,
            "status": row["status"],
            "description": row["description"],
            "aliases": row.get("aliases", []),
            "sort": sort,
            **_sure(row),
        }
        keys = {"version_id": version.id, "kind": row["kind"], "code": row["code"]}
        terms[row["kind"], row["code"]] = loaded.put(Term, keys, values)
    for sort, row in enumerate(content.get("owner", []), start=1):
        values = {"kind": row["kind"], "body_code": row.get("body") or None, "sort": sort, **_sure(row)}
        loaded.put(ThemeOwner, {"term_id": terms["theme", row["theme"]].id, "name": row["name"]}, values)
    for row in content.get("cell", []):
        across = terms.get(("theme", row["row"])) or terms["challenge", row["row"]]
        keys = {"row_id": across.id, "sector_id": terms["sector", row["sector"]].id}
        loaded.put(MatrixCell, keys, {"text": row["text"], **_sure(row)})


def _sure(row: Row) -> dict[str, Any]:
    return {"confidence": Confidence(row["confidence"]), "source_note": row["source_note"]}


def _said(content: Row) -> list[tuple[str, ...]]:
    """The file's words, in a form that can be held against the edition that is here."""
    return sorted(
        [
            *(("term", r["kind"], r["code"], r["label"], r["description"], r["source_note"]) for r in content["term"]),
            *(("owner", r["theme"], r["name"], r["kind"], r["source_note"]) for r in content.get("owner", [])),
            *(("cell", r["row"], r["sector"], r["text"], r["source_note"]) for r in content.get("cell", [])),
        ]
    )


def _held(version: TaxonomyVersion) -> list[tuple[str, ...]]:
    terms = {term.id: term for term in db.session.scalars(select(Term).where(Term.version_id == version.id))}
    owners = db.session.scalars(select(ThemeOwner).where(ThemeOwner.term_id.in_(terms))).all()
    cells = db.session.scalars(select(MatrixCell).where(MatrixCell.row_id.in_(terms))).all()
    return sorted(
        [
            *(("term", t.kind, t.code, t.label, t.description, t.source_note) for t in terms.values()),
            *(("owner", terms[o.term_id].code, o.name, o.kind, o.source_note) for o in owners),
            *(("cell", terms[c.row_id].code, terms[c.sector_id].code, c.text, c.source_note) for c in cells),
        ]
    )
