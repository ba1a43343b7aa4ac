"""`flask people invite` and `flask audit verify`, as an operator types them."""

import re

from sqlalchemy import select

from consult.db import db
from consult.people import Person, RoleName
from tests.browsing import Browsing


def test_the_first_administrator_is_invited_from_the_command_line(app, browse):
    done = app.test_cli_runner().invoke(args=["people", "invite", "Root@example.org", "--name", "Root"])
    assert done.exit_code == 0, done.output
    page = Browsing(app).get(re.search(r"/welcome/\S+", done.output)[0])
    assert page.h1 == "Set your password"
    person = db.session.scalar(select(Person))
    assert (person.email, person.roles[0].name) == ("root@example.org", RoleName.ADMINISTRATOR)


def test_the_link_is_whole_when_the_service_knows_its_name(app, browse, monkeypatch):
    monkeypatch.setitem(app.config, "BASE_URL", "https://say.example.org")
    done = app.test_cli_runner().invoke(args=["people", "invite", "root@example.org", "--name", "Root"])
    assert "https://say.example.org/welcome/" in done.output


def test_what_cannot_be_is_refused_in_words(app, browse):
    run = app.test_cli_runner().invoke
    assert run(args=["people", "invite", "root", "--name", "Root"]).exit_code == 2
    assert run(args=["people", "invite", "r@example.org", "--name", "Root"]).exit_code == 0
    clash = run(args=["people", "invite", "r@example.org", "--name", "Root", "--role", "analyst"])
    assert clash.exit_code == 1 and "cannot be analyst as well" in clash.output
