"""What the sample holds, and where to look first. Light: it loads no language models."""

from pathlib import Path

import click
from flask import current_app
from sqlalchemy import func, select

from consult.boards.models import Pack
from consult.db import db
from consult.demo import accounts, own
from consult.responses.models import Response
from consult.theming.models import Reading, SuggestedTheme, Theme

OPEN = "moving-the-west-midlands"


def tell() -> None:
    """What was done, and where to look first."""
    folder = Path(current_app.config["DATA_DIR"])
    address = current_app.config["BASE_URL"]
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
        ("An open consultation", f"/consultations/{OPEN}"),
        ("What became of an earlier one", "/consultations/automotive-first-draft/what-happened"),
        ("A Grand Challenge that was taken up", "/plans/future-of-mobility"),
        ("Theme studio (sign in as analyst)", f"/studio/{OPEN}"),
        ("Board papers (sign in as a member or clerk)", "/boards"),
    ):
        click.echo(f"  {words:<45}{address}{path}")
    mine = own.read_back(folder)
    if mine is not None:
        path = f"{address}/my/{mine.reference}/trace"
        click.echo(f"  {'What became of one response':<45}{path} (open it at /my with the private code {mine.code})")
    told = accounts.read_back(folder) or []
    click.echo(f"\nSign in at {address}/sign-in; everybody's password is {told[0].password if told else '?'}")
    for account in told:
        click.echo(f"  {account.role:<30}{account.email}")


def _count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0
