"""Shelves: people name them, put themes on them, and find both again after the next reading."""

import pytest
from sqlalchemy import select

from consult import theming
from consult.audit import AuditLine
from consult.db import db, transaction
from consult.people import RoleName
from consult.theming.models import SuggestionState
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.theming import make_many, make_read, make_run, make_theme
from tests.nlp.test_suggesting_themes import spoken
from tests.theming.test_going_on import MORE, say


@pytest.fixture
def question(app, now):
    return make_question(make_consultation(slug="freight"))


@pytest.fixture
def analyst(app):
    return make_person(RoleName.ANALYST)


@pytest.fixture
def studio(browse, analyst):
    return browse.as_(analyst)


def shelve(run):
    """Put a run's suggestions on two shelves, as a run with many themes does: the first alone, the others together."""
    with transaction():
        for no, each in enumerate(run.suggestions):
            each.parent_no, each.shelf = (91, "Energy and grids") if not no else (92, "Roads and schools")
    return run


@pytest.fixture
def run(question):
    make_read(question, make_many(question.consultation, question, 36))
    return shelve(make_run(question))


def levels(question):
    return {level.name: level for level in theming.list_levels(question)}


def name(question, old, new, by, now):
    with transaction():
        return theming.name_shelf(question, levels(question)[old], new, by=by, now=now)


def on(question, name_):
    held = theming.get_on_level(question, levels(question)[name_].key)
    return [*held.themes, *held.suggestions]


def test_a_proposed_shelf_gets_a_better_name_with_all_that_stands_on_it(question, run, analyst, now):
    rest = run.suggestions[1:]
    name(question, "Roads and schools", "Getting to work", analyst, now)
    assert set(levels(question)) == {"Energy and grids", "Getting to work"}
    assert set(on(question, "Getting to work")) == set(rest)
    assert levels(question)["Getting to work"].is_named and not levels(question)["Energy and grids"].is_named
    words = db.session.scalars(select(AuditLine.words).where(AuditLine.act == "named a shelf")).all()
    assert words == ['The shelf "Roads and schools" is now "Getting to work"']


def test_a_name_is_taken_back_by_giving_the_old_one(question, run, analyst, now):
    name(question, "Roads and schools", "Getting to work", analyst, now)
    name(question, "Getting to work", "Roads and schools", analyst, now)
    assert set(on(question, "Roads and schools")) == set(run.suggestions[1:])


def test_two_shelves_have_two_names(question, run, analyst, now):
    name(question, "Roads and schools", "Getting to work", analyst, now)
    with pytest.raises(theming.ShelfTaken):
        name(question, "Energy and grids", "getting to Work", analyst, now)


def test_an_agreed_theme_stands_where_its_suggestion_stood(question, run, analyst, now):
    name(question, "Energy and grids", "Power", analyst, now)
    with transaction():
        before = theming.accept_suggestion(run.suggestions[0], by=analyst, now=now)
        after = theming.accept_suggestion(run.suggestions[1], by=analyst, now=now)
    assert theming.level_of(before).name == "Power"
    assert theming.level_of(after).name == ""
    name(question, "Roads and schools", "Getting to work", analyst, now)
    assert theming.level_of(after).name == "Getting to work"


def test_a_theme_is_made_part_of_another_shelf_of_a_new_one_and_of_none(question, run, analyst, now):
    theme = make_theme(question, "Canals", [], analyst)
    with transaction():
        theming.put_on_shelf(theme, levels(question)["Energy and grids"], by=analyst, now=now)
    assert on(question, "Energy and grids") == [theme, run.suggestions[0]]
    with transaction():
        theming.put_on_new_shelf(theme, " Water  ways ", by=analyst, now=now)
    assert on(question, "Water ways") == [theme]
    with transaction():
        theming.put_on_new_shelf(run.suggestions[0], "water ways", by=analyst, now=now)
    assert on(question, "Water ways") == [theme, run.suggestions[0]]
    with transaction():
        theming.put_on_shelf(theme, theming.Level(), by=analyst, now=now)
    assert theming.level_of(theme) == theming.Level()
    words = db.session.scalars(select(AuditLine.words).where(AuditLine.act == "put on a shelf")).all()
    assert '"Canals" was taken from its shelf' in words


def test_names_that_people_gave_stay_when_more_is_said(question, run, analyst, now, monkeypatch):
    name(question, "Energy and grids", "Power", analyst, now)
    with transaction():
        theme = theming.accept_suggestion(run.suggestions[0], by=analyst, now=now)
    say(question, *MORE)
    again = next_run_on_shelves(question, monkeypatch)
    (going_on,) = theming.list_suggestions(question, state=SuggestionState.CONTINUED)
    assert theming.level_of(theme).name == theming.level_of(going_on).name == "Power"
    assert {theming.level_of(each).name for each in again.suggestions if each != going_on} == {"Of this run"}


def test_a_shelf_takes_over_the_name_from_which_most_of_its_themes_descend(question, analyst, now, monkeypatch):
    say(question, *(text for text, _, _ in spoken()))
    first = make_run(question)
    with transaction():
        for each in first.suggestions[:-1]:
            theming.put_on_new_shelf(each, "Getting to work", by=analyst, now=now)
    say(question, "The grid connection at our new hall was refused.", "The night bus was cancelled.")
    again = next_run_on_shelves(question, monkeypatch)
    named = {each.id for each in first.suggestions[:-1]}
    came = [each for each in again.suggestions if each.descends_from_id in named]
    assert len(came) < len(again.suggestions) < 2 * len(came)
    assert {theming.level_of(each).name for each in again.suggestions} == {"Getting to work"}


def test_a_shelf_of_many_origins_keeps_the_name_of_its_reading_and_each_goes_on_where_it_was(
    question, analyst, now, monkeypatch
):
    say(question, *(text for text, _, _ in spoken()))
    first = make_run(question)
    with transaction():
        for each, shelf in zip(first.suggestions[:-1], ("Power", "Power", "Work", "Homes", "Money"), strict=False):
            theming.put_on_new_shelf(each, shelf, by=analyst, now=now)
    say(question, "The grid connection at our new hall was refused.", "The night bus was cancelled.")
    again = next_run_on_shelves(question, monkeypatch)
    assert len(again.suggestions) >= 4
    for each in again.suggestions:
        was = each.descends_from.put_on if each.continues else None
        assert theming.level_of(each).name == (was.name if was else "Of this run")


def next_run_on_shelves(question, monkeypatch):
    """The next reading, whose themes stand on one shelf of its own."""
    from consult.theming.machine import runs

    made = runs._suggestion_row
    on_shelf = {"parent_no": 93, "shelf": "Of this run"}
    monkeypatch.setattr(runs, "_suggestion_row", lambda *args: made(*args) | on_shelf)
    return make_run(question)


def test_shelves_are_renamed_on_a_page_of_their_own_and_back(studio, question, run):
    page = studio.get("/studio/freight/q/1/themes")
    assert "Energy and grids (1 suggested, name suggested)" in page.text
    page = studio.get(page.links()["Rename the shelf Energy and grids"])
    assert page.h1 == "Shelf: Energy and grids"
    assert "Enter a name" in studio.submit(page, {"name": " "}, action="/shelves/proposed-91").text
    page = studio.submit(page, {"name": "Power"}, action="/shelves/proposed-91")
    assert "Power (1 suggested)" in page.text
    page = studio.post(page.find(".undo-banner")["action"], {"csrf_token": page.find(".undo-banner input")["value"]})
    assert "Energy and grids (1 suggested)" in page.text


def test_a_suggestion_and_a_theme_are_put_on_shelves_on_their_pages_and_back(studio, question, run, analyst):
    theme = make_theme(question, "Canals", [], analyst)
    url = f"/studio/freight/q/1/themes/{theme.id}"
    page = studio.submit(studio.get(url), {"new_shelf": "Water"}, action="/shelf")
    assert "On the shelf Water" in page.text
    assert "Water (1 agreed)" in studio.get("/studio/freight/q/1/themes").text
    suggestion = f"/studio/freight/q/1/suggestions/{run.suggestions[0].id}"
    page = studio.submit(studio.get(suggestion), {"shelf": levels(question)["Water"].key}, action="/shelf")
    assert "On the shelf Water" in page.text
    page = studio.post(page.find(".undo-banner")["action"], {"csrf_token": page.find(".undo-banner input")["value"]})
    assert "On the shelf Energy and grids" in page.text and "as suggested" in page.text
    assert "Choose a shelf" in studio.submit(page, {"shelf": "nowhere"}, action="/shelf").text
    studio.get("/studio/freight/q/1/shelves/nowhere", status=404)
