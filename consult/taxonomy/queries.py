"""Questions about the vocabulary. Unless a version is given, all of them ask the latest."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select

from consult.db import db
from consult.errors import NotFound
from consult.taxonomy.models import MatrixCell, TaxonomyVersion, Term, ThemeOwner


def find_version(no: int | None = None) -> TaxonomyVersion | None:
    """The version with this number, or the latest, or None."""
    asked = select(TaxonomyVersion).order_by(TaxonomyVersion.no.desc()).limit(1)
    return db.session.scalar(asked if no is None else asked.where(TaxonomyVersion.no == no))


def latest_version() -> TaxonomyVersion:
    version = find_version()
    if version is None:
        raise NotFound("No sectors, themes or places are loaded yet. Run: flask --app wsgi programme load")
    return version


def _terms(version: TaxonomyVersion | None) -> Select[Term]:
    latest = select(TaxonomyVersion.id).order_by(TaxonomyVersion.no.desc()).limit(1).scalar_subquery()
    return select(Term).where(Term.version_id == (latest if version is None else version.id)).order_by(Term.sort)


def list_terms(kind: str, *, version: TaxonomyVersion | None = None) -> Sequence[Term]:
    return db.session.scalars(_terms(version).where(Term.kind == kind)).all()


def find_term(kind: str, code: str, *, version: TaxonomyVersion | None = None) -> Term | None:
    return db.session.scalar(_terms(version).where(Term.kind == kind, Term.code == code))


def label(kind: str, code: str) -> str:
    """What people read; the code itself where the vocabulary does not know it."""
    term = find_term(kind, code)
    return term.label if term else code


def specialisms_of(sector_code: str) -> Sequence[Term]:
    return db.session.scalars(_terms(None).where(Term.kind == "specialism", Term.parent_code == sector_code)).all()


@dataclass(frozen=True)
class MatrixRow:
    """A theme or challenge, its owners, and what stands in each sector's column; `cells` is in the columns' order."""

    term: Term
    owners: list[ThemeOwner]
    cells: list[MatrixCell | None]


@dataclass(frozen=True)
class Matrix:
    """The strategy on a page: sectors across, themes down, challenges below, outcomes at the right."""

    sectors: Sequence[Term]
    specialisms: list[list[Term]]
    themes: list[MatrixRow]
    challenges: list[MatrixRow]
    outcomes: Sequence[Term]


def matrix() -> Matrix:
    """Everything for the strategy on a page, in six questions to the database."""
    sectors, cells = list_terms("sector"), _cells()
    specialisms = list_terms("specialism")
    owners = db.session.scalars(select(ThemeOwner).order_by(ThemeOwner.sort)).all()

    def rows(kind: str) -> list[MatrixRow]:
        return [
            MatrixRow(
                term=term,
                owners=[owner for owner in owners if owner.term_id == term.id],
                cells=[cells.get((term.id, sector.id)) for sector in sectors],
            )
            for term in list_terms(kind)
        ]

    return Matrix(
        sectors=sectors,
        specialisms=[[term for term in specialisms if term.parent_code == sector.code] for sector in sectors],
        themes=rows("theme"),
        challenges=rows("challenge"),
        outcomes=list_terms("outcome"),
    )


def _cells() -> dict[tuple[UUID, UUID], MatrixCell]:
    return {(cell.row_id, cell.sector_id): cell for cell in db.session.scalars(select(MatrixCell))}
