"""A programme's TOML files, read and not yet trusted."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from consult.errors import ConsultError

WEST_MIDLANDS = Path(__file__).parent / "west_midlands"

Row = dict[str, Any]


class ProgrammeBroken(ConsultError):
    """The files contradict themselves or each other. The message lists every place, so that one run mends all."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        super().__init__(f"The programme's files have {count}:\n" + "\n".join(problems))


@dataclass(frozen=True)
class Programme:
    """What the files of one folder say; drafts by file name."""

    taxonomy: Row
    bodies: Row
    strategy: Row
    plans: Row
    drafts: dict[str, Row]


def read_files(folder: Path = WEST_MIDLANDS) -> Programme:
    """Read one programme. A file that is missing or is no TOML is named."""
    problems: list[str] = []

    def read(path: Path) -> Row:
        name = path.relative_to(folder)
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            problems.append(f"{name}: there is no such file")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            problems.append(f"{name}: {error}")
        return {}

    taxonomy, bodies, strategy, plans = (
        read(folder / f"{name}.toml") for name in ("taxonomy", "bodies", "strategy", "plans")
    )
    drafts = {f"drafts/{path.name}": read(path) for path in sorted((folder / "drafts").glob("*.toml"))}
    if problems:
        raise ProgrammeBroken(problems)
    return Programme(taxonomy, bodies, strategy, plans, drafts)
