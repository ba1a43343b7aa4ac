"""What every page is given, and the one way to render it."""

import secrets
from typing import Any

from flask import Flask, Response, current_app, g, make_response, render_template, request, url_for
from flask_login import current_user
from jinja2 import StrictUndefined, Undefined

from consult import clock, words
from consult.blueprints.guards import may
from consult.blueprints.ways import work_on
from consult.journey import AREAS


class Missing(StrictUndefined):
    """A name that a page was not given is an error; a key left out of a dictionary is empty.

    The components of govuk-frontend ask their `params` for every option there is, and write `undefined` for "none".
    """

    def __new__(cls, hint: str | None = None, obj: Any = None, name: str | None = None, *more: Any) -> Any:
        lenient = isinstance(obj, dict) or name in ("undefined", "null", "caller")
        return Undefined(hint, obj, name, *more) if lenient else super().__new__(cls)


def render_page(template: str, status: int = 200, **context: Any) -> Response:
    """Render a page. Pages seen by a signed-in person, or with a draft in them, are never kept by anything between."""
    return make_response(render_template(template, **context), status)


def nonce() -> str:
    """One secret a request, for the only inline script there is."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def asset_url(path: str) -> str:
    """The address of a static file, which changes with the build so that browsers may keep it for long."""
    return url_for("static", filename=path, v=current_app.config["VERSION"])


def areas() -> list[dict[str, Any]]:
    """The menu: the areas that this person can use, from the journey."""
    here = (request.endpoint or "").split(".")[0]
    endpoints = current_app.view_functions
    at = next((area.endpoint for area in AREAS if area.endpoint == request.endpoint), None)
    public = getattr(endpoints.get(request.endpoint or ""), "guard", None) == "everyone"
    return [
        {
            "label": area.label,
            "url": url_for(area.endpoint),
            "current": area.endpoint == at if at else here in area.stages and public is (area.act is None),
        }
        for area in AREAS
        if area.endpoint in endpoints and (area.act is None or may(area.act))
    ]


def current_person() -> Any:
    return current_user if current_user.is_authenticated else None


def furnish(app: Flask) -> None:
    """Give every template the same few things."""
    app.jinja_env.globals.update(csp_nonce=nonce, asset_url=asset_url, may=may, work_on=work_on)
    app.jinja_env.filters.update(
        day=clock.day_words,
        moment=clock.moment_words,
        time=clock.time_words,
        opening=words.opening,
        last_day=lambda instant: clock.day_words(clock.last_day_before(instant)),
    )

    @app.context_processor
    def _everywhere() -> dict[str, Any]:
        calm = not g.get("in_trouble", False)  # a page about a broken database must not ask the database
        return {
            "product_name": app.config["PRODUCT_NAME"],
            "owner_name": app.config["OWNER_NAME"],
            "contact_email": app.config["CONTACT_EMAIL"],
            "version": app.config["VERSION"],
            "journey_areas": areas() if calm else [],
            "current_person": current_person() if calm else None,
            "now": clock.now(),
        }
