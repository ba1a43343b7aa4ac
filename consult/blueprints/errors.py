"""Which page each named error becomes: one table."""

import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, request, session
from flask.globals import request_ctx
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError

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
    403: ("You cannot open this page", "It is for people with another role. Ask an administrator if you need it."),
    404: ("Page not found", "If you typed the address, check that it is right."),
    405: ("That cannot be done here", "This page cannot be used in that way. Go back and try again."),
    410: ("This page has gone", "It was taken down, or the link to it has run out."),
    413: ("That is too much at once", "What you sent is larger than we can take. Go back: your text is still there."),
    429: ("Too many tries", "Wait 15 minutes, then try again."),
    500: ("Sorry, there is a problem", "Something went wrong on our side. Go back and try again in a minute."),
    503: (
        "We are having trouble",
        "Your text is safe on the page that you came from. Go back and try again in a minute.",
    ),
}
FORGED = "This page was open for too long, or came from somewhere else. Go back, reload the page and send it again."
DATABASE_TROUBLE = (OperationalError, InterfaceError, PoolTimeout)


def error_page(status: int, heading: str, message: str) -> Response:
    if request_ctx.url_adapter is None:  # asked for under a name that is not ours: we cannot write addresses either
        return Response(f"{heading}. {message}\n", status, mimetype="text/plain")
    g.in_trouble = status >= 500
    return render_page(
        "errors/page.html", status, error_heading=heading, error_message=message, request_id=g.get("request_id", "")
    )


def register_errors(app: Flask) -> None:
    app.before_request(_raise_what_opening_found)
    app.register_error_handler(ConsultError, _named)
    app.register_error_handler(
        CSRFError, lambda _error: error_page(400, "We could not check where that came from", FORGED)
    )
    app.register_error_handler(HTTPException, _http)
    for kind in DATABASE_TROUBLE:
        app.register_error_handler(kind, _database)
    if app.config["ENVIRONMENT"] == "test":
        app.config["PROPAGATE_EXCEPTIONS"] = True  # tests want the error itself
    else:
        app.register_error_handler(Exception, _unforeseen)
    app.log_exception = _log  # type: ignore[method-assign]


def _raise_what_opening_found() -> None:
    """The browser's row could not be read: say so, rather than take somebody signed in for a stranger."""
    trouble = getattr(session, "trouble", None)
    if trouble is not None:
        raise trouble


def _named(error: ConsultError) -> Response:
    status, heading = next(page for kind, page in PAGES.items() if isinstance(error, kind))
    return error_page(status, heading, str(error) or WORDS.get(status, WORDS[400])[1])


def _http(error: HTTPException) -> Response:
    cause = error.original_exception if isinstance(error, InternalServerError) else None
    if isinstance(cause, DATABASE_TROUBLE):
        return _database(cause)
    status = error.code or 500
    if error.response is not None or status < 400:
        return error.get_response()  # type: ignore[return-value]
    response = error_page(status, *WORDS.get(status, (error.name, "Go back and try again.")))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _database(error: SQLAlchemyError) -> Response:
    log.error("database_trouble", exc_info=error, **_where())
    _let_go()
    response = error_page(503, *WORDS[503])
    response.headers["Retry-After"] = "60"
    return response


def _unforeseen(error: Exception) -> Response:
    if request_ctx.app.debug:
        raise error
    log.error("unforeseen", exc_info=error, **_where())
    _let_go()
    return error_page(500, *WORDS[500])


def _log(exc_info: Any) -> None:
    log.error("unforeseen", exc_info=exc_info, **_where())


def _let_go() -> None:
    try:
        db.session.rollback()
    except SQLAlchemyError:
        db.session().invalidate()


def _where() -> dict[str, str]:
    """The route, never the address: addresses carry one-time links, codes and what people search for."""
    return {"method": request.method, "route": str(request.url_rule) if request.url_rule else "no route"}


def trace_without_words(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Where an exception arose, and of which kinds. Its message may quote an answer or an address, so it stays out."""
    told = event.pop("exc_info", None)
    error = sys.exc_info()[1] if told is True else told[1] if isinstance(told, tuple) else told
    if isinstance(error, BaseException):
        event["error"] = _kinds(error)
        event["trace"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
        ]
    return event


def _kinds(error: BaseException | None) -> list[str]:
    kinds: list[str] = []
    while error is not None and len(kinds) < 10:
        kinds.append(f"{type(error).__module__}.{type(error).__qualname__}")
        error = error.__cause__ or error.__context__
    return kinds
