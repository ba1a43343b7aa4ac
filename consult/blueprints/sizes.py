"""How large a request may be: as the settings say, and larger only where files are taken."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, request

MEGABYTE = 1024 * 1024
# A file that is too large is read to its end up to this many times the limit: its sender is told so on the page.
READ_UP_TO = 3

View = TypeVar("View", bound=Callable[..., object])


def takes_files(view: View) -> View:
    """This view takes a file."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def register_sizes(app: Flask) -> None:
    """Before anything reads the form, since the size is judged while it is read."""

    @app.before_request
    def _let_files_through() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if getattr(view, "takes_files", False):
            usual = app.config["MAX_CONTENT_LENGTH"]
            request.max_content_length = max(usual, (READ_UP_TO * app.config["FILE_MB"] + 1) * MEGABYTE)
