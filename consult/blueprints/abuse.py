"""Against abuse of public forms, without puzzles: what looks unusual is labelled for staff, never thrown away.

A form takes `Watched` as a base and shows `hidden_tag()` and `watched(form)` (components/watched.html); its view asks
`labels_of(form, now=…)` for what to keep beside what was sent. `slowed` limits how often one address sends: whoever
sends more gets the page back with all that was typed, and may send it again later.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from flask import Response, current_app, make_response
from flask_limiter import RequestLimit
from itsdangerous import BadSignature, TimestampSigner
from wtforms import HiddenField, StringField
from wtforms.form import BaseForm

from consult import clock
from consult.extensions import limiter

View = TypeVar("View", bound=Callable[..., Any])

FAST = timedelta(seconds=4)
SENT_FAST = "sent very fast"
FIELD_FILLED = "hidden field filled"
NO_TIME = "sent without opening the form"
MANY = "one of several from one address"
WAIT = "You sent several of these in a short time. Your text is kept below: wait a while, then press the button again"


def _signer() -> TimestampSigner:
    return TimestampSigner(current_app.config["SECRET_KEY"], salt="when a form was shown")


def _shown_now() -> str:
    return _signer().sign(str(round(clock.now().timestamp()))).decode()


class Watched:
    """Two fields that people never see: one that only programs fill in, and when the form was shown."""

    website = StringField("Leave this field empty", render_kw={"tabindex": "-1", "autocomplete": "off"})
    shown_at = HiddenField(default=_shown_now)


def labels_of(form: BaseForm, *, now: datetime) -> list[str]:
    """What looks unusual about a form that was sent. It may be a person all the same: nothing is refused for it."""
    labels = [FIELD_FILLED] if form["website"].data else []
    shown = _shown_at(form["shown_at"].data or "")
    if shown is None:
        labels.append(NO_TIME)
    elif now - shown < FAST:
        labels.append(SENT_FAST)
    limit = limiter.current_limit
    if limit is not None and limit.remaining <= limit.limit.amount // 2:
        labels.append(MANY)
    return labels


def _shown_at(signed: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(_signer().unsign(signed)), UTC)
    except (BadSignature, ValueError, OverflowError):
        return None


def sends() -> str:
    return str(current_app.config["FORM_SENDS"])


def was_taken(response: Response) -> bool:
    """Only what was taken counts: mending a mistake costs nothing."""
    return response.status_code == 303


def slowed(page: Callable[..., Response]) -> Callable[[View], View]:
    """At most so many taken forms from one address; `page` shows the form again, filled in, with WAIT above it."""

    def again(_limit: RequestLimit) -> Response:
        response = make_response(page())
        response.status_code = 429
        response.headers["Retry-After"] = "600"
        return response

    return limiter.shared_limit(  # type: ignore[return-value]
        sends, scope="public forms", methods=["POST"], deduct_when=was_taken, on_breach=again
    )
