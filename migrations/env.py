"""Alembic's door: migrations run on whatever database the app is configured for."""

from typing import Any

from alembic import context
from flask import current_app

from consult.db import UTCDateTime, db

target = current_app.extensions["migrate"]


def render(kind: str, thing: Any, _context: Any) -> str | bool:
    """Write our types down as what they are in the database, so that migrations import nothing of ours."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UTCDateTime) else False


def run() -> None:
    options = {"target_metadata": db.metadata, "render_item": render, **target.configure_args}
    # The full-text indexes are each database's own, so no model describes them.
    options["include_name"] = lambda name, kind, _parents: kind != "table" or not str(name).startswith("search_stems")
    with db.engine.connect().execution_options(writing=True) as connection:
        context.configure(connection=connection, **options)
        with context.begin_transaction():
            context.run_migrations()


run()
