"""The language tools by hand: `python -m consult.nlp COMMAND IN.csv --text COLUMN --out OUT.json`.

Commands read a CSV with a header and write one JSON file in which every row is accounted for.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from consult.nlp import language
from consult.nlp.commands import campaigns, code, groups, redact, stance, summarise, theme
from consult.nlp.commands.files import Done, NotUsable, Report, positive

COMMANDS = (theme, code, stance, campaigns, summarise, redact, groups)
WITHOUT_TEXT = ("groups",)  # commands whose file has fixed columns


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 if it wrote its file, 2 if it could not begin."""
    asked = _parser().parse_args(arguments)
    started = time.perf_counter()
    try:
        done: Done = asked.carry_out(asked)
        report = done.report | {"unread": [{"row": int(one.text_id), "reason": one.reason} for one in done.unread]}
        report["run"] = _run(asked, done, time.perf_counter() - started)
        asked.out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except (NotUsable, OSError) as error:
        print(f"consult.nlp {asked.command}: {error}", file=sys.stderr)  # noqa: T201
        return 2
    return 0


def _run(asked: argparse.Namespace, done: Done, seconds: float) -> Report:
    usual = language.engine() if not done.engine else {}
    return {
        "command": asked.command,
        "engine": done.engine or usual["engine"],
        "versions": dict(done.versions) or {name: version for name, version in usual.items() if name != "engine"},
        "seed": asked.seed,
        "seconds": round(seconds, 2),
        "rows_in": done.rows_in,
        "rows_read": done.rows_in - len(done.unread),
        "rows_unread": len(done.unread),
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m consult.nlp", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in COMMANDS:
        command = commands.add_parser(module.NAME, help=module.__doc__, description=module.__doc__)
        command.set_defaults(carry_out=module.carry_out)
        command.add_argument("input", type=Path, metavar="IN.csv", help="UTF-8 CSV file with a header")
        if module.NAME not in WITHOUT_TEXT:
            command.add_argument("--text", required=True, metavar="COLUMN", help="the column that holds the text")
        command.add_argument("--out", required=True, type=Path, metavar="OUT.json", help="the file to write")
        command.add_argument("--seed", type=int, default=0, help="the same seed gives the same result")
        command.add_argument(
            "--workers", type=positive, default=len(os.sched_getaffinity(0)), help="never changes the result"
        )
        module.add_options(command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
