"""The language tools by hand: `python -m consult.nlp COMMAND IN.csv --text COLUMN --out OUT.json`.

Commands read a CSV with a header and write one JSON file in which every row is accounted for.
"""

import argparse
import csv
import json
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from consult.nlp import language
from consult.nlp.types import Family, Readings, Text, Themes, Unread

Report = dict[str, Any]


class NotUsable(Exception):
    """The command cannot begin; the message says what to change."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 if it wrote its file, 2 if it could not begin."""
    asked = _parser().parse_args(arguments)
    started = time.perf_counter()
    try:
        texts = read_texts(asked.input, asked.text)
        report, unread = asked.work(texts, asked)
        report["unread"] = [{"row": int(one.text_id), "reason": one.reason} for one in unread]
        report["run"] = _run(asked, len(texts), len(unread), time.perf_counter() - started)
        asked.out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except (NotUsable, OSError) as error:
        print(f"consult.nlp {asked.command}: {error}", file=sys.stderr)  # noqa: T201
        return 2
    return 0


def read_texts(path: Path, column: str) -> list[Text]:
    """One text for each data row, named by its zero-based number."""
    csv.field_size_limit(sys.maxsize)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            if column not in (table.fieldnames or []):
                raise NotUsable(f"{path} has no column {column!r}; its columns are {', '.join(table.fieldnames or [])}")
            return [Text(str(row), values[column] or "") for row, values in enumerate(table)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotUsable(f"{path} is not a UTF-8 CSV file: {error}") from error


def theme(texts: Sequence[Text], asked: argparse.Namespace) -> tuple[Report, Sequence[Unread]]:
    """Points and themes; each row under the theme that most of what it says belongs to."""
    from consult.nlp.points import find_points
    from consult.nlp.themes import suggest_themes

    readings = find_points(texts)
    points = readings.points
    said = [texts[int(point.text_id)].text[point.start : point.end] for point in points]
    themes = suggest_themes(said, [point.text_id for point in points], themes=asked.themes, seed=asked.seed)
    place = [{"row": int(point.text_id), "start": point.start, "end": point.end} for point in points]
    unread = {int(one.text_id) for one in readings.unread}
    return {
        "themes": [
            {
                "id": one.no,
                "parent": one.parent,
                "label": one.label,
                "description": one.description,
                "terms": one.terms,
                "points": one.size_points,
                "rows": one.size_texts,
                "exemplars": [place[at] for at in one.exemplars],
            }
            for one in themes.suggestions
        ],
        "points": [
            place[one.point_index] | {"theme": one.theme_no, "confidence": one.confidence, "weak": one.weak}
            for one in themes.placements
        ],
        "rows": [
            {"row": row, "theme": main, "confidence": confidence, "weak": weak}
            for row, (main, confidence, weak) in enumerate(main_themes(len(texts), readings, themes))
            if row not in unread
        ],
    }, readings.unread


def main_themes(count: int, readings: Readings, themes: Themes) -> list[tuple[int | None, float, bool]]:
    """For each row the theme that its points speak for most, by confidence and length; none where nothing was said."""
    speaks: list[dict[int, float]] = [defaultdict(float) for _ in range(count)]
    best: list[dict[int, tuple[float, bool]]] = [defaultdict(lambda: (0.0, True)) for _ in range(count)]
    for point, placed in zip(readings.points, themes.placements, strict=True):
        if placed.theme_no is not None:
            row = int(point.text_id)
            speaks[row][placed.theme_no] += (placed.confidence + 0.05) * float(point.end - point.start) ** 0.5
            best[row][placed.theme_no] = max(best[row][placed.theme_no], (placed.confidence, placed.weak))
    main = [max(said, key=lambda no: (said[no], -no)) if said else None for said in speaks]
    return [(no, *best[row][no]) if no is not None else (None, 0.0, True) for row, no in enumerate(main)]


def campaigns(texts: Sequence[Text], asked: argparse.Namespace) -> tuple[Report, Sequence[Unread]]:
    """Families of rows that look like one campaign; rows in none are listed as alone."""
    from consult.nlp.similarity import find_families

    families = find_families(texts, asked.threshold)
    held = {member.text_id for family in families for member in family.members}
    return {
        "families": [_family(no, family, texts) for no, family in enumerate(families, 1)],
        "alone": [row for row in range(len(texts)) if str(row) not in held],
    }, ()


def _family(no: int, family: Family, texts: Sequence[Text]) -> Report:
    return {
        "id": no,
        "kind": family.kind,
        "template": texts[int(family.template)].text,
        "rows": sorted(int(member.text_id) for member in family.members),
        "members": [
            {
                "row": int(member.text_id),
                "similarity": member.similarity,
                "additions": [{"start": span.start, "end": span.end} for span in member.additions],
            }
            for member in family.members
        ],
    }


def summarise(texts: Sequence[Text], asked: argparse.Namespace) -> tuple[Report, Sequence[Unread]]:
    """Exact words that stand for the rest; rows in which there is nothing to quote are listed with the reason."""
    from consult.nlp.points import find_points
    from consult.nlp.summaries import summarise as choose

    readings = find_points(texts)
    points = readings.points
    said = [texts[int(point.text_id)].text[point.start : point.end] for point in points]
    chosen = choose(said, [point.text_id for point in points], sentences=asked.sentences, seed=asked.seed)
    return {
        "sentences": [
            {"text": said[at], "row": int(points[at].text_id), "start": points[at].start, "end": points[at].end}
            for at in chosen
        ],
        "nothing": [{"row": int(one.text_id), "reason": one.reason} for one in readings.nothing],
    }, readings.unread


def _run(asked: argparse.Namespace, rows: int, unread: int, seconds: float) -> Report:
    versions = language.engine()
    return {
        "command": asked.command,
        "engine": versions["engine"],
        "versions": {name: version for name, version in versions.items() if name != "engine"},
        "seed": asked.seed,
        "seconds": round(seconds, 2),
        "rows_in": rows,
        "rows_read": rows - unread,
        "rows_unread": unread,
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m consult.nlp", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for work in (theme, campaigns, summarise):
        command = commands.add_parser(work.__name__, help=work.__doc__, description=work.__doc__)
        command.set_defaults(work=work)
        command.add_argument("input", type=Path, metavar="IN.csv", help="UTF-8 CSV file with a header")
        command.add_argument("--text", required=True, metavar="COLUMN", help="the column that holds the text")
        command.add_argument("--out", required=True, type=Path, metavar="OUT.json", help="the file to write")
        command.add_argument("--seed", type=int, default=0, help="the same seed gives the same result")
        command.add_argument("--workers", type=_positive, default=1, help="never changes the result")
    commands.choices["theme"].add_argument("--themes", type=_number_or_auto, default=None, metavar="N|auto")
    commands.choices["campaigns"].add_argument("--threshold", type=_share, default=0.8, help="0 to 1, by default 0.8")
    commands.choices["summarise"].add_argument("--sentences", type=_positive, default=5, metavar="N")
    return parser


def _number_or_auto(given: str) -> int | None:
    return None if given == "auto" else _positive(given)


def _positive(given: str) -> int:
    if not given.isdecimal() or int(given) < 1:
        raise argparse.ArgumentTypeError(f"{given!r} is not a whole number from 1")
    return int(given)


def _share(given: str) -> float:
    try:
        share = float(given)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError(f"{given!r} is not a number above 0 and up to 1")
    return share


if __name__ == "__main__":
    sys.exit(main())
