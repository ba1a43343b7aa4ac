"""`flask --app wsgi responses import FILE …`, for which see docs/import.md, and `seal verify`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from consult import catalogue, clock
from consult.errors import ConsultError
from consult.responses.importing.importing import ImportReport, import_file
from consult.responses.sealing.checking import SealCheck, check_seals, list_lost_seals

responses_group = AppGroup("responses", help="What people sent.")
seal_group = AppGroup("seal", help="Proof that nothing sent was changed.")
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


@seal_group.command("verify")
@click.option("--consultation", "slug", default=None, help="The consultation's slug; otherwise all of them.")
def verify_seals(slug: str | None) -> None:
    """Work out every fingerprint and every seal again, from the rows as they are; changes nothing."""
    try:
        asked = [catalogue.get_consultation(slug)] if slug else catalogue.list_consultations()
    except ConsultError as trouble:
        raise click.ClickException(str(trouble)) from None
    faults = list_lost_seals()
    for consultation in asked:
        check = check_seals(consultation)
        click.echo(f"{consultation.slug}: {_found(check)}")
        faults += [f"{consultation.slug}: {fault}" for fault in check.faults]
    for fault in faults:
        click.echo(fault)
    if faults:
        words = "1 fault" if len(faults) == 1 else f"{len(faults):,} faults"
        raise click.ClickException(f"{words}. Change nothing, keep a copy of the database, and tell the auditor.")


def _found(check: SealCheck) -> str:
    if not check.seals:
        return f"not sealed yet, {check.versions:,} versions as received" if not check.faults else "not sealed yet"
    last = check.seals[-1]
    waiting = f", {check.waiting:,} versions wait for the next seal" if check.waiting else ""
    holds = "does not hold" if check.faults else "holds"
    return f"seal {last.no} of {last.leaves:,} versions {holds}, root {last.root}{waiting}"


def _summary(report: ImportReport, dry_run: bool) -> str:
    added = "would be added" if dry_run else "added"
    total = f"{report.read:,} rows read = {report.added:,} {added}"
    sums = f"{total} + {report.already_here:,} already here + {report.refused:,} refused"
    return f"{sums}. It adds up." if report.adds_up else f"{sums}. IT DOES NOT ADD UP."
