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


def visitor() -> Person | None:
    """The person signed in, or None: what services take as `by`."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def may(act: str, thing: Any = None) -> bool:
    return people.may(visitor(), act, thing, now=clock.now())


def require(act: str, thing: Any = None) -> None:
    """Check again, once the thing is known: a clerk of one board is not the clerk of another."""
    if not may(act, thing):
        raise NotAllowed(refusal(act))


def refusal(act: str) -> str:
    return f"You need to be {' or '.join(people.roles_for(act))}. Ask an administrator: {current_app.config['CONTACT_EMAIL']}"


def open_to_everyone(view: View) -> View:
    """No account needed."""
    view.guard = "everyone"  # type: ignore[attr-defined]
    return view


def needs(act: str) -> Callable[[View], View]:
    """Only those whose role allows the act; others are asked to sign in, or told which role it takes."""

    def guarded(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            if visitor() is None:
                return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")))
            require(act)
            return view(*args, **kwargs)

        checked.guard = act  # type: ignore[attr-defined]
        return checked  # type: ignore[return-value]

    return guarded
