"""Find what is public by its words: the same on both databases."""

from datetime import timedelta

import pytest

from consult import search
from consult.db import db, transaction
from consult.plans.models import Clause
from consult.search import Kind, ask, find, services, suggest
from tests.conftest import NOW
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.questions import make_question

WORDS = [
    ("Batteries", "We will build a battery manufacturing centre in Coventry by 2020."),
    ("Skills", "Manufacturers need apprentices. The centre for skills will train them in the café of the future."),
    ("Energy", "National energy policy: grid capacity first, then people's homes. Low-carbon heat."),
]


@pytest.fixture
def clauses(app):
    """Three clauses of a draft, and the index of them."""
    version = make_version(plan_slug="metals", clauses=3)
    with transaction():
        for clause, (heading, text) in zip(version.clauses, WORDS, strict=True):
            clause.heading, clause.text = heading, text
    search.refresh(now=NOW)


def headings(typed, **more):
    return [found.entry.title.partition(" ")[2] for found in find(ask(typed), kind=Kind.CLAUSE, **more).found]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("battery", ["Batteries"]),
        ("manufacture", ["Batteries", "Skills"]),
        ("MANUFACTURERS", ["Batteries", "Skills"]),
        ("cafe", ["Skills"]),
        ("people’s homes", ["Energy"]),
        ("low carbon", ["Energy"]),
        ("low-carbon", ["Energy"]),
        ("carbon-low", []),
        ("2020", ["Batteries"]),
        ("appren*", ["Skills"]),
        ("manufacturing*", ["Batteries", "Skills"]),
        ('"grid capacity"', ["Energy"]),
        ('"capacity grid"', []),
        ("capacity grid", ["Energy"]),
        ('"centre for skills"', ["Skills"]),
        ('"Skills Manufacturers"', []),
        ("what is the centre in Coventry", ["Batteries"]),
        ("battery apprentices", []),
        ("the", ["Skills"]),
        ("", []),
        ("*", []),
        ('"', []),
        ("battery) OR (energy", []),
        ("energy & !grid | 'x':*", []),
        ("NEAR(battery energy)", []),
        ("title:energy", []),
        ("x" * 3000, []),
        ("\x00 \ud800", []),
    ],
)
def test_the_same_words_find_the_same_clauses_on_both_databases(clauses, typed, found):
    assert sorted(headings(typed)) == found


def test_a_word_in_a_title_weighs_more_than_one_in_a_text(clauses):
    with transaction():
        db.session.query(Clause).filter_by(key="clause-1").one().text = "Skills, and a battery."
    search.refresh(now=NOW)
    assert headings("skills") == ["Skills", "Batteries"]


def test_results_come_in_pages_and_are_counted_by_kind(clauses):
    everything = find(ask("centre OR heading OR metals OR plan"), size=1)
    assert not everything.found
    first, second = find(ask("manufacture"), size=1), find(ask("manufacture"), size=1, page=2)
    assert (first.total, second.total, len(first.found)) == (2, 2, 1) and first.by_kind == {Kind.CLAUSE: 2}
    assert first.found[0].entry.key != second.found[0].entry.key
    assert find(ask("manufacture"), kind=Kind.PLAN).found == []


def test_the_extract_shows_where_the_words_stand_and_marks_them(clauses):
    with transaction():
        db.session.query(Clause).filter_by(key="clause-3").one().text = f"{'Before it all. ' * 60}Then hydrogen <b>."
    search.refresh(now=NOW)
    [found] = find(ask("hydrogen")).found
    assert [piece.text for piece in found.extract if piece.marked] == ["hydrogen"]
    shown = "".join(piece.text for piece in found.extract)
    assert shown.startswith("… ") and shown.endswith("<b>.") and len(shown) < 300


def test_a_misspelt_word_is_mended_where_that_finds_something(clauses):
    assert suggest(ask("aprentices")) == "apprentices"
    assert suggest(ask("nationl enrgy")) == "national energy"
    assert suggest(ask("zzzzzzzz")) == "" and suggest(ask("battery")) == ""


def test_what_changes_is_found_after_the_next_refresh_and_what_is_gone_is_not(clauses):
    with transaction():
        db.session.query(Clause).filter_by(key="clause-1").one().text = "Hydrogen instead."
    assert headings("hydrogen") == []
    assert search.refresh(now=NOW + timedelta(seconds=1))
    assert headings("hydrogen") == ["Batteries"] and headings("coventry") == []


def test_nothing_is_read_while_nothing_changed_but_for_a_look_now_and_then(clauses, monkeypatch):
    looked = []
    monkeypatch.setattr(services, "compare", lambda: looked.append(1) or services.Difference())
    search.refresh(now=NOW + timedelta(minutes=1))
    assert looked == []
    search.refresh(now=NOW + timedelta(minutes=11))
    assert looked == [1]


def test_a_change_that_is_rolled_back_marks_nothing(clauses):
    with pytest.raises(ZeroDivisionError), transaction():
        db.session.query(Clause).filter_by(key="clause-1").one().text = "Hydrogen"
        db.session.flush()
        raise ZeroDivisionError
    assert not search.refresh(now=NOW + timedelta(seconds=1))


def test_what_two_people_change_at_once_is_noted_for_both(clauses, monkeypatch):
    """A change committed while another refresh is reading is put in by the next one."""
    real = services.compare

    def meanwhile(**how):
        difference = real(**how)
        with transaction():
            db.session.query(Clause).filter_by(key="clause-2").one().text = "Hydrogen too."
        return difference

    with transaction():
        db.session.query(Clause).filter_by(key="clause-1").one().text = "Hydrogen."
    monkeypatch.setattr(services, "compare", meanwhile)
    search.refresh(now=NOW + timedelta(seconds=1))
    monkeypatch.setattr(services, "compare", real)
    assert headings("hydrogen") == ["Batteries"]
    search.refresh(now=NOW + timedelta(seconds=2))
    assert sorted(headings("hydrogen")) == ["Batteries", "Skills"]


def test_building_it_again_gives_the_same(clauses, app):
    before = headings("manufacture")
    told = app.test_cli_runner().invoke(args=["search", "rebuild"])
    assert told.exit_code == 0 and "can be found" in told.output
    assert headings("manufacture") == before


def test_consultations_and_questions_are_found_once_they_are_public(app):
    secret = make_consultation(slug="hidden", published=False)
    make_question(make_consultation(slug="steel"), text="What about furnaces?")
    make_question(secret, text="What about kilns?")
    search.refresh(now=NOW)
    assert [found.entry.kind for found in find(ask("furnaces")).found] == [Kind.QUESTION]
    assert find(ask("kilns")).found == [] and find(ask("hidden")).found == []
    with transaction():
        secret.published_at = NOW
    search.refresh(now=NOW)
    assert find(ask("kilns")).total == 1


def test_drafts_that_are_not_published_are_not_found(app):
    version = make_version(plan_slug="metals")
    with transaction():
        version.published_at = None
    search.refresh(now=NOW)
    assert find(ask("proposes")).found == [] and find(ask("metals")).total == 1
