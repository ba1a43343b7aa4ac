"""Server-side browser sessions in the database: signing out ends them, and losing Redis does not.

The cookie holds a random token; the row holds what Flask and its extensions keep (form token, who is signed in, which
drafts this browser may open). A row is written only when its content changed, or once a minute while in use; a browser
of which nothing must be remembered gets neither row nor cookie.
"""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import structlog
from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from consult import clock
from consult.db import db
from consult.people.models import SignIn
from consult.words import digest, secret_token

log = structlog.get_logger()

TOUCH_AFTER = timedelta(minutes=1)
VISITOR_LASTS = timedelta(days=30)
# The button was pressed twice: the second request still comes with the cookie from before signing in.
OLD_TOKEN_LASTS = timedelta(minutes=1)
FORM_TOKEN = "csrf_token"  # noqa: S105  the name of it, not one


class Browser(dict[str, Any], SessionMixin):
    """What we remember of one browser."""

    def __init__(self, row: Any = None, trouble: SQLAlchemyError | None = None) -> None:
        super().__init__(copy.deepcopy(row.content) if row is not None else {})
        self.row, self.trouble = row, trouble
        self.before = copy.deepcopy(dict(self))

    @property
    def changed(self) -> bool:
        """Compared, not flagged: a change inside a list or a dictionary counts as well."""
        return dict(self) != self.before

    @property
    def person_id(self) -> UUID | None:
        return UUID(self["_user_id"]) if "_user_id" in self else None


class BrowserSessions(SessionInterface):
    def open_session(self, app: Flask, request: Request) -> Browser:
        """What the cookie's row says. If the database does not answer, the error is raised once pages can be shown."""
        token = request.cookies.get(self.get_cookie_name(app))
        if not token:
            return Browser()
        now = clock.now()
        try:
            with db.engine.connect() as connection:
                fitting = select(SignIn).where(SignIn.token_digest == _digest(token), SignIn.expires_at > now)
                row = connection.execute(fitting).first()
        except SQLAlchemyError as trouble:
            return Browser(trouble=trouble)
        idle = timedelta(minutes=app.config["IDLE_MINUTES"])
        if row is not None and row.person_id is not None and now - row.touched_at > idle:
            row = None
        return Browser(row)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, Browser)
        row = session.row
        if session.trouble is not None:
            return
        if row is None:
            if session:
                self._start(app, session, response)
        elif row.person_id != session.person_id:
            self._change_hands(app, session, response)
        elif session.changed:
            self._keep(app, session, response)
        elif clock.now() - row.touched_at >= TOUCH_AFTER:
            self._touch(row)

    def _start(self, app: Flask, session: Browser, response: Response) -> None:
        now, token = clock.now(), secret_token()
        lasts = timedelta(hours=app.config["SIGN_IN_HOURS"]) if session.person_id else VISITOR_LASTS
        values = {
            "id": uuid4(),
            "token_digest": digest(token),
            "person_id": session.person_id,
            "content": dict(session),
            "created_at": now,
            "touched_at": now,
            "expires_at": now + lasts,
        }
        with _writing() as connection:
            connection.execute(insert(SignIn).values(**values))
        seconds = int(lasts.total_seconds())
        response.set_cookie(self.get_cookie_name(app), token, max_age=seconds, **self._flags(app))

    def _change_hands(self, app: Flask, session: Browser, response: Response) -> None:
        """A new cookie and a new form token whenever somebody signs in or out.

        Whoever planted the old ones, or finds them on a shared computer, opens and sends nothing with them.
        """
        session.pop(FORM_TOKEN, None)
        if session:
            self._start(app, session, response)
        else:
            self._drop_cookie(app, response)
        old = SignIn.id == session.row.id
        with _writing() as connection:
            if session.row.person_id is None:
                soon = clock.now() + OLD_TOKEN_LASTS
                connection.execute(update(SignIn).where(old, SignIn.expires_at > soon).values(expires_at=soon))
            else:
                connection.execute(delete(SignIn).where(old))

    def _keep(self, app: Flask, session: Browser, response: Response) -> None:
        """Write this request's changes into what the row holds by now: two tabs must not undo each other."""
        row = SignIn.id == session.row.id
        with _writing() as connection:
            theirs = connection.scalar(select(SignIn.content).where(row).with_for_update())
            if theirs is None:
                return  # signed out meanwhile, and it stays so
            content = merged(session.before, dict(session), theirs)
            if content:
                connection.execute(update(SignIn).where(row).values(content=content, touched_at=clock.now()))
            else:
                connection.execute(delete(SignIn).where(row))
                self._drop_cookie(app, response)

    def _touch(self, row: Any) -> None:
        """Nobody's page fails for want of a time stamp: the next request tries again."""
        try:
            with _writing() as connection:
                connection.execute(update(SignIn).where(SignIn.id == row.id).values(touched_at=clock.now()))
        except SQLAlchemyError as trouble:
            log.warning("touch_failed", error=type(trouble).__name__)

    def _drop_cookie(self, app: Flask, response: Response) -> None:
        response.delete_cookie(self.get_cookie_name(app), **self._flags(app))

    def _flags(self, app: Flask) -> dict[str, Any]:
        """The same for setting and deleting: browsers ignore a `__Host-` cookie that comes without `Secure`."""
        return {"secure": app.config["SESSION_COOKIE_SECURE"], "httponly": True, "samesite": "Lax", "path": "/"}


def merged(before: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """What `theirs` becomes when the changes from `before` to `mine` are made to it, dictionaries key by key."""
    result = dict(theirs)
    for key in before.keys() | mine.keys():
        if key not in mine:
            result.pop(key, None)
        elif key not in before or mine[key] != before[key]:
            parts = (before.get(key, {}), mine[key], theirs.get(key, {}))
            result[key] = merged(*parts) if all(isinstance(part, dict) for part in parts) else mine[key]
    return result


@contextmanager
def _writing() -> Iterator[Connection]:
    """A connection of its own, once the page has given its own back: two for each request could starve the pool."""
    db.session.rollback()
    with db.engine.connect().execution_options(writing=True) as connection, connection.begin():
        yield connection


def _digest(token: str) -> str:
    return digest(token.encode(errors="replace").decode())
