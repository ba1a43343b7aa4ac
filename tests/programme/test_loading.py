"""Loading a region's programme: whole, once, and never over what is published."""

import shutil
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from consult import audit, plans, taxonomy
from consult.boards.models import Board, Route, StepKind
from consult.db import Base, db, transaction
from consult.people import Body
from consult.plans.models import Clause, EvidenceStage, LogicLink, Strength
from consult.programme import WEST_MIDLANDS, load_programme
from tests.conftest import NOW


def counts():
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
    }


@pytest.fixture
def loaded(app):
    with transaction():
        return load_programme(NOW, {("automotive", 1): NOW - timedelta(days=200)})


@pytest.fixture
def copy(tmp_path):
    """The files, to be spoilt."""
    return shutil.copytree(WEST_MIDLANDS, tmp_path / "copy")


def rewrite(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_whole_programme_is_loaded(loaded):
    assert len(taxonomy.list_terms("sector")) == 11
    assert len(taxonomy.list_terms("challenge")) == 4
    assert [stage.code for stage in plans.list_stages()] == ["1a", "1b", "1c", "2a", "2b", "2c", "3", "4", "5"]
    assert len(plans.list_plans()) == 15
    assert taxonomy.label("sector", "automotive") == "Automotive"
    assert loaded.added["clause"] == db.session.scalar(select(func.count()).select_from(Clause)) > 50


def test_loading_twice_changes_nothing(loaded):
    before = counts()
    with transaction():
        again = load_programme(NOW + timedelta(days=1))
    assert counts() == before
    assert not again.added and not again.changed and not again.left_alone
    assert again.lines() == ["Nothing to do: everything is here already."]


def test_a_draft_is_published_when_the_caller_says_so(loaded):
    assert plans.get_version("automotive", 1).published_at == NOW - timedelta(days=200)
    assert plans.get_version("automotive", 2).published_at == NOW


def test_a_draft_can_be_loaded_before_it_is_published(app):
    with transaction():
        load_programme(NOW, {("automotive", 2): None})
    assert plans.current_version(plans.get_plan("automotive")).no == 1
    with transaction():
        again = load_programme(NOW)
    assert plans.current_version(plans.get_plan("automotive")).no == 2
    assert again.changed == {"plan_version": 1}


def test_the_route_is_data_and_leads_through_the_boards(loaded):
    route = db.session.scalar(select(Route))
    assert [(step.board.slug, step.kind) for step in route.steps] == [
        ("sep", StepKind.RECOMMEND),
        ("ca", StepKind.SIGN_OFF),
    ]
    codes = set(db.session.scalars(select(Body.code)))
    assert all(board.body_code in codes for board in db.session.scalars(select(Board)))


def test_a_step_without_evidence_is_asserted_and_only_such_a_step(loaded):
    links = db.session.scalars(select(LogicLink)).all()
    assert links and all((link.evidence_id is None) == (link.strength is Strength.ASSERTED) for link in links)


def test_what_changed_in_a_file_is_brought_up_to_date(loaded, copy):
    rewrite(copy / "strategy.toml", 'title = "Map the evidence we have"', 'title = "Map what we know"')
    with transaction():
        again = load_programme(NOW, folder=copy)
    assert again.changed == {"evidence_stage": 1} and not again.added
    assert db.session.scalar(select(EvidenceStage.title).where(EvidenceStage.code == "1a")) == "Map what we know"


def test_a_published_draft_is_left_alone_and_that_is_said(loaded, copy):
    words = plans.get_clause(plans.get_version("automotive", 1), "purpose").text
    rewrite(copy / "drafts" / "automotive-1.toml", 'heading = "Purpose of this plan"', 'heading = "Another purpose"')
    with transaction():
        again = load_programme(NOW, folder=copy)
    assert len(again.left_alone) == 1 and "draft 1 of automotive is published" in again.left_alone[0]
    clause = plans.get_clause(plans.get_version("automotive", 1), "purpose")
    assert clause.heading == "Purpose of this plan" and clause.text == words


def test_a_published_vocabulary_is_left_alone_and_that_is_said(loaded, copy):
    rewrite(copy / "taxonomy.toml", 'label = "Automotive"', 'label = "Cars"')
    with transaction():
        again = load_programme(NOW, folder=copy)
    assert "version 1 of the vocabulary is published" in again.left_alone[0]
    assert taxonomy.label("sector", "automotive") == "Automotive"


def test_a_new_edition_of_the_vocabulary_stands_beside_the_old_one(loaded, copy):
    rewrite(copy / "taxonomy.toml", "no = 1", "no = 2")
    rewrite(copy / "taxonomy.toml", 'label = "Automotive"', 'label = "Cars"')
    with transaction():
        load_programme(NOW, folder=copy)
    assert taxonomy.latest_version().no == 2
    assert taxonomy.label("sector", "automotive") == "Cars"
    first = taxonomy.find_version(1)
    assert taxonomy.find_term("sector", "automotive", version=first).label == "Automotive"
    assert len(taxonomy.list_terms("sector")) == 11


def test_a_load_that_did_something_is_in_the_audit(loaded):
    with transaction():
        load_programme(NOW)
    lines = db.session.scalars(select(audit.AuditLine)).all()
    assert [(line.act, line.actor) for line in lines] == [("loaded the programme", "machine:programme loader")]


def test_the_command_says_what_it_did(app, now):
    first = app.test_cli_runner().invoke(args=["programme", "load"])
    assert first.exit_code == 0 and "clause: " in first.output and "added" in first.output
    second = app.test_cli_runner().invoke(args=["programme", "load"])
    assert second.exit_code == 0 and second.output.strip() == "Nothing to do: everything is here already."


def test_the_command_fails_in_words_when_the_files_are_broken(app, now, copy):
    rewrite(copy / "drafts" / "automotive-1.toml", 'pillar = "', 'pillar = "no-such-')
    result = app.test_cli_runner().invoke(args=["programme", "load", "--folder", str(copy)])
    assert result.exit_code == 1 and "no-such-" in result.output and "Traceback" not in result.output
    assert plans.list_plans() == []
