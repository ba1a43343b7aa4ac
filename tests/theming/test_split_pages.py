"""Splitting as an analyst does it, without scripts."""

import pytest

from consult import theming
from consult.db import db, transaction
from consult.people import RoleName
from consult.theming import machine
from consult.theming.models import Theme
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_responses
from tests.factories.theming import make_many, make_point, make_read, make_run, make_theme
from tests.nlp.test_splitting import ONE_THING


@pytest.fixture
def analyst(app):
    return make_person(RoleName.ANALYST)


@pytest.fixture
def studio(browse, analyst):
    return browse.as_(analyst)


@pytest.fixture
def question(app, now):
    return make_question(make_consultation(slug="freight"))


@pytest.fixture
def theme(question, analyst, now):
    """Everything that was said, placed under one theme."""
    make_read(question, make_many(question.consultation, question, 36))
    with transaction():
        theme = theming.add_theme(question, name="Everything", by=analyst, now=now)
        theming.place_points(theme, theming.list_unplaced(question, size=100), by=analyst, now=now)
    return theme


def address(theme) -> str:
    return f"/studio/freight/q/1/themes/{theme.id}"


@pytest.fixture
def offered(studio, theme, now):
    """The theme's page once the machine has looked."""
    studio.submit(studio.get(address(theme)), action="/split")
    machine.carry_out_run(theming.find_split(theme).id, now=now)
    return studio.get(address(theme))


def test_a_split_is_asked_for_and_its_state_is_seen_on_the_theme(studio, theme):
    page = studio.submit(studio.get(address(theme)), action="/split")
    assert page.find("#split .run-state--waiting")
    assert not page.soup.select("form[action$='/split']")
    page = studio.get(page.links()["Pause or cancel it"])
    assert "reads only what stands under Everything" in page.text
    page = studio.submit(page, action="/cancel")
    page = studio.submit(page, action="/split")
    assert page.h1 == "Everything" and page.find("#split .run-state--waiting")


def test_parts_wear_dashes_with_words_and_three_passages_each(offered):
    parts = offered.soup.select("#split .suggestion")
    assert 2 <= len(parts) <= 4
    assert all(len(part.select(".point")) == 3 and "Telling words" in part.text for part in parts)
    assert all("Suggested" in part.text for part in parts)


def test_accepting_the_whole_split_under_better_names_and_taking_it_back(studio, question, theme, offered):
    held = len(theming.points_of(theme))
    page = studio.submit(offered, {"part-1": "The first part"}, action="/parts", button="Accept this split")
    assert "The first part" in page.soup.select_one("#split").text
    assert "Agreed “The first part”" in page.soup.select_one(".undo-banner").text
    assert len(theming.points_of(db.session.get_one(Theme, theme.id))) < held
    page = studio.post(page.find(".undo-banner")["action"], {"csrf_token": page.find(".undo-banner input")["value"]})
    assert "every passage stands where it stood" in page.soup.get_text()
    assert len(theming.points_of(db.session.get_one(Theme, theme.id))) == held
    assert len(theming.list_themes(question)) == 1


def test_one_part_is_accepted_and_the_others_are_left(studio, question, theme, offered):
    before = len(offered.soup.select("#split .suggestion"))
    page = studio.submit(offered, action="/parts", button="Accept this part")
    assert len(page.soup.select("#split .suggestion")) == before - 1
    assert len(theming.list_themes(question)) == 2
    page = studio.post(page.find(".undo-banner")["action"], {"csrf_token": page.find(".undo-banner input")["value"]})
    assert len(theming.list_themes(question)) == 1


def test_a_name_of_a_part_that_is_too_long_is_said_and_kept(studio, theme, offered):
    page = studio.submit(offered, {"part-1": "x" * 121}, action="/parts", button="Accept this split")
    assert "120 characters or fewer" in page.text
    assert page.find("#part-1")["value"] == "x" * 121
    assert page.soup.title.text.startswith("Error:")


def test_a_part_has_a_page_on_which_it_can_be_accepted_and_nothing_else(studio, theme, offered):
    page = studio.get(offered.soup.select_one("#split .suggestion h3 a")["href"])
    assert "A part of the theme Everything" in page.text
    forms = [form["action"].rsplit("/", 1)[-1] for form in page.soup.select("main form[action*=suggestions]")]
    assert forms == ["accept"]


def test_a_theme_that_came_out_of_another_says_so_and_can_be_put_back(studio, question, theme, offered):
    page = studio.submit(offered, {"part-1": "One thing"}, action="/parts", button="Accept this part")
    page = studio.get(page.links()["One thing"])
    assert "Split from Everything" in page.text
    page = studio.submit(page, action="/put-back")
    assert (page.h1, len(theming.list_themes(question))) == ("Everything", 1)


def test_what_does_not_fall_apart_is_said_to(studio, question, analyst, now):
    responses = make_responses(question.consultation, [{question: text} for text in ONE_THING])
    late = make_theme(question, "Buses are late", [make_point(each, question) for each in responses], analyst)
    studio.submit(studio.get(address(late)), action="/split")
    machine.carry_out_run(theming.find_split(late).id, now=now)
    assert "20 points were read on Thursday 1 November 2018. They do not fall apart" in studio.get(address(late)).text


def test_a_small_theme_says_that_it_is_read_by_hand(studio, question, analyst):
    responses = make_many(question.consultation, question, 3)
    small = make_theme(question, "Small", [make_point(each, question) for each in responses], analyst)
    page = studio.get(address(small))
    assert "Too few to split: read them by hand" in page.text
    assert not page.soup.select("form[action$='/split']")


def test_a_suggestion_is_split_on_its_page(studio, question, now):
    make_read(question, make_many(question.consultation, question, 36))
    make_run(question)
    whole = theming.list_suggestions(question)[0]
    url = f"/studio/freight/q/1/suggestions/{whole.id}"
    page = studio.submit(studio.get(url), action="/split")
    assert page.find("#split .run-state--waiting")
    machine.carry_out_run(theming.find_split(whole).id, now=now)
    assert studio.get(url).find("#split").get_text()


def test_picked_passages_become_a_new_theme_and_go_back(studio, question, theme):
    picked = [str(point.id) for point in theming.points_of(theme)[:6]]
    page = studio.get(address(theme))
    button = next(each for each in page.soup.select("button") if "Make the new theme" in each.text)
    token = page.find("input[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "point": picked}
    page = studio.post(button["formaction"], sent)
    assert "Enter a name for the new theme" in page.text
    assert {each["value"] for each in page.soup.select("input[name=point][checked]")} == set(picked)
    page = studio.post(button["formaction"], {"csrf_token": token, "new_theme": "Six of them"})
    assert "Tick the passages" in page.text
    assert page.find("#new_theme")["value"] == "Six of them"
    page = studio.post(button["formaction"], sent | {"new_theme": "Six of them"})
    assert "New theme “Six of them” from 6." in page.soup.select_one(".undo-banner").text
    assert page.soup.select_one(f".theme-card a[href$='{theme.id}']")
    new = next(each for each in theming.list_themes(question) if each.name == "Six of them")
    assert len(theming.points_of(new)) == 6
    page = studio.post(page.find(".undo-banner")["action"], {"csrf_token": token})
    assert [each.name for each in theming.list_themes(question)] == ["Everything"]


def test_who_may_look_sees_parts_and_no_buttons(browse, theme, offered):
    auditor = browse.as_(make_person(RoleName.AUDITOR))
    page = auditor.get(address(theme))
    assert page.soup.select("#split .suggestion")
    assert not page.soup.select("#split button")
    run = theming.find_split(theme)
    auditor.post(f"/studio/freight/q/1/readings/{run.no}/parts", {}, status=400)
