"""Server-side browser sessions in the database: signing out ends them, and losing Redis does not.

The cookie holds a random token; the row holds what Flask and its extensions keep (form token, who is signed in, which
drafts this browser may open). A row is written only when its content changed, or once a minute while in use.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import delete, insert, select, update
from werkzeug.datastructures import CallbackDict

from consult import clock
from consult.db import db
from consult.people.models import SignIn
from consult.words import digest, secret_token

TOUCH_AFTER = timedelta(minutes=1)
VISITOR_LASTS = timedelta(days=30)


class Browser(CallbackDict[str, Any], SessionMixin):
    """What we remember of one browser."""

    def __init__(self, content: dict[str, Any] | None = None, token: str | None = None, row: Any = None) -> None:
        self.modified = False
        self.token = token
        self.row = row
        super().__init__(content or {}, lambda changed: setattr(changed, "modified", True))

    @property
    def person_id(self) -> str | None:
        return self.get("_user_id")


class BrowserSessions(SessionInterface):
    def open_session(self, app: Flask, request: Request) -> Browser:
        token = request.cookies.get(self.get_cookie_name(app))
        if not token:
            return Browser()
        now = clock.now()
        with db.engine.connect() as connection:
            row = connection.execute(
                select(SignIn).where(SignIn.token_digest == digest(token), SignIn.expires_at > now)
            ).first()
        if row is None:
            return Browser()
        idle = timedelta(minutes=app.config["IDLE_MINUTES"])
        if row.person_id is not None and now - row.touched_at > idle:
            return Browser()
        return Browser(dict(row.content), token, row)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, Browser)
        now, row = clock.now(), session.row
        if not session:
            if row is not None:
                self._forget(row.id)
                response.delete_cookie(self.get_cookie_name(app), path="/")
            return
        if not session.modified and row is not None and now - row.touched_at < TOUCH_AFTER:
            return
        if not session.modified and row is None:
            return
        person_id = UUID(session.person_id) if session.person_id else None
        changed_hands = row is not None and row.person_id != person_id
        if row is None or changed_hands:
            self._start(app, session, response, person_id)
            if row is not None:
                self._forget(row.id)
            return
        values: dict[str, Any] = {"touched_at": now}
        if session.modified:
            values["content"] = dict(session)
        with db.engine.connect().execution_options(writing=True) as connection, connection.begin():
            connection.execute(update(SignIn).where(SignIn.id == row.id).values(**values))

    def _start(self, app: Flask, session: Browser, response: Response, person_id: UUID | None) -> None:
        """A new token whenever somebody signs in or out: an old one found on a shared computer opens nothing."""
        now, token = clock.now(), secret_token()
        lasts = timedelta(hours=app.config["SIGN_IN_HOURS"]) if person_id else VISITOR_LASTS
        values = {
            "id": uuid4(),
            "token_digest": digest(token),
            "person_id": person_id,
            "content": dict(session),
            "created_at": now,
            "touched_at": now,
            "expires_at": now + lasts,
        }
        with db.engine.connect().execution_options(writing=True) as connection, connection.begin():
            connection.execute(insert(SignIn).values(**values))
        response.set_cookie(
            self.get_cookie_name(app),
            token,
            max_age=int(lasts.total_seconds()),
            secure=app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
            path="/",
        )

    def _forget(self, row_id: UUID) -> None:
        with db.engine.connect().execution_options(writing=True) as connection, connection.begin():
            connection.execute(delete(SignIn).where(SignIn.id == row_id))
