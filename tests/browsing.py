"""A browser for page tests. It checks every page that it fetches, so quality is tested while testing something else."""

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask, g
from flask_login import FlaskLoginClient
from werkzeug.test import TestResponse

from consult.db import db

FORM_CONTROLS = "input:not([type=hidden]):not([type=submit]), select, textarea"


class Page:
    """One page as somebody sees it."""

    def __init__(self, response: TestResponse, url: str) -> None:
        self.response, self.url, self.status = response, url, response.status_code
        self.html = response.get_data(as_text=True)
        self.soup = BeautifulSoup(self.html, "lxml")

    @property
    def h1(self) -> str:
        return words(self.soup.h1)

    @property
    def text(self) -> str:
        """All that can be read in the page's main part."""
        return words(self.soup.main or self.soup)

    def links(self) -> dict[str, str]:
        return {words(link): str(link.get("href")) for link in self.soup.select("a[href]")}

    def find(self, selector: str) -> Tag:
        found = self.soup.select_one(selector)
        assert found is not None, f"{selector} is not on {self.url}"
        return found

    def form(self, action: str | None = None) -> Tag:
        """The page's form in its main part; with `action`, the one whose address ends so."""
        forms = self.soup.select("main form[method=post]") or self.soup.select("form[method=post]")
        fitting = [form for form in forms if action is None or str(form.get("action", "")).endswith(action)]
        assert fitting, f"no form {action or ''} on {self.url}; there are {[form.get('action') for form in forms]}"
        return fitting[0]


def words(tag: Tag | None) -> str:
    return re.sub(r"\s+", " ", tag.get_text(" ")).strip() if tag else ""


class Browsing:
    """Open pages, fill in forms, follow redirects, as one browser does."""

    def __init__(self, app: Flask, person: Any = None) -> None:
        self.app = app
        app.test_client_class = FlaskLoginClient
        self.client = app.test_client(user=person) if person is not None else app.test_client()

    def as_(self, person: Any) -> "Browsing":
        return Browsing(self.app, person)

    def get(self, url: str, status: int = 200) -> Page:
        _fresh()
        response = self.client.get(url)
        db.session.rollback()  # what the request wrote is seen by the test from here on
        return self._arrive(response, url, status)

    def submit(
        self,
        page: Page,
        values: dict[str, Any] | None = None,
        *,
        action: str | None = None,
        button: str | None = None,
        status: int = 200,
    ) -> Page:
        """Send a page's form, with what it already holds and what is given; `button` presses one by its words."""
        form = page.form(action)
        data = filled(form)
        if button is not None:
            data |= pressed(form, button)
        data |= values or {}
        target = urljoin(page.url, str(form.get("action") or page.url))
        return self.post(target, data, status)

    def post(self, url: str, data: dict[str, Any], status: int = 200) -> Page:
        _fresh()
        response = self.client.post(url, data=data)
        db.session.rollback()
        return self._arrive(response, url, status)

    def _arrive(self, response: TestResponse, url: str, status: int) -> Page:
        for _ in range(5):
            if response.status_code not in (301, 302, 303, 307, 308):
                break
            url = urljoin(url, response.headers["Location"])
            parts = urlsplit(url)
            _fresh()
            response = self.client.get(parts.path + (f"?{parts.query}" if parts.query else ""))
            db.session.rollback()
        page = Page(response, url)
        assert page.status == status, f"{url} answered {page.status}, not {status}: {page.text[:600]}"
        if response.mimetype == "text/html":
            check(page)
        return page


def _fresh() -> None:
    """The test's own app context would lend its `g` to each request, and one browser's token to the next."""
    for name in list(g):
        g.pop(name)


def filled(form: Tag) -> dict[str, Any]:
    """What a form would send if nobody touched it."""
    data: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(field["name"]), field.get("type")
        if kind in ("submit", "button", "file"):
            continue
        if kind in ("checkbox", "radio"):
            if field.has_attr("checked"):
                data.setdefault(name, []).append(str(field.get("value", "y")))
        elif field.name == "textarea":
            data[name] = field.get_text().removeprefix("\n")
        elif field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            data[name] = str(chosen.get("value", "")) if chosen else ""
        elif name in data:  # the three parts of a date share one name
            data[name] = [*(data[name] if isinstance(data[name], list) else [data[name]]), str(field.get("value", ""))]
        else:
            data[name] = str(field.get("value", ""))
    return data


def pressed(form: Tag, button: str) -> dict[str, str]:
    found = next(
        (
            each
            for each in form.select("button, input[type=submit]")
            if button in words(each) + str(each.get("value", ""))
        ),
        None,
    )
    assert found is not None, f"no button {button!r}"
    return {str(found["name"]): str(found.get("value", ""))} if found.get("name") else {}


def check(page: Page) -> None:
    """What holds on every page: one h1 that opens the title, labels, unique ids, tokens, nothing inline."""
    soup, url = page.soup, page.url
    headings = soup.select("h1")
    assert len(headings) == 1, f"{url} has {len(headings)} h1"
    title = words(soup.title).removeprefix("Error: ")
    assert title.startswith(words(headings[0])), f"{url}: the title {title!r} does not open with the h1 {page.h1!r}"
    ids = [str(tag["id"]) for tag in soup.select("[id]")]
    twice = {each for each in ids if ids.count(each) > 1}
    assert not twice, f"{url}: ids stand twice: {sorted(twice)}"
    for field in soup.select(FORM_CONTROLS):
        named = field.get("aria-label") or field.get("aria-labelledby")
        assert named or soup.select_one(f'label[for="{field.get("id")}"]'), f"{url}: no label for {field}"
    for reference in soup.select("[aria-describedby], [aria-labelledby]"):
        for name in f"{reference.get('aria-describedby', '')} {reference.get('aria-labelledby', '')}".split():
            assert name in ids, f"{url}: {reference.name} points to #{name}, which is not there"
    for form in soup.select("form"):
        assert form.get("method"), f"{url}: a form without a method"
        if str(form["method"]).lower() == "post":
            assert form.select_one("input[name=csrf_token]"), f"{url}: a form without its token"
            assert form.has_attr("novalidate"), f"{url}: a form that leaves checking to the browser"
    for script in soup.select("script:not([src])"):
        assert script.get("nonce"), f"{url}: an inline script without a nonce"
    assert not soup.select("[style]"), f"{url}: inline style"
    assert not [tag for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")], (
        f"{url}: inline handler"
    )
    for link in soup.select('a[href^="#"]'):
        target = str(link["href"])[1:]
        assert not target or target in ids, f"{url}: a link to #{target}, which is not there"
