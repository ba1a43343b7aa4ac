"""Help at the foot of every page."""

from datetime import timedelta

import pytest

from consult.blueprints.help.papers import notices, statement
from consult.catalogue.services import preparing
from tests.conftest import NOW
from tests.factories.catalogue import make_consultation

FOOT = ["/accessibility", "/privacy", "/cookies", "/method", "/complaints", "/formats"]

pytestmark = pytest.mark.once


@pytest.mark.parametrize("address", [*FOOT, "/rights", "/cases", "/search"])
def test_help_stands_in_the_same_place_on_every_page(browse, address):
    page = browse.get(address)
    assert [link["href"] for link in page.soup.select(".footer__links a")][1:] == FOOT


def test_the_statement_comes_from_its_file_and_says_when_its_review_is_late(browse, at):
    page = browse.get("/accessibility")
    assert statement().status in page.text and all(gap.what in page.text for gap in statement().gaps)
    assert "That review is late" not in page.text
    at(NOW.replace(year=statement().review_by.year) + timedelta(days=60))
    assert "That review is late" in browse.get("/accessibility").text


def test_the_notice_that_new_consultations_name_is_there_to_be_read(browse):
    assert preparing.PRIVACY_NOTICE in {notice.id for notice in notices()}
    page = browse.get(f"/privacy/{preparing.PRIVACY_NOTICE}")
    assert page.h1 == "Privacy" and f"version {preparing.PRIVACY_NOTICE}" in page.text
    assert "{" not in page.text


def test_a_consultation_leads_to_the_version_that_holds_for_it(browse):
    consultation = make_consultation(slug="steel")
    for address in ("/consultations/steel", "/respond/steel/start"):
        assert f"/privacy/{consultation.privacy_notice}" in browse.get(address).links().values()


def test_a_version_that_there_is_not_says_where_the_current_one_is(browse):
    assert "/privacy" in browse.get("/privacy/1066-1", status=404).text


def test_what_is_only_read_sets_no_cookie(browse):
    for address in ("/accessibility", "/privacy", "/cookies", "/method", "/search?q=x"):
        assert "Set-Cookie" not in browse.client.get(address).headers
