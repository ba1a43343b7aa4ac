"""How well the themes agree with what people coded, how quick that is and how much memory it takes.

    python bench/nlp_themes.py --data FOLDER [--engine both|model|floor] [--only WORD]

FOLDER holds the development data (nhs_fft_phase1, nyc_cbbr_fy2021); a set that is absent is skipped, saying so.
Every row counts: one with nothing to place is in a class of its own. `model` reads with the sentence model that
set-up made, `floor` with the answers' own words alone. Each line is measured in a process of its own, start included.
"""

import argparse
import csv
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

SETS = {
    "nhs_fft_phase1, sample": ("nhs_fft_phase1/text_data.csv", "feedback", "subcategory", 2_990),
    "nhs_fft_phase1, all": ("nhs_fft_phase1/text_data.csv", "feedback", "subcategory", None),
    "nyc_cbbr_fy2021": ("nyc_cbbr_fy2021/cbbr_submissions_fy2021.csv", "explanation", "need", None),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of development data")
    parser.add_argument("--engine", choices=["both", "model", "floor"], default="both")
    parser.add_argument("--only", default="", help="measure the sets that have this in their name")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--one", choices=SETS, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        measure(chosen)
        return
    print(f"{'set':24}{'engine':18}   rows  points themes people    AMI    ARI  weak      s    MB", flush=True)
    for name, (path, *_) in SETS.items():
        if chosen.only not in name:
            continue
        if chosen.data is None or not (chosen.data / path).exists():
            print(f"{name:24}skipped: no {path} (give --data FOLDER)")
            continue
        for engine in ("floor", "model") if chosen.engine == "both" else (chosen.engine,):
            words = ["--data", str(chosen.data), "--seed", str(chosen.seed), "--engine", engine, "--one", name]
            subprocess.run([sys.executable, __file__, *words], check=True)


def rows(path: Path, text: str, label: str, sample: int | None) -> list[tuple[str, str]]:
    """Text and human label of each row that has a text; a fixed sample of them where one is asked for."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = [(row[text], row[label]) for row in csv.DictReader(file) if row[text].strip()]
    return random.Random(0).sample(found, sample) if sample else found


def measure(chosen: argparse.Namespace) -> None:
    """One set with one engine."""
    started = time.perf_counter()
    from consult.nlp import embedding
    from consult.nlp.commands.theme import main_themes
    from consult.nlp.points import find_points
    from consult.nlp.themes import suggest_themes
    from consult.nlp.types import Text

    if chosen.engine == "floor":
        embedding.FOLDER = Path("switched-off")
    path, *columns = SETS[chosen.one]
    coded = rows(chosen.data / path, *columns)
    texts = [Text(str(row), text) for row, (text, _) in enumerate(coded)]
    readings = find_points(texts)
    said = [texts[int(point.text_id)].text[point.start : point.end] for point in readings.points]
    themes = suggest_themes(said, [point.text_id for point in readings.points], seed=chosen.seed)
    machine = [theme or 0 for theme, _, _ in main_themes(len(texts), readings, themes)]
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    weak = sum(place.weak for place in themes.placements) / max(1, len(themes.placements))
    people = [label for _, label in coded]
    agreement = "{:6.3f} {:6.3f}".format(*agree(people, machine))
    print(
        f"{chosen.one:24}{themes.engine['engine']:18} {len(coded):6} {len(said):7} {len(themes.suggestions):6} "
        f"{len(set(people)):6} {agreement} {weak:5.0%} {seconds:6.1f} {memory:5}",
        flush=True,
    )


def agree(people: list[str], machine: list[int]) -> tuple[float, float]:
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

    return adjusted_mutual_info_score(people, machine), adjusted_rand_score(people, machine)


if __name__ == "__main__":
    main()
