"""Every page is guarded, by one guard, and those who may not are turned away before anything is looked up."""

import uuid
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from consult import people
from consult.blueprints.people.views import PURPOSES
from consult.journey import AREAS
from consult.people import RoleName
from tests.factories.people import make_person

OUTSIDE_THE_HOUSE = {"static"}
SAFE = ("GET", "POST")
SAMPLES = {"int": "1", "uuid": str(uuid.UUID(int=7)), "path": "x", "string": "x", "default": "x"}


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in OUTSIDE_THE_HOUSE]


def guard_of(app: Flask, rule: Rule) -> str:
    return getattr(app.view_functions[rule.endpoint], "guard", "")


def address(rule: Rule) -> str:
    """The rule with something in every gap: nothing of that name exists."""
    path = ""
    for converter, arguments, variable in parts_of(rule):
        path += SAMPLES.get(converter, arguments or "x") if converter else variable
    return path


def parts_of(rule: Rule) -> list[tuple[str, str, str]]:
    parts, rest = [], rule.rule
    while "<" in rest:
        before, _, rest = rest.partition("<")
        inside, _, rest = rest.partition(">")
        converter, colon, _name = inside.rpartition(":")
        kind, _, arguments = converter.partition("(")
        first = arguments.rstrip(")").split(",")[0].strip(" '\"") if kind == "any" else ""
        parts += [("", "", before), (kind if colon else "default", first, "")]
    return [*parts, ("", "", rest)]


@pytest.fixture
def by_role(app, now, browse):
    """One signed-in browser for each role."""
    return {role: browse.as_(make_person(role)).client for role in RoleName}


def test_every_page_has_exactly_one_guard(app):
    naked = sorted({rule.endpoint for rule in rules(app) if not guard_of(app, rule)})
    assert naked == []


def test_every_guard_is_an_act_of_the_table(app):
    known = {"everyone", "signed in", *people.ACTS}
    assert {guard_of(app, rule) for rule in rules(app)} - known == set()


def test_every_act_of_the_table_guards_something(app):
    """An act that no page asks for is either a page to come or a mistake: say which, here."""
    asked_in_code = {"responses.exclude"}
    files = [path for kind in ("*.py", "*.html") for path in Path(app.root_path).rglob(kind) if path.name != "rules.py"]
    text = "".join(path.read_text() for path in files).replace("'", '"')
    unused = {act for act in people.ACTS if f'"{act}"' not in text}
    assert unused - asked_in_code == set()


def test_visitors_are_asked_to_sign_in_before_anything_is_looked_up(app, browse, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_CHECK_DEFAULT", False)
    wrong = []
    for rule in rules(app):
        if guard_of(app, rule) == "everyone":
            continue
        for method in rule.methods & set(SAFE):
            answer = browse.client.open(address(rule), method=method)
            if answer.status_code != 302 or "/sign-in" not in answer.headers["Location"]:
                wrong.append((method, rule.rule, answer.status_code))
    assert wrong == []


def test_each_role_opens_what_its_acts_allow_and_nothing_else(app, by_role, monkeypatch):
    """Those who may get the page, or are told that the thing is not there; the others are refused and learn nothing."""
    monkeypatch.setitem(app.config, "WTF_CSRF_CHECK_DEFAULT", False)
    wrong = []
    for rule in rules(app):
        guard = guard_of(app, rule)
        if guard not in people.ACTS:
            continue
        for role, client in by_role.items():
            allowed = role in people.ACTS[guard]
            for method in sorted(rule.methods & set(SAFE)):
                status = client.open(address(rule), method=method).status_code
                if (status == 403) == allowed or status >= 500:
                    wrong.append((role.value, method, rule.rule, status))
    assert wrong == []


def test_pages_for_everyone_ask_nobody_to_sign_in(app, browse):
    asked = []
    for rule in rules(app):
        if guard_of(app, rule) == "everyone" and "GET" in rule.methods:
            answer = browse.client.get(address(rule))
            broken = answer.status_code >= 500 and rule.endpoint != "help.readyz"  # which says so when all is not well
            if broken or "/sign-in" in answer.headers.get("Location", ""):
                asked.append((rule.rule, answer.status_code))
    assert asked == []


def test_every_area_of_the_journey_has_its_page(app):
    assert [area.endpoint for area in AREAS if area.endpoint not in app.view_functions] == []


def test_every_area_says_what_it_is_for():
    assert [area.label for area in AREAS if area.label not in PURPOSES] == []
