"""How well stance towards a proposal is read, and how honest "none" is.

    python -m bench.nlp.stance --data FOLDER [--only WORD] [--seeds N]

FOLDER holds the development data; a set that is absent is left out, and said. Stance is learnt within each proposal
from 0, 8, 16 and 32 answers a side, drawn by chance, and read in the rest of its answers, each wording once. Macro F1
is over support and oppose: of the likelier side of every answer, then with "none" counted as wrong; beside them how
many answers were given a side, and what share of those was right. VADER stands at .47 and a plain cue lexicon at .59
on the same arguments.
"""

import json
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score

from bench.nlp.labelled import Line, calibration, show_all, shown_bins
from bench.nlp.sets import rows
from consult.nlp import stance
from consult.nlp.coding.voices import Meaning
from consult.nlp.stance import Known, Stance
from consult.nlp.wording import folded

AMOUNTS = (0, 8, 16, 32)
LEFT = 8  # answers a side that must be left to judge on
SIDES: tuple[Stance, ...] = ("support", "oppose")
Said = tuple[str, Stance]


def arguments(data: Path) -> dict[str, list[Said]]:
    """Arguments for and against 28 motions."""
    found: dict[str, list[Said]] = defaultdict(list)
    for part in ("train", "dev"):
        for row in rows(data / f"argkp_train_dev/arguments_{part}.csv"):
            found[row["topic"]].append((row["argument"], "support" if row["stance"] == "1" else "oppose"))
    return found


def perspectives(data: Path) -> dict[str, list[Said]]:
    """Perspectives on debated claims."""
    folder = data / "perspectrum"
    said = {one["pId"]: one["text"] for one in json.loads((folder / "perspective_pool_v1.0.json").read_text("utf-8"))}
    found: dict[str, list[Said]] = defaultdict(list)
    for claim in json.loads((folder / "perspectrum_with_answers_v1.0.json").read_text("utf-8")):
        for one in claim["perspectives"]:
            side: Stance = "support" if one["stance_label_3"] == "SUPPORT" else "oppose"
            found[claim["text"]] += [(said[no], side) for no in one["pids"]]
    return found


def monuments(data: Path) -> dict[str, list[Said]]:
    """Letters on a review of national monuments, nearly all against it; neutral ones are left out."""
    sides: dict[str, Stance] = {"Positive": "support", "Negative": "oppose"}
    return {
        "Keep the national monuments as they are": [
            (row["comment"].replace("\r", "\n"), sides[row["Sentiment"]])
            for row in rows(data / "us_monuments_2017/expanded_sample-labelled.csv")
            if row["Sentiment"] in sides
        ]
    }


@dataclass(frozen=True)
class Set:
    """A set: for each proposal what was said, and towards which side."""

    name: str
    read: Callable[[Path], dict[str, list[Said]]]


SETS = (Set("argkp", arguments), Set("perspectrum", perspectives), Set("us_monuments_2017", monuments))


def measure(
    data: Path, only: str = "", seeds: int = 2, reading: Meaning | None = None, amounts: Sequence[int] = AMOUNTS
) -> list[Line]:
    """One line for each set and amount: macro F1 is the mean over proposals and seeds, the rest over all answers."""
    lines: list[Line] = []
    for one in SETS:
        if only not in one.name:
            continue
        try:
            proposals = {about: _once(said) for about, said in one.read(data).items()}
        except FileNotFoundError as error:
            lines.append({"set": one.name, "absent": str(error.filename)})
            continue
        lines += [_line(one.name, proposals, amount, seeds, reading) for amount in amounts]
    return lines


def _once(said: Sequence[Said]) -> list[Said]:
    return sorted({folded(text): (text, side) for text, side in reversed(said) if text.strip()}.values())


def _line(name: str, proposals: dict[str, list[Said]], amount: int, seeds: int, reading: Meaning | None) -> Line:
    forced, counted, found, used = [], [], [], 0
    for about, said in proposals.items():
        by_side = {side: [text for text, given in said if given == side] for side in SIDES}
        if min(map(len, by_side.values())) < max(AMOUNTS[1] if amount else 0, amount) + LEFT:
            continue
        used += 1
        for seed in range(seeds if amount else 1):
            chance = random.Random(f"{about} {seed}")
            drawn = {text: side for side, texts in by_side.items() for text in chance.sample(texts, amount)}
            left = [(text, side) for text, side in said if text not in drawn]
            reader = stance.learn(
                [Known(text, side) for text, side in drawn.items()], about, seed=seed, meaning=reading
            )
            asked, truth = [text for text, _ in left], [side for _, side in left]
            read = reader.read(asked)
            leans = [reader.sides[at] for at in reader.likelihood(asked).argmax(1)]
            forced.append(f1_score(truth, leans, labels=SIDES, average="macro", zero_division=0))
            counted.append(
                f1_score(truth, [one.stance for one in read], labels=SIDES, average="macro", zero_division=0)
            )
            found += [
                (one.confidence, one.stance == side)
                for one, side in zip(read, truth, strict=True)
                if one.stance in SIDES
            ]
            found += [None] * sum(one.stance not in SIDES for one in read)  # type: ignore[list-item]
    given = [one for one in found if one]
    return {
        "set": name,
        "examples a side": amount,
        "proposals": used,
        "judged on": len(found),
        "macro F1 of the likelier side": round(float(np.mean(forced)), 3) if forced else None,
        "macro F1, none counted as wrong": round(float(np.mean(counted)), 3) if counted else None,
        "coverage": round(len(given) / max(1, len(found)), 3),
        "accuracy where a side is given": round(float(np.mean([right for _, right in given])), 3) if given else None,
        **calibration(given),
    }


def shown(line: Line) -> str:
    return (
        f"{line['set']:20}{line['examples a side']:>3} a side {line['proposals']:3} proposals {line['judged on']:6}  "
        f"F1 {line['macro F1 of the likelier side']} ({line['macro F1, none counted as wrong']})  "
        f"gave a side to {line['coverage']:.0%}, right {line['accuracy where a side is given']}  "
        f"{shown_bins(line)}"
    )


if __name__ == "__main__":
    show_all(__doc__, measure, shown)
