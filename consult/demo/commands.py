"""What `flask --app wsgi demo` does: fill an empty installation with the sample, once."""

from datetime import timedelta
from pathlib import Path

import click
from flask import current_app

from consult import audit, clock, people
from consult.db import transaction
from consult.demo import accounts, following, history, rounds
from consult.demo.timetable import Timetable
from consult.programme import load_programme

LONG_AGO = timedelta(days=320)
DRAFTS = {
    ("automotive", 1): -270,
    ("future-of-mobility", 1): -270,
    ("automotive", 2): -140,
    ("life-sciences", 1): -60,
    ("future-of-mobility", 2): -30,
}

TELLERS = (
    ("answered", history.tell_answered),
    ("with the boards", history.tell_with_boards),
    ("being read", history.tell_being_read),
    ("open", history.tell_open),
    ("opening soon, being prepared", history.tell_not_yet_open),
    ("co-design", rounds.tell_rounds),
)


def fill_once() -> None:
    """Fill an empty installation; where the sample is already, change nothing."""
    folder = Path(current_app.config["DATA_DIR"])
    if accounts.read_back(folder) is None:
        fill(folder)
    else:
        click.echo("The sample is here already; nothing was changed (make demo FRESH=1 begins again).")


def fill(folder: Path) -> None:
    if people.count_people():
        raise click.ClickException("There are accounts here already. The sample goes into an empty folder only.")
    table = Timetable(clock.now())
    with transaction():
        published = {draft: table.moment(day) for draft, day in DRAFTS.items()}
        load_programme(table.now - LONG_AGO, published)
    cast, told = accounts.make_accounts(now=table.now - LONG_AGO)
    for stage, tell_story in TELLERS:
        click.echo(f"Filling the sample: {stage} …")
        tell_story(cast, table)
    following.explain_and_follow(cast, now=table.now)
    with transaction():
        audit.seal_lines(now=table.now)
    accounts.write_down(told, folder)
