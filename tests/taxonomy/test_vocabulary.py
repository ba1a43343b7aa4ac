"""The vocabulary, and the strategy on a page."""

import pytest

from consult import taxonomy
from consult.db import db, transaction
from consult.errors import NotFound
from consult.taxonomy import Confidence, TaxonomyVersion, Term
from tests.conftest import NOW


def make_edition(no, **labels):
    with transaction():
        version = TaxonomyVersion(no=no, note="", published_at=NOW)
        db.session.add(version)
        db.session.flush()
        for sort, (code, label) in enumerate(labels.items()):
            db.session.add(
                Term(
                    version_id=version.id,
                    kind="sector",
                    code=code,
                    label=label,
                    parent_code=None,
                    status="active",
                    description="",
                    aliases=[],
                    confidence=Confidence.HIGH,
                    source_note="Ours",
                    sort=sort,
                )
            )


def test_without_a_vocabulary_it_says_how_to_load_one(app):
    assert taxonomy.list_terms("sector") == [] and taxonomy.find_version() is None
    with pytest.raises(NotFound, match="programme load"):
        taxonomy.latest_version()


def test_questions_are_about_the_latest_edition(app):
    make_edition(1, rail="Rail", coal="Coal")
    make_edition(2, rail="Railways")
    assert taxonomy.latest_version().no == 2
    assert [term.label for term in taxonomy.list_terms("sector")] == ["Railways"]
    assert taxonomy.find_term("sector", "coal") is None
    assert [term.code for term in taxonomy.list_terms("sector", version=taxonomy.find_version(1))] == ["rail", "coal"]


def test_a_label_falls_back_to_the_code(app):
    make_edition(1, rail="Rail")
    assert taxonomy.label("sector", "rail") == "Rail"
    assert taxonomy.label("sector", "airships") == "airships"
    assert taxonomy.label("theme", "rail") == "rail"


def test_the_matrix_has_a_place_for_every_theme_and_challenge_in_every_sector(programme):
    matrix = taxonomy.matrix()
    assert len(matrix.sectors) == 11 and len(matrix.themes) == 8 and len(matrix.challenges) == 4
    assert all(len(row.cells) == 11 for row in matrix.themes + matrix.challenges)
    assert len(matrix.specialisms) == 11 and all(matrix.specialisms)
    filled = [cell for row in matrix.themes + matrix.challenges for cell in row.cells if cell]
    assert len(filled) == 39
    assert all(cell.confidence and cell.source_note for cell in filled)


def test_each_cell_stands_in_its_own_row_and_column(programme):
    matrix = taxonomy.matrix()
    for row in matrix.themes + matrix.challenges:
        for sector, cell in zip(matrix.sectors, row.cells, strict=True):
            assert cell is None or (cell.row_id == row.term.id and cell.sector_id == sector.id)


def test_owners_stand_with_their_theme(programme):
    owners = {row.term.code: [owner.name for owner in row.owners] for row in taxonomy.matrix().themes}
    assert owners["energy"] == ["Regional Energy Strategy", "Energy Capital"]
    assert len(owners["mobility"]) == 7
