"""`flask --app wsgi responses import FILE --consultation SLUG --map MAP.json [--dry-run]`; see docs/import.md."""

from pathlib import Path

import click
from flask.cli import AppGroup

from consult import clock
from consult.errors import ConsultError
from consult.responses.importing.importing import ImportReport, import_file

responses_group = AppGroup("responses", help="What people sent.")
_File = click.Path(exists=True, dir_okay=False, path_type=Path)


@responses_group.command("import")
@click.argument("file", type=_File)
@click.option("--consultation", "slug", required=True, help="The consultation's slug.")
@click.option("--map", "map_path", required=True, type=_File, help="Which column holds what: see docs/import.md.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
def import_responses(file: Path, slug: str, map_path: Path, dry_run: bool) -> None:
    """Take in a CSV file of responses. Running it again adds nothing twice."""
    report, told = ImportReport(), 0
    try:
        for report in import_file(file, slug, map_path, dry_run=dry_run, by="import", now=clock.now()):
            for refusal in report.refusals[told:]:
                click.echo(str(refusal))
            told = report.refused
    except ConsultError as trouble:
        if report.read:
            click.echo(_summary(report, dry_run))
            click.echo("What was added is kept. Mend the file and run this again: nothing is added twice.")
        raise click.ClickException(str(trouble)) from None
    click.echo(_summary(report, dry_run))


def _summary(report: ImportReport, dry_run: bool) -> str:
    added = "would be added" if dry_run else "added"
    total = f"{report.read:,} rows read = {report.added:,} {added}"
    sums = f"{total} + {report.already_here:,} already here + {report.refused:,} refused"
    return f"{sums}. It adds up." if report.adds_up else f"{sums}. IT DOES NOT ADD UP."
