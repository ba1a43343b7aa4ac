"""Operations: `flask --app wsgi COMMAND`. Each prints what it did, and exits non-zero on failure."""

import click
from flask import Flask
from flask.cli import AppGroup

from consult import audit, clock, jobs, people
from consult.db import transaction
from consult.people import RoleName

people_group = AppGroup("people", help="Accounts.")
owed_group = AppGroup("owed", help="Work that was promised.")
audit_group = AppGroup("audit", help="Who did what.")


@people_group.command("invite")
@click.argument("email")
@click.option("--name", required=True, help="How they are shown to others.")
@click.option("--role", type=click.Choice([role.value for role in RoleName]), default="administrator")
@click.option("--board", default=None, help="For clerks and members: the board's slug.")
def invite(email: str, name: str, role: str, board: str | None) -> None:
    """Make an account and print a one-time link for setting its password."""
    with transaction():
        token = people.invite(email, name, RoleName(role), by=None, now=clock.now(), board_slug=board)
    click.echo(f"{email} may sign in as {role} after opening this link, once, within 7 days:")
    click.echo(f"/welcome/{token}")


@owed_group.command("sweep")
def sweep() -> None:
    """Ask again for all work that waits."""
    click.echo(f"Asked again for {jobs.sweep(now=clock.now())} pieces of work.")


@audit_group.command("verify")
def verify() -> None:
    """Work out the audit chain again, from its first line."""
    with transaction():
        audit.seal_lines(now=clock.now())
    check = audit.verify_chain()
    if check.broken_at is not None:
        raise click.ClickException(f"The chain is broken at line {check.broken_at} of {check.sealed}.")
    click.echo(f"The chain holds: {check.sealed} lines, {check.unsealed} not sealed yet. Head {check.head}")


def register(app: Flask) -> None:
    for group in (people_group, owed_group, audit_group):
        app.cli.add_command(group)
