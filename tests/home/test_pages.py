"""The front page and the help pages."""

from datetime import timedelta

import pytest

from consult import plans
from consult.db import transaction
from consult.outcomes import OutcomeResult
from tests.conftest import NOW
from tests.factories.boards import make_route
from tests.factories.catalogue import make_consultation
from tests.factories.questions import make_question
from tests.plans.test_pages import make_decision, make_outcome


def test_with_nothing_loaded_the_front_page_says_what_will_stand_there(browse):
    page = browse.get("/")
    assert page.h1 == "Help shape the West Midlands industrial strategy"
    assert "Nothing is open." in page.text and "We have not answered a consultation yet" in page.text


def test_what_is_open_stands_first_and_what_closes_soonest_can_be_answered(browse):
    make_route()
    later = make_consultation(closes_at=NOW + timedelta(days=30))
    sooner = make_consultation(closes_at=NOW + timedelta(days=2))
    make_consultation(closes_at=NOW - timedelta(days=1), opens_at=NOW - timedelta(days=9), slug="is-over")
    make_consultation(published=False, slug="secret")
    make_question(sooner)
    page = browse.get("/")
    assert page.text.index(sooner.title) < page.text.index(later.title)
    assert page.links()[f"Respond to {sooner.title}"] == f"/consultations/{sooner.slug}"
    assert "1 question, about 3 minutes for all of them. First one, then the other." in page.text
    assert "is-over" not in page.text and "secret" not in page.text


def test_a_card_is_cut_between_sentences(browse):
    consultation = make_consultation()
    with transaction():
        consultation.about = f"The first sentence says what this is. The second {'goes on and ' * 30}on."
    page = browse.get("/")
    assert "The first sentence says what this is." in page.text and "The second" not in page.text


def test_what_opens_soon_is_announced(browse):
    soon = make_consultation(opens_at=NOW + timedelta(days=2), closes_at=NOW + timedelta(days=30))
    page = browse.get("/")
    assert "Opening soon" in page.text and soon.title in page.text and "Nothing is open." in page.text
    assert "Respond" not in page.text.split("How this works")[0]


def test_plans_stand_by_sector_and_by_challenge(browse, programme):
    page = browse.get("/")
    assert page.links()["Automotive sector action plan"] == "/plans/automotive"
    assert page.links()["Future of mobility response"] == "/plans/future-of-mobility"
    assert "Draft 2, Friday 12 October 2018" in page.text and "Under development" in page.text
    for station in ("Planning.", "Open.", "Reading.", "Deciding.", "Answered."):
        assert station in page.text


@pytest.mark.parametrize("published", [True, False])
def test_answers_are_shown_once_they_are_published(browse, programme, published):
    decision = make_decision(make_consultation(version=plans.get_version("automotive", 2)))
    make_outcome(decision, plans.get_clause(plans.get_version("automotive", 2), "battery"), published=published)
    assert ("We put power first." in browse.get("/").text) is published


def test_what_changed_shows_only_what_was_taken_up(browse, programme):
    decision = make_decision(make_consultation(version=plans.get_version("automotive", 2)))
    outcome = make_outcome(decision, plans.get_clause(plans.get_version("automotive", 2), "battery"))
    with transaction():
        outcome.result = OutcomeResult.NOT_ACCEPTED
    assert "We put power first." not in browse.get("/").text


@pytest.mark.parametrize("address", ["/accessibility", "/privacy", "/method", "/complaints", "/formats"])
def test_help_stands_at_the_foot_of_every_page(browse, address):
    front = browse.get("/")
    assert address in [link["href"] for link in front.soup.select("footer a")]
    assert "consultations@example.org" in browse.get(address).html
