"""Do themes tell those for from those against? Arguments on 28 motions, read motion by motion.

    python -m bench.nlp.sides --data FOLDER

FOLDER holds the development data. Each motion is a question and the proposal is the motion's own words; of so many
arguments a side it is known where they stand, drawn by chance. One-sided: the share of arguments that are on their
theme's larger side (with themes as they are found without stance, for comparison). AMI and ARI: agreement with the
experts' key points, which are for one side each. The last line: all motions mixed, is a theme's proposal its own?
"""

import argparse
import random
import statistics
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

from bench.nlp.sets import MOST, rows
from consult.nlp.commands.theme import main_themes
from consult.nlp.reading.points import find_points
from consult.nlp.stance import Known
from consult.nlp.themes import suggest_themes
from consult.nlp.themes.sides import Proposal
from consult.nlp.types import Text

AMOUNTS = (0, 8, 16, 32)
Argument = tuple[str, str, str]  # words, stance, key point
Row = dict[str, Any]


def arguments(data: Path) -> dict[str, list[Argument]]:
    """By motion, the arguments that make one key point."""
    made: dict[str, list[str]] = defaultdict(list)
    found: dict[str, list[Argument]] = defaultdict(list)
    for part in ("train", "dev"):
        for row in rows(data / f"argkp_train_dev/labels_{part}.csv"):
            if row["label"] == "1":
                made[row["arg_id"]].append(row["key_point_id"])
        for row in rows(data / f"argkp_train_dev/arguments_{part}.csv"):
            if len(made[row["arg_id"]]) == 1:
                side = "support" if row["stance"] == "1" else "oppose"
                found[row["topic"]].append((row["argument"], side, made[row["arg_id"]][0]))
    return found


def measure(data: Path) -> list[Row]:
    """One row for each amount of known arguments a side (0: nothing is parted), then one for all motions mixed."""
    motions = arguments(data)
    table = [_of_all(motions, amount) for amount in AMOUNTS]
    return [*table, _mixed(motions)]


def _of_all(motions: dict[str, list[Argument]], amount: int) -> Row:
    scores = [_score(motion, said, amount) for motion, said in sorted(motions.items())]
    names = ("one-sided", "AMI", "ARI", "themes")
    means = {name: statistics.mean(column) for name, column in zip(names, zip(*scores, strict=True), strict=True)}
    return {"known a side": amount, "motions": len(motions)} | means


def _score(motion: str, said: list[Argument], amount: int) -> tuple[float, float, float, float]:
    chance = random.Random(f"{motion} {amount}")
    known = [
        Known(words, side)
        for side in ("support", "oppose")
        for words, _, _ in _some([one for one in said if one[1] == side], amount, chance)
    ]
    themes = _themes([words for words, _, _ in said], [Proposal(motion, tuple(known))])[0]
    told = {one.text for one in known}
    judged = [(theme, side) for theme, (words, side, _) in zip(themes, said, strict=True) if words not in told]
    by_theme: dict[int, Counter[str]] = defaultdict(Counter)
    for theme, side in judged:
        by_theme[theme][side] += 1
    one_sided = sum(max(sides.values()) for sides in by_theme.values()) / len(judged)
    points = [point for _, _, point in said]
    return (
        one_sided,
        adjusted_mutual_info_score(points, themes),
        adjusted_rand_score(points, themes),
        len(set(themes)),
    )


def _some(among: list[Argument], amount: int, chance: random.Random) -> list[Argument]:
    return chance.sample(among, min(amount, len(among) // 2))


def _themes(texts: list[str], proposals: list[Proposal]) -> tuple[list[int], dict[int, int | None]]:
    """Each text's theme, and each theme's proposal."""
    readings = find_points([Text(str(row), text) for row, text in enumerate(texts)])
    said = [texts[int(point.text_id)][point.start : point.end] for point in readings.points]
    ids = [point.text_id for point in readings.points]
    themes = suggest_themes(said, ids, threads=2, proposals=proposals)
    main = [theme or 0 for theme, _, _ in main_themes(len(texts), readings, themes)]
    return main, {one.no: one.about for one in themes.suggestions}


def _mixed(motions: dict[str, list[Argument]]) -> Row:
    names = sorted(motions)
    mixed = [(words, no) for no, motion in enumerate(names) for words, _, _ in motions[motion]]
    mixed = random.Random(0).sample(mixed, min(MOST, len(mixed)))
    themes, about = _themes([words for words, _ in mixed], [Proposal(motion) for motion in names])
    given = [(about.get(theme), no) for theme, (_, no) in zip(themes, mixed, strict=True)]
    placed = [(found, no) for found, no in given if found is not None]
    return {
        "known a side": "all motions mixed",
        "motions": len(names),
        "in a theme with a proposal": len(placed) / len(given),
        "which is their own": sum(found == no for found, no in placed) / max(1, len(placed)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    for row in measure(parser.parse_args().data):
        print({key: round(value, 3) if isinstance(value, float) else value for key, value in row.items()}, flush=True)


if __name__ == "__main__":
    main()
