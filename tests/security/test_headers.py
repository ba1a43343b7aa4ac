"""Headers on every answer, whatever it is."""

import re

import pytest
from bs4 import BeautifulSoup

from consult.people import RoleName
from tests.factories.people import make_person
from tests.house.test_routes import address, rules

pytestmark = pytest.mark.once

ALWAYS = (
    "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
    "Permissions-Policy", "X-Frame-Options", "Content-Security-Policy",
)  # fmt: skip


def missing(answer):
    return [name for name in ALWAYS if not answer.headers.get(name)]


def test_every_page_of_every_kind_carries_the_headers(app, browse):
    """200, 302, 403, 404, 405, 409, whatever a strange browser or an administrator is told."""
    seen, wrong = set(), []
    for client in (browse.client, browse.as_(make_person(RoleName.ADMINISTRATOR)).client):
        for rule in rules(app):
            for method in ("GET", "POST"):
                answer = client.open(address(rule), method=method)
                seen.add(answer.status_code)
                if missing(answer) or "'unsafe" in answer.headers["Content-Security-Policy"]:
                    wrong.append((method, rule.rule, missing(answer)))
                if client is not browse.client and "no-store" not in answer.headers["Cache-Control"]:
                    wrong.append((method, rule.rule, answer.headers["Cache-Control"]))
    assert wrong == []
    assert {200, 302, 400, 403, 404, 405} <= seen


@pytest.mark.parametrize("path", ["/static/css/base.css", "/static/nothing.css", "/static/../config.py"])
def test_static_files_carry_them_too(browse, path):
    with browse.client.get(path) as answer:
        answer.get_data()
    assert missing(answer) == [] and "Set-Cookie" not in answer.headers
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_production_says_to_come_by_tls_only(client):
    for path in ("/privacy", "/static/css/base.css", "/nowhere", "/wrong"):
        with client.get(path) as answer:
            answer.get_data()
        assert "max-age=31536000" in answer.headers["Strict-Transport-Security"], path


def test_the_nonce_is_another_on_every_page(browse):
    first, second = (browse.get("/sign-in") for _ in range(2))
    policies = [page.response.headers["Content-Security-Policy"] for page in (first, second)]
    nonces = [re.search(r"'nonce-([\w-]+)'", policy)[1] for policy in policies]
    assert nonces[0] != nonces[1] and len(nonces[0]) >= 20
    assert {tag["nonce"] for tag in first.soup.select("script[nonce]")} == {nonces[0]}


def test_what_a_visitor_may_see_is_kept_by_nobody_once_they_have_a_cookie(browse):
    assert browse.client.get("/nowhere").headers["Cache-Control"] == "no-cache"
    first = browse.client.get("/sign-in")
    assert first.headers["Cache-Control"] == "no-store", "it brings a cookie and a form token"
    assert browse.client.get("/nowhere").headers["Cache-Control"] == "no-store"
    assert "Cookie" in first.headers["Vary"]


def test_productions_cookie_is_for_this_host_and_tls_only(client):
    header = client.get("/sign-in").headers["Set-Cookie"]
    assert header.startswith("__Host-consult=")
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in header
    assert "Domain" not in header


def test_productions_cookie_is_dropped_with_the_same_flags(client):
    """Browsers ignore a `__Host-` cookie that comes without `Secure`, also when it is to be deleted."""
    with client.session_transaction() as session:
        session["_user_id"] = str(make_person(RoleName.ANALYST).id)
    page = BeautifulSoup(client.get("/home").get_data(), "lxml")
    token = page.select_one("[name=csrf_token]")["value"]
    header = client.post("/sign-out", data={"csrf_token": token}).headers["Set-Cookie"]
    assert header.startswith("__Host-consult=;") and "Secure" in header and "Max-Age=0" in header
