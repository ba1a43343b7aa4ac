"""`flask --app wsgi programme load`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from consult import clock
from consult.db import transaction
from consult.programme.files import WEST_MIDLANDS, ProgrammeBroken
from consult.programme.load import load_programme

programme_group = AppGroup("programme", help="A region's sectors, bodies, strategy, plans and drafts.")


@programme_group.command("load")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=WEST_MIDLANDS, show_default=False)
def load(folder: Path) -> None:
    """Load a programme's files. Twice is the same as once; what is published is left alone, and said so."""
    try:
        with transaction():
            loaded = load_programme(clock.now(), folder=folder)
    except ProgrammeBroken as broken:
        raise click.ClickException(str(broken)) from None
    for line in loaded.lines():
        click.echo(line)
    if loaded.left_alone:
        raise click.exceptions.Exit(1)
