"""Bring the index up to date: `flask search rebuild`, and a task that the clock starts.

A door, like an import: what is public is read and cut into stems outside the transactions that write, so that nobody
who sends a response waits for it.
"""

from datetime import datetime

import click
from flask.cli import AppGroup

from consult import clock
from consult.db import db, transaction
from consult.search import services

search_group = AppGroup("search", help="The index of what is public.")


def refresh(*, now: datetime) -> bool:
    """Put in what changed since the last time; returns whether there was anything."""
    with transaction():
        due = services.take_note(now=now)
    if not due:
        return False
    difference = services.compare()
    _put_in(difference)
    return bool(difference)


def _put_in(difference: services.Difference) -> None:
    db.session.rollback()
    for part in services.in_parts(difference) if difference else ():
        with transaction():
            services.put_in(part)


@search_group.command("rebuild")
def rebuild() -> None:
    """Work the whole index out again from what is public. It can be searched all the while."""
    with transaction():
        services.take_note(now=clock.now())
    difference = services.compare(anew=True)
    _put_in(difference)
    click.echo(f"{difference.entries:,} entries with {len(difference.words):,} different words can be found.")
