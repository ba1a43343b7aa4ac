"""Points and themes; each row under the theme that most of what it says belongs to."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections import defaultdict
from dataclasses import asdict

from consult.nlp.commands.files import Done, positive, read_texts
from consult.nlp.types import Readings, Themes

NAME = "theme"


def add_options(command: ArgumentParser) -> None:
    command.add_argument("--themes", type=_number_or_auto, default=None, metavar="N|auto", help="by default auto")
    command.add_argument("--resolution", type=_resolution, default=1.5, help="0.75 for fewer themes, 2.5 for more")
    command.add_argument("--preview", action="store_true", help="by the words alone: rougher, much quicker")
    command.add_argument(
        "--reruns", type=positive, default=0, metavar="N", help="measure how stable themes are by N re-runs"
    )


def carry_out(asked: Namespace) -> Done:
    from consult.nlp.reading.points import find_points
    from consult.nlp.themes import suggest_themes

    texts = read_texts(asked.input, asked.text)
    readings = find_points(texts, preview=asked.preview)
    points = readings.points
    said = [point.under_heading(texts[int(point.text_id)].text) for point in points]
    themes = suggest_themes(
        said,
        [point.text_id for point in points],
        themes=asked.themes,
        seed=asked.seed,
        resolution=asked.resolution,
        threads=asked.workers,
        reruns=asked.reruns,
        preview=asked.preview,
    )
    place = [{"row": int(point.text_id), "start": point.start, "end": point.end} for point in points]
    unread = {int(one.text_id) for one in readings.unread}
    report = {
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
                "borderline": [place[at] for at in one.borderline],
                "why": asdict(one.why),
            }
            for one in themes.suggestions
        ]
        + [
            {
                "id": shelf.no,
                "parent": None,
                "label": shelf.label,
                "description": shelf.description,
                "terms": shelf.terms,
                "points": shelf.size_points,
                "rows": shelf.size_texts,
                "exemplars": [],
            }
            for shelf in themes.shelves
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
    }
    versions = dict(themes.engine)
    return Done(report, len(texts), readings.unread, versions.pop("engine"), versions)


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


def _resolution(given: str) -> float:
    try:
        found = float(given)
    except ValueError:
        found = 0.0
    if not 0.1 <= found <= 10:
        raise ArgumentTypeError(f"{given!r} is not a number from 0.1 to 10")
    return found


def _number_or_auto(given: str) -> int | None:
    return None if given == "auto" else positive(given)
