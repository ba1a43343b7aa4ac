"""How the reading grows: seconds and memory of each step at 1,000, 10,000 and 100,000 answers.

    python -m bench.nlp.growth --data FOLDER [--sizes 1000,10000,100000]

Answers are made from the public sets by joining halves of what different people wrote, so that no two are alike: the
texts are resampled and say nothing about quality. Each size is a process of its own.
"""

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.nlp.sets import load

SIZES = (1_000, 10_000, 100_000)
STEPS = ("points", "model", "grouping", "names")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(answers(asked.data, asked.one))))
        return
    rows = growth(asked.data, [int(size) for size in asked.sizes.split(",")])
    for row in rows:
        steps = "  ".join(f"{step} {row[step]:.1f} s" for step in STEPS)
        found = f"{row['answers']:>8,} answers, {row['points_found']:,} points, {row['themes']} themes"
        print(f"{found}: {steps}  all {row['all']:.1f} s, {row['MB']:.0f} MB", flush=True)
    print("exponents:", ", ".join(f"{step} {power:.2f}" for step, power in exponents(rows).items()))


def growth(data: Path, sizes: list[int]) -> list[dict[str, Any]]:
    """A row for each size."""
    rows = []
    for size in sizes:
        command = [sys.executable, "-m", "bench.nlp.growth", "--data", str(data), "--one", str(size)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        rows.append(json.loads(done.stdout.splitlines()[-1]))
    return rows


def exponents(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Of each step between the smallest and the largest size: 1 grows as the answers do."""
    first, last = rows[0], rows[-1]
    wide = math.log(last["answers"] / first["answers"]) if len(rows) > 1 else 1.0
    return {step: math.log(max(last[step], 0.01) / max(first[step], 0.01)) / wide for step in (*STEPS, "all")}


def answers(data: Path, count: int) -> list[str]:
    """Different texts of about twenty words each, the same for the same count."""
    sets, _ = load(data)
    said = [text for each in sets if each.public for coded in each.questions.values() for text, _ in coded]
    spoken = [words[:24] for text in said if len(words := text.split()) > 3]
    draw = random.Random(count)
    found: dict[str, None] = {}
    while len(found) < count:
        one, other = draw.choice(spoken), draw.choice(spoken)
        found[" ".join([*one[: len(one) // 2], *other[len(other) // 2 :]])] = None
    return list(found)


def measure(texts: list[str]) -> dict[str, Any]:
    """The steps of one reading, timed apart."""
    begun = time.perf_counter()
    from consult.nlp import themes, vectors
    from consult.nlp.meaning import fresh
    from consult.nlp.reading.points import find_points
    from consult.nlp.themes import grouping
    from consult.nlp.themes.material import gather
    from consult.nlp.themes.showing import Display
    from consult.nlp.types import Text

    marks = [begun]
    readings = find_points([Text(str(row), text) for row, text in enumerate(texts)])
    said = [texts[int(point.text_id)][point.start : point.end] for point in readings.points]
    text_ids = [point.text_id for point in readings.points]
    marks.append(time.perf_counter())
    with vectors.one_thread():
        material = gather(said, text_ids)
        meaning = fresh(material.points, 2)
        space = vectors.build_space(material.points, material.holds, from_texts=material.is_short, meaning=meaning)
        assert space is not None
        marks.append(time.perf_counter())
        grouped = grouping.group(material, space, None, grouping.RESOLUTION, 0)
        assert grouped is not None
        marks.append(time.perf_counter())
        suggestions, shelves = themes.name_groups(Display.of(material, space, grouped, text_ids), None)
        marks.append(time.perf_counter())
    steps = {step: marks[at + 1] - marks[at] for at, step in enumerate(STEPS)}
    return steps | {
        "answers": len(texts),
        "points_found": len(said),
        "different_points": len(material.points),
        "themes": len(suggestions),
        "shelves": len(shelves),
        "all": marks[-1] - begun,
        "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    main()
