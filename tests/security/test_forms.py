"""Forms are taken from our own pages only, and reading changes nothing."""

import pytest
from sqlalchemy import func, select

from consult.db import db
from consult.extensions import csrf
from consult.people import RoleName
from tests.factories.people import make_person
from tests.house.test_routes import address, rules

pytestmark = pytest.mark.once


def test_no_form_is_taken_without_its_token(app, browse):
    """No view is exempt, so this walks what is there and what is to come."""
    client = browse.as_(make_person(RoleName.FACILITATOR)).client
    taken = []
    for rule in rules(app):
        for method in rule.methods & {"POST", "PUT", "PATCH", "DELETE"}:
            answer = client.open(address(rule), method=method, data={"csrf_token": "made up"})
            told = "could not check where that came from" in answer.get_data(as_text=True)
            if answer.status_code != 400 or not told:
                taken.append((method, rule.rule, answer.status_code))
    assert taken == []
    assert csrf._exempt_views == set() and csrf._exempt_blueprints == set()


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 400), ("same-site", 400), ("same-origin", 303), ("none", 303)]
)
def test_a_form_sent_from_another_site_is_refused_even_with_its_token(browse, site, status):
    staff = browse.as_(make_person(RoleName.ANALYST))
    token = staff.get("/home").find("input[name=csrf_token]")["value"]
    answer = staff.client.post("/sign-out", data={"csrf_token": token}, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == status


def test_a_link_from_another_site_may_be_followed(browse):
    assert browse.client.get("/sign-in", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_token_of_one_browser_is_worth_nothing_in_another(browse, app):
    mine, theirs = (browse.as_(make_person(RoleName.ANALYST)) for _ in range(2))
    token = mine.get("/home").find("input[name=csrf_token]")["value"]
    assert theirs.client.post("/sign-out", data={"csrf_token": token}).status_code == 400


def test_reading_changes_nothing(app, browse):
    """Every page there is, as a visitor and in two roles: no row of any table comes or goes."""
    browsers = [browse.as_(make_person(role)) for role in (RoleName.FACILITATOR, RoleName.ADMINISTRATOR)]
    before = counts()
    for client in (browse.client, *(each.client for each in browsers)):
        for rule in rules(app):
            if "GET" in rule.methods:
                client.get(address(rule))
    assert counts() == before


def counts():
    db.session.rollback()
    left_out = {"sign_in"}  # a form token is remembered
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table))
        for table in db.metadata.sorted_tables
        if table.name not in left_out
    }
