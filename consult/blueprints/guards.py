"""Who may open a page. Every view bears exactly one of these; a test walks the routes and says which does not."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import current_app, redirect, request, url_for
from flask_login import current_user

from consult import clock, people
from consult.errors import NotAllowed
from consult.people.models import Person

View = TypeVar("View", bound=Callable[..., Any])
SAFE = ("GET", "HEAD", "OPTIONS")


def visitor() -> Person | None:
    """The person signed in, or None: what services take as `by`."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def colleague() -> Person:
    """The person signed in, where a guard has made sure that there is one: what services take as `by`."""
    person = visitor()
    assert person is not None, "a page that needs somebody has no guard"
    return person


def may(act: str, thing: Any = None) -> bool:
    return people.may(visitor(), act, thing, now=clock.now())


def require(act: str, thing: Any = None) -> None:
    """Check again, once the thing is known: a clerk of one board is not the clerk of another."""
    if not may(act, thing):
        raise NotAllowed(refusal(act))


def refusal(act: str) -> str:
    roles = " or ".join(f"{'an' if role[0] in 'aeiou' else 'a'} {role}" for role in people.roles_for(act))
    contact = current_app.config["CONTACT_EMAIL"]
    return f"This page is for {roles}. If you should be one, write to an administrator: {contact}."


def open_to_everyone(view: View) -> View:
    """No account needed."""
    view.guard = "everyone"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Anybody with an account, whatever their roles."""
    return _guarded(view, None)


def needs(act: str) -> Callable[[View], View]:
    """Only those whose role allows the act; others are asked to sign in, or told which role it takes."""
    if act not in people.ACTS:
        raise LookupError(f"{act!r} is not in people.ACTS")
    return lambda view: _guarded(view, act)


def _guarded(view: View, act: str | None) -> View:
    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:
        if visitor() is None:
            return redirect(url_for("people.sign_in", next=place_to_return()))
        if act is not None:
            require(act)
        return view(*args, **kwargs)

    checked.guard = act or "signed in"  # type: ignore[attr-defined]
    return checked  # type: ignore[return-value]


def place_to_return() -> str | None:
    """Where to go after signing in: here, or for a form that was sent, the page that it stood on."""
    if request.method in SAFE:
        return request.full_path.rstrip("?")
    referrer = request.referrer or ""
    return referrer.removeprefix(request.host_url.rstrip("/")) if referrer.startswith(request.host_url) else None


def own_path(address: str | None, otherwise: str) -> str:
    """An address of our own to be sent to, or `otherwise`: nobody is led elsewhere by a link to our sign-in page."""
    path = address or ""
    plain = len(path) <= 2000 and path.isprintable() and not set(path) & {"\\", " "}
    return path if plain and path.startswith("/") and not path.startswith("//") else otherwise
