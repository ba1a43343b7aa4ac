"""Files are looked at by the scanner: a fingerprint in, the scanner asked, its word put down."""

import structlog
from flask import current_app

from consult import clock
from consult.db import db, transaction
from consult.jobs import Job
from consult.responses.evidence import scanning
from consult.responses.evidence.shelf import FileGone, Shelf
from workers.task import task

log = structlog.get_logger()


@task(Job.SCAN_FILE, in_pieces=True)
def scan_file(sha256: str) -> None:
    """Where there is no scanner, or none that answers, the file goes on waiting; the clock asks again."""
    scanner = scanning.scanner_at(current_app.config["SCANNER"])
    waiting = scanning.is_waiting(sha256)
    db.session.rollback()
    if scanner is None or not waiting:
        return
    try:
        with Shelf(current_app.config["DATA_DIR"]).open(sha256) as content:
            found = scanner.look(content)
    except (scanning.ScannerTrouble, FileGone) as trouble:
        log.warning("scan_put_off", error=type(trouble).__name__, file=sha256[:12])
        return
    with transaction():
        scanning.settle_scan(sha256, found, now=clock.now())
