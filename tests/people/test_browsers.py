"""What we remember of a browser: as little as possible, and nothing of it lost."""

import threading
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from consult.blueprints.browsers import merged
from consult.db import db
from consult.people import RoleName
from consult.people.models import SignIn
from tests.browsing import Browsing
from tests.factories.people import make_person


def count_rows():
    return db.session.scalar(select(func.count()).select_from(SignIn))


def only_row():
    db.session.rollback()
    return db.session.scalars(select(SignIn)).one()


def test_reading_pages_sets_no_cookie_and_keeps_no_row(browse):
    for address in ("/", "/plans", "/consultations", "/privacy", "/nowhere"):
        answer = browse.client.get(address)
        assert "Set-Cookie" not in answer.headers, address
    assert count_rows() == 0


def test_only_the_digest_of_a_cookie_is_kept(browse):
    browse.get("/sign-in")
    value = browse.client.get_cookie("consult").value
    assert len(value) >= 32 and value not in str(vars(only_row()))


def test_a_visitors_cookie_is_for_us_only(browse):
    header = browse.client.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in header and "SameSite=Lax" in header and "Path=/" in header and "Domain" not in header


@pytest.mark.parametrize("odd", ["x", "x" * 4000, "%00", "\u00e9\u00e9", '"quoted"', "a b"])
def test_an_odd_cookie_is_nobodys(browse, odd):
    browse.client.set_cookie("consult", odd)
    assert browse.get("/home").h1 == "Sign in"


def test_a_browser_is_touched_at_most_once_a_minute(browse, at, now):
    staff = browse.as_(make_person(RoleName.ANALYST))
    staff.get("/home")
    first = only_row().touched_at
    at(now + timedelta(seconds=50))
    staff.get("/home")
    assert only_row().touched_at == first
    at(now + timedelta(seconds=70))
    staff.get("/home")
    assert only_row().touched_at == now + timedelta(seconds=70)


def test_a_change_deep_inside_is_kept(browse):
    with browse.client.session_transaction() as session:
        session["drafts"] = {"a": ["one"]}
    with browse.client.session_transaction() as session:
        session["drafts"]["a"].append("two")
    assert only_row().content == {"drafts": {"a": ["one", "two"]}}


def test_two_tabs_at_once_do_not_undo_each_other(browse, app):
    with browse.client.session_transaction() as session:
        session["drafts"] = {"first": 1}
    other = Browsing(app)
    other.client.set_cookie("consult", browse.client.get_cookie("consult").value)
    with browse.client.session_transaction() as mine:
        mine["drafts"]["second"] = 2
        with other.client.session_transaction() as theirs:
            theirs["drafts"]["third"] = 3
            theirs["csrf_token"] = "t"
    assert only_row().content == {"drafts": {"first": 1, "second": 2, "third": 3}, "csrf_token": "t"}


def test_what_is_written_while_somebody_signs_out_does_not_sign_them_in_again(browse, app):
    staff = browse.as_(make_person(RoleName.ANALYST))
    other = Browsing(app)
    other.client.set_cookie("consult", staff.client.get_cookie("consult").value)
    with other.client.session_transaction() as session:
        session["late"] = True
        with staff.client.session_transaction() as first:
            first.clear()
    assert count_rows() == 0


def test_nothing_left_to_remember_ends_the_row_and_the_cookie(browse):
    with browse.client.session_transaction() as session:
        session["x"] = 1
    with browse.client.session_transaction() as session:
        del session["x"]
    assert count_rows() == 0 and browse.client.get_cookie("consult") is None


def test_many_requests_of_one_browser_at_once_all_arrive(app, browse, at, now):
    """Each of them touches the row: on SQLite they queue for the one writer, and none fails."""
    staff = browse.as_(make_person(RoleName.ANALYST))
    value = staff.client.get_cookie("consult").value
    at(now + timedelta(minutes=5))
    answers = []

    def ask():
        client = app.test_client()
        client.set_cookie("consult", value)
        answers.append(client.get("/home").status_code)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 8


def test_a_time_stamp_that_cannot_be_written_fails_nobodys_page(browse, at, now, monkeypatch):
    staff = browse.as_(make_person(RoleName.ANALYST))
    at(now + timedelta(minutes=5))

    def busy():
        raise OperationalError("UPDATE", {}, Exception("locked"))

    monkeypatch.setattr("consult.blueprints.browsers._writing", busy)
    assert staff.get("/nowhere", status=404).h1 == "Page not found"


small = st.integers(0, 3)
values = st.dictionaries(st.sampled_from("abcd"), small | st.dictionaries(st.sampled_from("xy"), small))


@given(values, values)
def test_changes_alone_are_simply_made(before, mine):
    assert merged(before, mine, before) == mine


@given(values, values)
def test_no_change_leaves_what_is_there(before, theirs):
    assert merged(before, before, theirs) == theirs
