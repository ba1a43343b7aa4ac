"""Which page each named error becomes: one table."""

import structlog
from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from consult.blueprints.pages import render_page
from consult.db import db
from consult.errors import AlreadyDecided, ConsultError, NotAllowed, NotFound, RuleBroken
from consult.people import InvitationUsed

log = structlog.get_logger()

PAGES: dict[type[ConsultError], tuple[int, str]] = {
    NotFound: (404, "Page not found"),
    NotAllowed: (403, "You cannot open this page"),
    AlreadyDecided: (409, "Somebody settled this first"),
    InvitationUsed: (410, "This link no longer works"),
    RuleBroken: (409, "That cannot be done now"),
    ConsultError: (400, "There is a problem"),
}

WORDS = {
    400: ("There is a problem", "We could not understand that request. Go back and try again."),
    404: ("Page not found", "If you typed the address, check that it is right."),
    405: ("That cannot be done here", "This page cannot be used in that way. Go back and try again."),
    413: ("That is too much at once", "What you sent is larger than we can take. Go back: your text is still there."),
    429: ("Too many tries", "Wait a few minutes, then try again."),
    503: ("We are having trouble", "Your text is safe on the page that you came from. Go back and try again in a minute."),
}


def error_page(status: int, heading: str, message: str) -> Response:
    return render_page(
        "layouts/error.html", status, error_heading=heading, error_message=message, request_id=g.get("request_id", "")
    )


def register_errors(app: Flask) -> None:
    @app.errorhandler(ConsultError)
    def _named(error: ConsultError) -> Response:
        kind = next(kind for kind in PAGES if isinstance(error, kind))
        status, heading = PAGES[kind]
        return error_page(status, heading, str(error) or WORDS.get(status, WORDS[400])[1])

    @app.errorhandler(CSRFError)
    def _forged(_error: CSRFError) -> Response:
        words = "This page was open for too long, or came from somewhere else. Go back, reload the page and send it again."
        return error_page(400, "We could not check where that came from", words)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        status = error.code or 500
        if status < 400:
            return error.get_response()  # type: ignore[return-value]
        heading, message = WORDS.get(status, (error.name, error.description or ""))
        return error_page(status, heading, message)

    @app.errorhandler(OperationalError)
    def _database(error: OperationalError) -> Response:
        log.error("database_trouble", path=request.path, error=type(error.orig).__name__)
        db.session.rollback()
        response = error_page(503, *WORDS[503])
        response.headers["Retry-After"] = "60"
        return response

    @app.errorhandler(Exception)
    def _unforeseen(error: Exception) -> Response:
        if app.config["ENVIRONMENT"] == "test":
            raise error
        log.exception("unforeseen", path=request.path)
        db.session.rollback()
        words = f"Something went wrong on our side. If it happens again, tell us and quote {g.get('request_id', '')}."
        return error_page(500, "Sorry, there is a problem", words)
