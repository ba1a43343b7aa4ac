"""What people see when something goes wrong, and what the log is told."""

import json
import time

import pytest
from bs4 import BeautifulSoup

from consult.db import db, transaction
from consult.people import Person, RoleName
from tests.factories.people import make_person

REFUSED = "the words of a confidential answer"


def h1(answer):
    soup = BeautifulSoup(answer.get_data(as_text=True), "lxml")
    assert len(soup.select("h1")) == 1 and soup.title.text.startswith(soup.h1.text)
    return soup.h1.text


def sign_in_as(client, person):
    with client.session_transaction() as session:
        session["_user_id"] = str(person.id)


def told(captured):
    return [json.loads(line) for line in captured.readouterr().out.splitlines() if line.startswith("{")]


def test_an_unforeseen_error_shows_a_number_and_no_trace(client, capsys):
    answer = client.get("/wrong")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 500 and h1(answer) == "Sorry, there is a problem"
    assert "Traceback" not in text and "ValueError" not in text and "confidential answer" not in text
    assert answer.headers["X-Request-Id"] in text
    line = next(line for line in told(capsys) if line["event"] == "unforeseen")
    assert line["request_id"] == answer.headers["X-Request-Id"] and line["error"] == ["builtins.ValueError"]
    assert "confidential answer" not in json.dumps(line) and any("wrong" in frame for frame in line["trace"])


@pytest.mark.parametrize(
    ("method", "path", "status", "heading"),
    [
        ("GET", "/nowhere", 404, "Page not found"),
        ("GET", "/sign-out", 405, "That cannot be done here"),
        ("GET", "/welcome/made-up", 410, "This link no longer works"),
        ("POST", "/sign-in", 400, "We could not check where that came from"),
    ],
)
def test_each_error_has_its_page(client, method, path, status, heading):
    answer = client.open(path, method=method)
    assert (answer.status_code, h1(answer)) == (status, heading)
    assert status != 405 or "POST" in answer.headers["Allow"]


def test_who_may_not_is_told_which_role_it_takes(client, app, now):
    sign_in_as(client, make_person(RoleName.ANALYST))
    answer = client.get("/admin")
    assert answer.status_code == 403 and h1(answer) == "You cannot open this page"
    text = answer.get_data(as_text=True)
    assert "This page is for an administrator." in text and 'href="/home"' in text


def test_too_much_at_once_is_refused_in_words(client):
    answer = client.post("/sign-in", data={"email": "x" * 13_000_000})
    assert answer.status_code == 413 and h1(answer) == "That is too much at once"


@pytest.mark.parametrize("path", ["/sign-in?next=%0d%0aX-Evil:%201", "/%0d%0aSet-Cookie:x=1", "/%ff%fe%00"])
def test_line_ends_in_an_address_make_no_header_and_no_line_of_the_log(client, path, capsys):
    answer = client.get(path)
    assert "X-Evil" not in answer.headers and "x=1" not in str(answer.headers)
    assert all(line.startswith("{") for line in capsys.readouterr().out.splitlines())


def test_a_name_that_is_not_ours_is_refused(client, production):
    answer = client.get("/nowhere", base_url="https://evil.example")
    assert answer.status_code == 400 and "evil.example" not in answer.get_data(as_text=True)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_links_are_never_made_from_a_forged_name(client, production):
    production.config["PROXIES"] = 0
    answer = client.get("/admin", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"})
    assert answer.status_code == 302 and "evil.example" not in answer.headers["Location"]


@pytest.mark.parametrize("path", ["/busy", "/sign-in", "/home", "/admin", "/nowhere"])
def test_people_signed_in_are_told_of_trouble_when_the_database_is_down(client, app, now, break_database, path):
    sign_in_as(client, make_person(RoleName.ADMINISTRATOR))
    break_database()
    answer = client.get(path)
    assert answer.status_code == 503 and h1(answer) == "We are having trouble"
    assert answer.headers["Retry-After"] == "60" and "Set-Cookie" not in answer.headers
    assert answer.headers["Content-Security-Policy"]


def test_a_database_that_goes_down_in_the_middle_of_a_page_is_told_without_asking_it_again(
    client, app, now, break_database
):
    sign_in_as(client, make_person(RoleName.ADMINISTRATOR, name="Root Miller"))
    answer = client.get("/dies")
    assert answer.status_code == 503 and h1(answer) == "We are having trouble"
    assert "Root Miller" not in answer.get_data(as_text=True)


def test_visitors_are_told_too_and_a_page_that_asks_nothing_still_works(client, break_database, capsys):
    break_database()
    answer = client.get("/busy")
    assert answer.status_code == 503 and h1(answer) == "We are having trouble"
    assert client.get("/nowhere").status_code == 404
    trouble = next(line for line in told(capsys) if line["event"] == "database_trouble")
    assert trouble["route"] == "/busy"


def test_a_session_that_cannot_be_written_is_trouble_not_a_lost_form(client, break_database):
    break_database()
    answer = client.get("/sign-in")
    assert answer.status_code == 503 and h1(answer) == "We are having trouble"


def test_the_log_holds_no_one_time_link_and_no_address(client, capsys, break_database):
    break_database()
    client.get("/welcome/a-secret-token?email=ada@example.org")
    out = capsys.readouterr()
    assert "a-secret-token" not in out.out + out.err and "ada@example.org" not in out.out + out.err
    assert "/welcome/<token>" in out.out


def test_refused_sign_ins_are_logged_without_the_address(client, capsys):
    page = BeautifulSoup(client.get("/sign-in").get_data(), "lxml")
    token = page.select_one("[name=csrf_token]")["value"]
    form = {"csrf_token": token, "email": "ada@example.org", "password": "hunter2hunter2"}
    client.post("/sign-in", data=form)
    out = capsys.readouterr()
    assert "sign_in_refused" in out.out
    assert "ada@example.org" not in out.out + out.err and "hunter2" not in out.out + out.err


def test_a_broken_promise_to_the_database_is_logged_without_values(app, now):
    """The parameters of a refused statement may be somebody's answer."""
    with pytest.raises(Exception, match="hide_parameters") as refused, transaction():
        for _ in range(2):
            db.session.add(Person(email="twice", name=REFUSED, created_at=now))
    assert REFUSED not in str(refused.value)


def test_tries_are_counted_and_quickly_so_when_redis_does_not_answer(client):
    page = BeautifulSoup(client.get("/sign-in").get_data(), "lxml")
    form = {"csrf_token": page.select_one("[name=csrf_token]")["value"], "email": "ada@example.org", "password": "x"}
    began = time.monotonic()
    statuses = [client.post("/sign-in", data=form).status_code for _ in range(5)]
    assert statuses[:2] == [200, 200] and statuses[-1] == 429
    assert time.monotonic() - began < 10
