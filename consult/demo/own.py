"""One sample response whose private code is told, so that whoever looks at the sample can open it as its sender."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "demo-response.json"


@dataclass(frozen=True)
class Own:
    reference: str
    code: str


def write_down(own: Own, folder: Path) -> None:
    (folder / FILE).write_text(json.dumps(asdict(own)), encoding="utf-8")


def read_back(folder: Path) -> Own | None:
    path = folder / FILE
    return Own(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None
