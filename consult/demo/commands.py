"""What `flask --app wsgi demo` does: fill an empty installation with the sample, once, and say what is there."""

from datetime import timedelta
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import func, select

from consult import audit, clock, people
from consult.boards.models import Pack
from consult.db import db, transaction
from consult.demo import accounts, history, rounds
from consult.demo.questionnaires import read
from consult.demo.timetable import Timetable
from consult.programme import load_programme
from consult.responses.models import Response
from consult.theming.models import Reading, SuggestedTheme, Theme

LONG_AGO = timedelta(days=320)
DRAFTS = {
    ("automotive", 1): -270,
    ("future-of-mobility", 1): -135,
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
    with transaction():
        audit.seal_lines(now=table.now)
    accounts.write_down(told, folder)


def tell() -> None:
    """What was done, and where to look first."""
    folder = Path(current_app.config["DATA_DIR"])
    address = current_app.config["BASE_URL"]
    main = read("moving-the-west-midlands")["consultation"]["slug"]
    pack = db.session.scalars(select(Pack).order_by(Pack.frozen_at)).all()
    click.echo("")
    click.echo(
        f"{_count(Response)} responses are in, {_count(Reading)} texts were read; {_count(SuggestedTheme)} themes are "
        f"suggested, {_count(Theme)} agreed; {len(pack)} packs are frozen. All of it is invented."
    )
    for words, path in (
        ("The public site", "/"),
        ("The strategy on a page", "/plans/on-a-page"),
        ("A draft to comment on", "/plans/automotive/drafts/2"),
        ("An open consultation", f"/consultations/{main}"),
        ("What became of an earlier one", "/consultations/automotive-first-draft/what-happened"),
        ("Theme studio (sign in as analyst)", f"/studio/{main}"),
        ("Board papers (sign in as a member or clerk)", "/boards"),
    ):
        click.echo(f"  {words:<45}{address}{path}")
    told = accounts.read_back(folder) or []
    click.echo(f"\nSign in at {address}/sign-in; everybody's password is {told[0].password if told else '?'}")
    for account in told:
        click.echo(f"  {account.role:<30}{account.email}")


def _count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0
