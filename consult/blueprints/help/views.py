"""Help that stands at the foot of every page, and whether the service is well."""

from flask import Blueprint, Response, current_app

from consult import clock
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.help import health
from consult.blueprints.help.papers import Notice, get_notice, notices, statement
from consult.blueprints.pages import render_page

bp = Blueprint("help", __name__)
health.hang_on(bp)


@bp.get("/accessibility")
@open_to_everyone
def accessibility():
    """A review that is overdue says so by itself."""
    late = statement().review_by < clock.london(clock.now()).date()
    return render_page("help/accessibility.html", statement=statement(), late=late)


@bp.get("/privacy")
@open_to_everyone
def privacy():
    return _notice(notices()[0])


@bp.get("/privacy/<version>")
@open_to_everyone
def privacy_version(version: str):
    """The words that somebody was shown when they responded, whatever the notice says today."""
    return _notice(get_notice(version))


def _notice(notice: Notice) -> Response:
    config = current_app.config
    filled = {"owner": config["OWNER_NAME"], "product": config["PRODUCT_NAME"], "contact": config["CONTACT_EMAIL"]}
    return render_page("help/privacy.html", notice=notice, notices=notices(), filled=filled)


@bp.get("/cookies")
@open_to_everyone
def cookies():
    config = current_app.config
    return render_page("help/cookies.html", name=config["SESSION_COOKIE_NAME"])


@bp.get("/method")
@open_to_everyone
def method():
    return render_page("help/method.html")
