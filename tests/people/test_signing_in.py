"""Signing in and out, and what a browser may do in between."""

from datetime import timedelta

import pytest
from flask_login import encode_cookie
from sqlalchemy import func, select

from consult.audit import AuditLine
from consult.blueprints.guards import own_path
from consult.db import db, transaction
from consult.extensions import limiter
from consult.people import RoleName, accept_invitation, disable, grant_role, invite
from consult.people.models import SignIn
from tests.browsing import Browsing
from tests.factories.people import make_person

PASSWORD = "heron anvil lantern"


@pytest.fixture(autouse=True)
def _fresh_counters(app):
    limiter.reset()


@pytest.fixture
def ada(app, now):
    with transaction():
        token = invite("Ada@Example.org", "Ada Miller", RoleName.FACILITATOR, by=None, now=now)
        return accept_invitation(token, PASSWORD, now=now)


def sign_in(browse, email="ada@example.org", password=PASSWORD, at="/sign-in", **more):
    return browse.submit(browse.get(at), {"email": email, "password": password}, **more)


def rows():
    return db.session.scalars(select(SignIn)).all()


def cookie(browse):
    found = browse.client.get_cookie("consult")
    return found.value if found else None


def test_somebody_signs_in_and_sees_their_own_areas(browse, ada):
    page = sign_in(browse)
    assert page.url.endswith("/home")
    assert "Ada Miller" in page.text and "Audit" not in page.links()


def test_the_address_is_taken_however_it_is_written(browse, ada):
    assert sign_in(browse, email="  ADA@example.org ").url.endswith("/home")


@pytest.mark.parametrize(
    "wrong", [{"password": "not the password"}, {"email": "nobody@example.org"}, {"email": "nobody\x00@example.org"}]
)
def test_one_message_does_not_tell_which_part_was_wrong(browse, ada, wrong):
    page = sign_in(browse, **wrong)
    assert "They do not belong together" in page.text
    assert PASSWORD not in page.html and "not the password" not in page.html


def test_an_account_without_a_password_cannot_be_entered(browse, app, now):
    with transaction():
        invite("new@example.org", "New Person", RoleName.ANALYST, by=None, now=now)
    assert "They do not belong together" in sign_in(browse, "new@example.org", "anything at all").text


def test_too_many_wrong_tries_are_refused_and_right_ones_are_not_counted(browse, ada, app, monkeypatch):
    monkeypatch.setitem(app.config, "SIGN_IN_TRIES", "3 per 15 minutes")
    for _ in range(5):
        assert sign_in(Browsing(app)).h1 == "Your pages"
    for _ in range(3):
        sign_in(browse, password="wrong wrong wrong")
    page = browse.get("/sign-in")
    refused = browse.submit(page, {"email": "ada@example.org", "password": PASSWORD}, status=429)
    assert refused.h1 == "Too many tries"


def test_one_account_cannot_be_guessed_from_many_places(browse, ada, app, monkeypatch):
    monkeypatch.setitem(app.config, "SIGN_IN_TRIES", "3 per 15 minutes")
    for number in range(4):
        other = Browsing(app)
        other.client.environ_base["REMOTE_ADDR"] = f"10.0.0.{number}"
        sign_in(other, password="wrong wrong wrong", status=200 if number < 3 else 429)


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("/admin/audit?page=2", "/admin/audit?page=2"),
        ("//evil.example", "/home"),
        ("https://evil.example/", "/home"),
        ("/\\evil.example", "/home"),
        ("\\/evil.example", "/home"),
        ("/\t/evil.example", "/home"),
        (" /x", "/home"),
        ("javascript:alert(1)", "/home"),
        ("", "/home"),
        (None, "/home"),
        ("/" + "x" * 3000, "/home"),
        ("http:///x", "/home"),
        ("//[", "/home"),
    ],
)
def test_after_signing_in_nobody_is_led_to_another_site(wanted, got):
    assert own_path(wanted, "/home") == got


def test_signing_in_goes_back_to_where_one_was_asked_to(browse, ada):
    with transaction():
        grant_role(ada, RoleName.GOVERNANCE_OFFICER, by=None, now=ada.created_at)
    asked = browse.get("/admin/audit?act=invited")
    assert asked.h1 == "Sign in"
    page = browse.submit(asked, {"email": "ada@example.org", "password": PASSWORD})
    assert page.h1 == "Audit" and page.find("#act")["value"] == "invited"


def test_a_form_sent_while_signed_out_returns_to_the_page_it_stood_on(browse, app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    headers = {"Referer": "http://localhost/admin/invite?x=1"}
    there = browse.client.post("/admin/invite", headers=headers).headers["Location"]
    assert there.endswith("next=/admin/invite?x%3D1")
    elsewhere = browse.client.post("/admin/invite", headers={"Referer": "https://evil.example/x"}).headers["Location"]
    assert elsewhere == "/sign-in"


def test_a_token_planted_before_signing_in_is_never_signed_in(browse, ada, app):
    browse.get("/sign-in")
    planted = cookie(browse)
    sign_in(browse)
    assert cookie(browse) not in (None, planted)
    thief = Browsing(app)
    thief.client.set_cookie("consult", planted)
    assert thief.get("/home").h1 == "Sign in"


def test_the_form_token_changes_when_somebody_signs_in(browse, ada):
    before = browse.get("/sign-in").find("input[name=csrf_token]")["value"]
    sign_in(browse)
    answer = browse.client.post("/sign-out", data={"csrf_token": before})
    assert answer.status_code == 400


def test_signing_in_twice_at_once_lets_one_in(browse, ada, app):
    """The button was pressed twice: the second request carries the cookie from before."""
    form = browse.get("/sign-in")
    token = form.find("input[name=csrf_token]")["value"]
    values = {"email": "ada@example.org", "password": PASSWORD, "csrf_token": token}
    second = Browsing(app)
    second.client.set_cookie("consult", cookie(browse))
    assert browse.post("/sign-in", values).h1 == "Your pages"
    assert second.post("/sign-in", values).h1 == "Your pages"


def test_the_old_token_is_forgotten_a_minute_after_signing_in(browse, ada, app, now, at):
    browse.get("/sign-in")
    old = cookie(browse)
    sign_in(browse)
    at(now + timedelta(minutes=2))
    late = Browsing(app)
    late.client.set_cookie("consult", old)
    with late.client.session_transaction() as session:
        assert dict(session) == {}


def test_signing_out_deletes_the_row_and_an_old_cookie_is_signed_out(browse, ada, app):
    home = sign_in(browse)
    kept = cookie(browse)
    answer = browse.client.post("/sign-out", data={"csrf_token": home.find("input[name=csrf_token]")["value"]})
    assert answer.status_code == 303 and answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert [row for row in rows() if row.person_id] == []
    thief = Browsing(app)
    thief.client.set_cookie("consult", kept)
    assert thief.get("/home").h1 == "Sign in"


def test_signing_out_says_so_and_leaves_no_cookie(browse, ada):
    page = browse.submit(sign_in(browse), action="/sign-out")
    assert "You are signed out" in page.text


def test_signing_out_cannot_be_done_by_a_link(browse, ada):
    sign_in(browse)
    browse.get("/sign-out", status=405)
    assert browse.get("/home").h1 == "Your pages"


def test_staff_who_are_idle_for_half_an_hour_are_signed_out(browse, ada, now, at):
    sign_in(browse)
    at(now + timedelta(minutes=29))
    assert browse.get("/home").h1 == "Your pages"
    at(now + timedelta(minutes=58))
    assert browse.get("/home").h1 == "Your pages"
    at(now + timedelta(minutes=90))
    assert browse.get("/home").h1 == "Sign in"


def test_nobody_stays_signed_in_for_longer_than_twelve_hours(browse, ada, now, at):
    sign_in(browse)
    for minutes in range(20, 12 * 60, 20):
        at(now + timedelta(minutes=minutes))
        assert browse.get("/home").h1 == "Your pages"
    at(now + timedelta(hours=12, seconds=1))
    assert browse.get("/home").h1 == "Sign in"


def test_a_closed_account_is_signed_out_of_every_browser_at_the_next_request(browse, ada, app, now):
    first, second = Browsing(app), Browsing(app)
    sign_in(first)
    sign_in(second)
    with transaction():
        disable(ada, by=None, now=now)
    assert first.get("/home").h1 == second.get("/home").h1 == "Sign in"
    assert "They do not belong together" in sign_in(browse).text


def test_a_browser_row_that_survived_a_closed_account_opens_nothing(browse, ada, now):
    """Signing in and closing the account at the same moment: the row is written after the others were deleted."""
    sign_in(browse)
    with transaction():
        ada.disabled_at = now
    assert browse.get("/home").h1 == "Sign in"


def test_setting_a_new_password_signs_out_every_other_browser(browse, ada, now):
    sign_in(browse)
    with transaction():
        link = invite(ada.email, ada.name, RoleName.FACILITATOR, by=None, now=now)
        accept_invitation(link, "another heron flies", now=now)
    assert browse.get("/home").h1 == "Sign in"


def test_somebody_else_signing_in_gets_nothing_of_what_the_one_before_left(browse, ada, now, app):
    with transaction():
        accept_invitation(
            invite("bo@example.org", "Bo Smith", RoleName.ANALYST, by=None, now=now), "quiet river stone", now=now
        )
    sign_in(browse)
    with browse.client.session_transaction() as session:
        session["left"] = "behind"
        token = session["csrf_token"]
    form = {"email": "bo@example.org", "password": "quiet river stone"}
    page = browse.get("/home")
    form["csrf_token"] = page.find("input[name=csrf_token]")["value"]
    assert "Bo Smith" in browse.post("/sign-in", form).text
    with browse.client.session_transaction() as session:
        assert "left" not in session and session.get("csrf_token") != token
    assert [row.person_id for row in rows() if row.person_id == ada.id] == []


def test_a_well_signed_remember_me_cookie_signs_nobody_in_for_good(browse, ada, app):
    """We never give one out; even made with our key it must not outlive a closed account."""
    with app.test_request_context():
        browse.client.set_cookie("remember_token", encode_cookie(str(ada.id)))
    assert browse.get("/home").h1 == "Sign in"


def test_signing_in_is_written_down(browse, ada):
    sign_in(browse)
    acts = db.session.scalars(select(AuditLine.act).order_by(AuditLine.at)).all()
    assert "signed in" in acts


def test_home_needs_only_an_account(browse, app, now):
    nobody = browse.as_(make_person())
    assert "You hold no role now" in nobody.get("/home").text
    assert browse.get("/home").h1 == "Sign in"
    assert db.session.scalar(select(func.count()).select_from(SignIn).where(SignIn.person_id.is_(None))) == 1


def test_somebody_signed_in_is_not_asked_again(browse, ada):
    sign_in(browse)
    assert browse.get("/sign-in").h1 == "Your pages"
