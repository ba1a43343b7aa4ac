"""Operations: `flask --app wsgi COMMAND`. Each prints what it did, and exits non-zero on failure."""

import json
from typing import BinaryIO

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from consult import audit, clock, jobs, mail, people
from consult.db import transaction
from consult.demo.report import tell
from consult.errors import ConsultError
from consult.people import RoleName
from consult.programme.commands import programme_group
from consult.responses.cli import responses_group, seal_group
from consult.search import search_group

OPERATOR = "command line"  # who acts here, in the audit

people_group = AppGroup("people", help="Accounts.")
owed_group = AppGroup("owed", help="Work that was promised.")
audit_group = AppGroup("audit", help="Who did what.")
mail_group = AppGroup("mail", help="Letters by e-mail.")


@mail_group.command("bounce")
@click.argument("message", type=click.File("rb"))
def bounce(message: BinaryIO) -> None:
    """Note that a letter came back. MESSAGE is the whole e-mail that says so, or - for what a mail server pipes in."""
    try:
        with transaction():
            letter = mail.take_bounce(message.read(), now=clock.now())
    except ConsultError as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"Letter {letter.id} to {mail.masked(letter.address)}: {letter.state.words}. {letter.trouble}")


@people_group.command("invite")
@click.argument("email")
@click.option("--name", required=True, help="How they are shown to others.")
@click.option("--role", type=click.Choice([role.value for role in RoleName]), default="administrator")
@click.option("--board", default=None, help="For clerks and members: the board's slug.")
def invite(email: str, name: str, role: str, board: str | None) -> None:
    """Make an account and print a one-time link for setting its password."""
    if "@" not in email:
        raise click.BadParameter("give an address like name@example.org", param_hint="EMAIL")
    try:
        with transaction():
            token = people.invite(email, name, RoleName(role), by=OPERATOR, now=clock.now(), board_slug=board)
    except ConsultError as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"{email} may sign in as {role} after opening this link, once, within 7 days:")
    click.echo(f"{current_app.config['BASE_URL']}/welcome/{token}")


@people_group.command("first")
def first() -> None:
    """On an empty installation, make the first administrator and print a one-time link; otherwise say nothing."""
    if people.count_people():
        return
    with transaction():
        token = people.invite(
            "admin@example.org", "Administrator", RoleName.ADMINISTRATOR, by=OPERATOR, now=clock.now()
        )
    click.echo("Nobody has an account yet. Open this link once, within 7 days, to become the first administrator")
    click.echo(f"(sign in as admin@example.org afterwards): {current_app.config['BASE_URL']}/welcome/{token}")


@owed_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list_owed(as_json: bool) -> None:
    """Say how much work waits, and since when the oldest."""
    now = clock.now()
    waiting, oldest = jobs.count_unfinished(), jobs.oldest_waiting(now=now)
    if as_json:
        click.echo(json.dumps({"waiting": waiting, "oldest": oldest.isoformat() if oldest else None}))
    else:
        click.echo(
            f"{waiting} pieces of work wait" + (f", the oldest since {oldest:%d %B %Y %H:%M} UTC." if oldest else ".")
        )


@owed_group.command("sweep")
def sweep() -> None:
    """Ask again for all work that waits."""
    click.echo(f"Asked again for {jobs.sweep(now=clock.now())} pieces of work.")


@audit_group.command("verify")
@click.option("--known", default=None, metavar="PLACE:HASH", help="A head from earlier, as printed here and in packs.")
def verify(known: str | None) -> None:
    """Work out the audit chain again, from its first line; then chain the lines that came since."""
    check = audit.verify_chain(known=_head(known))
    if check.broken_at is not None:
        words = f"The chain is broken at line {check.broken_at} of {check.sealed}: {check.why}."
        raise click.ClickException(f"{words} Change nothing, keep a copy of the database, and tell the auditor.")
    sealed = 0
    while True:
        with transaction():
            now_sealed = audit.seal_lines(now=clock.now())
        sealed += now_sealed
        if not now_sealed:
            break
    place, head = audit.get_head()
    click.echo(f"The chain holds: {check.sealed} lines checked, {sealed} more sealed. Head {place}:{head}")


def _head(known: str | None) -> tuple[int, str] | None:
    if known is None:
        return None
    place, _, head = known.partition(":")
    if not place.isdigit() or len(head) != 64:
        raise click.BadParameter("give it as PLACE:HASH, as this command printed it", param_hint="--known")
    return int(place), head


@click.command("demo")
@click.option("--report", is_flag=True, help="Only say what is there.")
@with_appcontext
def demo(report: bool) -> None:
    """Fill in the invented sample, at every stage of the journey. Does nothing where it is filled already."""
    if report:
        tell()
        return
    from consult.demo import commands  # here, because filling loads the language models, and the web must not

    commands.fill_once()


def register(app: Flask) -> None:
    app.cli.add_command(demo)
    ours = (people_group, owed_group, audit_group, mail_group)
    for group in (*ours, programme_group, responses_group, search_group, seal_group):
        app.cli.add_command(group)
