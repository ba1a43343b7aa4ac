"""Where the bytes of files lie: outside what is served, each under its fingerprint and no other name."""

import hashlib
import os
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

FOLDER = "evidence"
PIECE = 1024 * 1024


class FileGone(OSError):
    """A file that a row tells of is not on this machine's disk."""


class Shelf:
    """One folder of a machine, or one that several share."""

    def __init__(self, data_dir: str) -> None:
        self.folder = Path(data_dir) / FOLDER

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def put(self, content: IO[bytes]) -> tuple[str, int]:
        """Write it down whole before anybody is told of it; the same bytes twice are kept once."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        mark, size = hashlib.sha256(), 0
        content.seek(0)
        with NamedTemporaryFile(dir=self.folder, prefix="coming-", delete=False) as coming:
            while piece := content.read(PIECE):
                mark.update(piece)
                size += len(piece)
                coming.write(piece)
            coming.flush()
            os.fsync(coming.fileno())
        place = self.path(mark.hexdigest())
        place.parent.mkdir(exist_ok=True, mode=0o700)
        Path(coming.name).replace(place)
        return mark.hexdigest(), size

    def has(self, sha256: str) -> bool:
        return self.path(sha256).exists()

    def open(self, sha256: str) -> IO[bytes]:
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError as gone:
            raise FileGone("The file is not in its place on disk") from gone

    def remove(self, sha256: str) -> None:
        with suppress(FileNotFoundError):
            self.path(sha256).unlink()

    def list_strays(self, known: Collection[str], *, before: datetime) -> list[Path]:
        """What lies here since before that time and nobody tells of: an upload whose act failed."""
        found = (place for place in self.folder.rglob("*") if place.is_file() and place.name not in known)
        return [place for place in found if place.stat().st_mtime < before.timestamp()]
