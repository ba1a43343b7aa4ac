"""Whether a theme's name finds its human label among the others.

    python -m bench.nlp.names --data FOLDER [--only WORD] [--show]

The human groups are the themes, so that slips in grouping do not mix in; groups of fewer than ten texts are left out.
The sentence model reads the name and all human labels; `first` is the share of names to which the right label is the
nearest, `rank` the mean reciprocal rank of the right one. Beside the name: the four weightiest words of the group
(class-based tf-idf) and the one most central point. `seconds` is processor time for naming 25 themes, without reading.
"""

import argparse
import statistics
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from bench.nlp.sets import Coded, load
from consult.nlp import clusters, language, themes, vectors
from consult.nlp.embedding import in_pieces, read
from consult.nlp.meaning import Meaning, fresh
from consult.nlp.reading.points import find_points
from consult.nlp.themes import labels
from consult.nlp.themes.grouping import Grouping
from consult.nlp.themes.labels import Theme
from consult.nlp.themes.material import Material, gather
from consult.nlp.themes.showing import Display
from consult.nlp.types import Text
from consult.nlp.vectors import Space, Vectors

SETS = ("patients", "budget", "motions", "claims", "intents")
FEWEST = 10
Row = dict[str, Any]


def measure(data: Path, only: str = "", *, show: bool = False) -> list[Row]:
    """One row for each set and way of naming; empty where there is no sentence model to judge by."""
    found: list[Row] = []
    for each in load(data, only)[0]:
        if each.name in SETS:
            found += _rows(each.name, _enough(each.questions["all"]), show=show)
    return found


def _enough(coded: Coded) -> Coded:
    count = Counter(label for _, label in coded)
    return [(text, label) for text, label in coded if count[label] >= FEWEST]


def _rows(name: str, coded: Coded, *, show: bool) -> list[Row]:
    points = find_points([Text(str(row), text) for row, (text, _) in enumerate(coded)]).points
    material = gather(
        [coded[int(point.text_id)][0][point.start : point.end] for point in points],
        [point.text_id for point in points],
    )
    meaning = fresh(material.points, threads=2)
    space = vectors.build_space(material.points, material.holds, from_texts=material.is_short, meaning=meaning)
    if meaning is None or space is None:
        return []
    people = sorted({label for _, label in coded})
    group = np.full(len(material.points), -1, np.int64)
    for at, point in reversed(list(zip(material.back.tolist(), points, strict=True))):
        group[at] = people.index(coded[int(point.text_id)][1])
    held, middle = _groups(material, space, group, len(people))
    language.phrases()  # loaded before the clock runs
    before = time.process_time()
    names = labels.name_themes(held, space, middle)
    seconds = (time.process_time() - before) / len(held) * 25
    ways = {
        "name": names,
        "four words": [" ".join(labels.surface(theme)[:4]) for theme in held],
        "central point": [theme.texts[0] for theme in held],
    }
    rank = {way: _rank(said, people, meaning) for way, said in ways.items()}
    if show:
        for label, said, place in zip(people, names, rank["name"], strict=True):
            print(f"  {place:3}  {label[:60]:60}  {said}")
    return [
        {
            "set": name,
            "way": way,
            "labels": len(people),
            "first": float((rank[way] == 1).mean()),
            "rank": float((1 / rank[way]).mean()),
            "words": statistics.mean(len(one.split()) for one in said),
            "seconds": seconds if way == "name" else 0.0,
        }
        for way, said in ways.items()
    ]


def _groups(material: Material, space: Space, group: clusters.Labels, amount: int) -> tuple[list[Theme], Vectors]:
    """The human groups as the product would see its own: central points first, weighty words, answers."""
    middle = vectors.middle(space.vectors)
    own = vectors.centred(space.vectors, middle)
    group = np.where(np.linalg.norm(own, axis=1) > 0, group, -1)
    placed = group >= 0
    centres = clusters.centres(own[placed], group[placed])
    central = np.round((own * centres[group]).sum(1), 5)
    inside = [sorted(np.flatnonzero(group == no).tolist(), key=lambda at: (-central[at], at)) for no in range(amount)]
    nothing = np.zeros(len(group), np.float32)
    grouped = Grouping(group, nothing, nothing, group, nothing, centres, middle)
    display = Display(material, space, grouped, {}, frozenset())
    return themes.themes_of(display, group, inside, centres), middle  # the product's own step, kept inside its module


def _rank(said: list[str], people: list[str], meaning: Meaning) -> Any:
    """For each name the rank of its own label, one being the nearest."""
    names, known = (
        vectors.unit(read(in_pieces(texts), meaning.rarity)[0])
        for texts in (said, [label.replace("_", " ") for label in people])
    )
    likeness = names @ known.T
    return 1 + (likeness > np.diag(likeness)[:, None]).sum(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--show", action="store_true", help="print each name beside its human label")
    asked = parser.parse_args()
    for row in measure(asked.data, asked.only, show=asked.show):
        print(
            "{set:10}{way:15} first {first:.3f}  rank {rank:.3f}  {words:4.1f} words  of {labels} labels  "
            "{seconds:.1f} s for 25".format(**row),
            flush=True,
        )


if __name__ == "__main__":
    main()
