"""What administrators and auditors see, and do."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult import audit
from consult.audit import AuditLine
from consult.db import db, transaction
from consult.people import Person, RoleName, authenticate, invite
from tests.browsing import Browsing
from tests.factories.boards import make_route
from tests.factories.people import make_person


@pytest.fixture
def admin(browse):
    make_route()
    return browse.as_(make_person(RoleName.ADMINISTRATOR, name="Root Miller"))


def invitation(admin, **values):
    page = admin.get("/admin/invite")
    form = {"name": "Bo Smith", "email": "Bo@Example.org", "role": "analyst", "board": ""} | values
    return admin.submit(page, form)


def test_an_invited_person_sets_a_password_and_signs_in(admin, app):
    page = invitation(admin)
    link = re.search(r"http://localhost(/welcome/\S+)", page.text)[1]
    guest = Browsing(app)
    assert "bo@example.org" in guest.get(link).text
    assert "Bo Smith" in guest.get(link).text, "looking at a link spends nothing"
    weak = guest.submit(guest.get(link), {"password": "too short"})
    assert weak.soup.title.text.startswith("Error") and "12 to 128 characters" in weak.text
    done = guest.submit(guest.get(link), {"password": "heron anvil lantern"})
    assert done.h1 == "Sign in" and "Your password is set" in done.html
    gone = guest.get(link, status=410)
    assert "Ask an administrator for a new one" in gone.text
    assert authenticate("bo@example.org", "heron anvil lantern").name == "Bo Smith"


def test_a_link_is_shown_once_and_kept_nowhere(admin):
    link = re.search(r"/welcome/(\S+)", invitation(admin).text)[1]
    assert link not in admin.get("/admin").html
    dump = " ".join(str(row) for table in db.metadata.sorted_tables for row in db.session.execute(select(table)).all())
    assert link not in dump


def test_the_link_carries_the_name_the_service_is_known_by(admin, app, monkeypatch):
    monkeypatch.setitem(app.config, "BASE_URL", "https://say.example.org")
    assert "https://say.example.org/welcome/" in invitation(admin).text


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": " "}, "Enter the person’s name"),
        ({"email": "bo"}, "Enter an e-mail address like name@example.org"),
        ({"role": "clerk"}, "Choose the board"),
        ({"role": "analyst", "board": "hill"}, "Only clerks and members belong to a board"),
        ({"role": "emperor"}, "Not a valid choice"),
    ],
)
def test_an_invitation_says_what_is_missing_and_keeps_what_was_typed(admin, wrong, message):
    page = invitation(admin, **wrong)
    assert message in page.text and page.soup.title.text.startswith("Error")
    if "name" not in wrong:
        assert page.find("#name")["value"] == "Bo Smith"
    assert db.session.scalar(select(Person).where(Person.name == "Bo Smith")) is None


def test_a_role_is_given_from_a_day_to_a_day_and_ended(admin):
    bo = make_person(name="Bo Smith")
    page = admin.get(f"/admin/people/{bo.id}")
    assert "holds no role" in page.text
    dates = {"first_day": ["1", "12", "2018"], "last_day": ["31", "1", "2019"]}
    page = admin.submit(page, {"role": "clerk", "board": "hill"} | dates, action=str(bo.id))
    assert "Bo Smith is clerk" in page.html and "Thursday 31 January 2019" in page.text and "Hill Board" in page.text
    page = admin.submit(page, action="/end")
    assert "Bo Smith is no longer clerk" in page.html and "Ended on" in page.text


def test_a_clash_of_duties_is_refused_with_the_reason(admin):
    bo = make_person(RoleName.FACILITATOR, name="Bo Smith")
    page = admin.get(f"/admin/people/{bo.id}")
    page = admin.submit(page, {"role": "clerk", "board": "hill"}, action=str(bo.id))
    assert "Bo Smith is facilitator and cannot be clerk as well" in page.text
    assert "somebody else must write the papers" in page.text


def test_a_last_day_before_the_first_is_refused(admin):
    bo = make_person()
    dates = {"first_day": ["2", "12", "2018"], "last_day": ["1", "12", "2018"]}
    page = admin.get(f"/admin/people/{bo.id}")
    page = admin.submit(page, {"role": "analyst", "board": ""} | dates, action=str(bo.id))
    assert "The last day must not be before the first" in page.text


def test_an_account_is_closed_and_its_browsers_are_signed_out(admin, browse):
    bo = make_person(RoleName.ANALYST, name="Bo Smith")
    theirs = browse.as_(bo)
    assert theirs.get("/home").h1 == "Your pages"
    page = admin.submit(admin.get(f"/admin/people/{bo.id}"), action="/close")
    assert "The account of Bo Smith is closed" in page.html
    assert theirs.get("/home").h1 == "Sign in"
    assert not page.soup.select('form[action$="/close"]') and "Closed" in admin.get("/admin").text


def test_the_only_administrator_cannot_lock_everybody_out(admin):
    me = db.session.scalar(select(Person).where(Person.name == "Root Miller"))
    refused = admin.submit(admin.get(f"/admin/people/{me.id}"), action="/close", status=409)
    assert "Make somebody else administrator first" in refused.text


def test_a_new_link_replaces_the_one_that_was_lost(admin, app, now):
    with transaction():
        old = invite("bo@example.org", "Bo Smith", RoleName.ANALYST, by=None, now=now)
    bo = db.session.scalar(select(Person).where(Person.email == "bo@example.org"))
    page = admin.submit(admin.get(f"/admin/people/{bo.id}"), action="/link")
    Browsing(app).get(f"/welcome/{old}", status=410)
    assert Browsing(app).get(re.search(r"/welcome/\S+", page.text)[0]).h1 == "Set your password"


def test_unknown_people_and_roles_are_not_found(admin):
    nobody = "00000000-0000-0000-0000-000000000000"
    admin.get(f"/admin/people/{nobody}", status=404)
    bo = make_person(RoleName.ANALYST)
    other = make_person(RoleName.ANALYST)
    token = admin.get(f"/admin/people/{bo.id}").find("input[name=csrf_token]")["value"]
    address = f"/admin/people/{bo.id}/roles/{other.roles[0].id}/end"
    admin.post(address, {"csrf_token": token}, status=404)


def some_lines(now, number):
    person = make_person(name="Ada Stone")
    with transaction():
        for n in range(number):
            audit.record("merged themes", person, f"Act {n}", by=person, at=now + timedelta(seconds=n))
        audit.record("read answers", person, "By a machine", by="reading", at=now)
        audit.record("sent a response", person, "By a visitor", by=None, at=now)


def test_the_audit_shows_lines_newest_first_fifty_a_page(browse, now):
    some_lines(now, 60)
    auditor = browse.as_(make_person(RoleName.AUDITOR))
    page = auditor.get("/admin/audit")
    rows = page.soup.select("tbody tr")
    things = [code.get_text() for code in page.soup.select("tbody code")]
    assert len(things) == 50 and {len(each) for each in things} == {8}
    assert len(rows) == 50 and "Act 59" in rows[0].text and "Ada Stone" in rows[0].text
    assert "1 to 50 of 62 lines" in page.text
    last = auditor.get("/admin/audit?page=2")
    assert f"person {things[0]}" in page.text and f"person:{things[0]}" not in page.text
    assert "the machine: reading" in last.text and "somebody without an account" in last.text
    assert auditor.get("/admin/audit?page=99").soup.select_one("tbody tr") is not None


def test_the_audit_is_searched_by_act_and_by_thing(browse, now):
    some_lines(now, 3)
    auditor = browse.as_(make_person(RoleName.AUDITOR))
    assert len(auditor.get("/admin/audit?act=MERGED").soup.select("tbody tr")) == 3
    assert len(auditor.get("/admin/audit?thing=person").soup.select("tbody tr")) == 5
    assert "No line fits" in auditor.get("/admin/audit?act=100%25").text


def test_an_empty_audit_says_what_it_would_hold(browse):
    assert "Nothing has been done yet" in browse.as_(make_person(RoleName.AUDITOR)).get("/admin/audit").text


def test_the_audit_page_verifies_the_chain(browse, now):
    some_lines(now, 3)
    with transaction():
        audit.seal_lines(now=now)
    auditor = browse.as_(make_person(RoleName.AUDITOR))
    page = auditor.get("/admin/audit?verify=yes")
    assert "The chain holds: 5 lines checked, 0 not chained yet" in page.text


def test_every_act_of_an_administrator_is_written_down_without_the_address(admin):
    invitation(admin)
    lines = db.session.scalars(select(AuditLine)).all()
    assert {"invited", "granted a role"} <= {line.act for line in lines}
    assert not [line for line in lines if "@" in line.words or "Smith" in line.words]
