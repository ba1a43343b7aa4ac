"""How well themes agree with people's own coding, beside other ways, and how quick they are.

    python -m bench.nlp.themes --data FOLDER [--only WORD] [--peers FILE]

Every text counts; one with nothing to place is in a class of its own. A set of several questions gives the mean over
them. `consult` is what the product does; `words alone` is its preview without a model; k-means is given the true
number of groups. Peers come from `python -m bench.nlp.peers`: the same texts in an environment of its own.
"""

import argparse
import json
import random
import statistics
from pathlib import Path
from typing import Any

from bench.nlp.sets import Coded, Labelled, load
from bench.nlp.timing import timed_command

Row = dict[str, Any]
Labels = list[int]
ENGINES = ("consult", "words alone", "k-means, true k", "random")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--peers", type=Path, help="what bench.nlp.peers wrote")
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    for row in quality(asked.data, asked.peers, asked.only):
        print(
            "{set:12} {engine:24} AMI {AMI:.3f}  ARI {ARI:.3f}  V {V:.3f}  themes {themes:5.1f} of {people:5.1f}  "
            "unplaced {unplaced:4.0%}  weak {weak:4.0%}".format(**row),
            flush=True,
        )
    for row in speed(asked.data, asked.only):
        print("{set:12} {engine:24} {texts} texts  cold {cold:.1f} s  {MB:.0f} MB".format(**row), flush=True)


def quality(data: Path, peers: Path | None = None, only: str = "") -> list[Row]:
    """A row for each set and engine: agreement, number of themes, share unplaced (no theme) and weak."""
    sets, absent = load(data, only)
    for name in absent:
        print(f"{name}: not there, left out")
    known = json.loads(peers.read_text(encoding="utf-8")) if peers and peers.exists() else {}
    found = []
    for each in sets:
        for engine in ENGINES:
            found.append(_row(each, engine, {name: _labels(engine, coded) for name, coded in each.questions.items()}))
        peer = known.get(each.name, {}).get("questions", {})
        for engine, key in (("BERTopic", "topics"), ("BERTopic + reduce", "reduced")):
            if peer:
                found.append(_row(each, engine, {name: (peer[name][key], 0.0) for name in each.questions}))
    return found


def _row(each: Labelled, engine: str, labelled: dict[str, tuple[Labels, float]]) -> Row:
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, v_measure_score

    scores = []
    for name, coded in each.questions.items():
        labels, weak = labelled[name]
        people = [code for _, code in coded]
        scores.append(
            (
                adjusted_mutual_info_score(people, labels),
                adjusted_rand_score(people, labels),
                v_measure_score(people, labels),
                len(set(labels) - {-1}),
                len(set(people)),
                labels.count(-1) / len(labels),
                weak,
            )
        )
    names = ("AMI", "ARI", "V", "themes", "people", "unplaced", "weak")
    mean = {name: statistics.mean(values) for name, values in zip(names, zip(*scores, strict=True), strict=True)}
    return {"set": each.name, "engine": engine, "public": each.public, "questions": len(each.questions)} | mean


def _labels(engine: str, coded: Coded) -> tuple[Labels, float]:
    texts = [text for text, _ in coded]
    true = len({code for _, code in coded})
    if engine == "random":
        draw = random.Random(0)
        return [draw.randrange(true) for _ in texts], 0.0
    if engine.startswith("k-means"):
        return _k_means(texts, true), 0.0
    return _consult(texts, with_model=engine == "consult")


def _k_means(texts: list[str], count: int) -> Labels:
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import TfidfVectorizer

    table = TfidfVectorizer(stop_words="english", sublinear_tf=True, min_df=1).fit_transform(texts)
    labels: Labels = KMeans(count, n_init=3, random_state=0).fit_predict(table).tolist()
    return labels


def _consult(texts: list[str], *, with_model: bool) -> tuple[Labels, float]:
    from consult.nlp.commands.theme import main_themes
    from consult.nlp.reading.points import find_points
    from consult.nlp.themes import suggest_themes
    from consult.nlp.types import Text

    given = [Text(str(row), text) for row, text in enumerate(texts)]
    readings = find_points(given, preview=not with_model)
    said = [texts[int(point.text_id)][point.start : point.end] for point in readings.points]
    text_ids = [point.text_id for point in readings.points]
    themes = suggest_themes(said, text_ids, threads=2, preview=not with_model)
    weak = sum(placed.weak for placed in themes.placements) / max(1, len(themes.placements))
    return [theme or 0 for theme, _, _ in main_themes(len(texts), readings, themes)], weak


def speed(data: Path, only: str = "") -> list[Row]:
    """Seconds and peak memory of the command in a process of its own, on sets of one large question.

    With two threads, as the peers have.
    """
    sets, _ = load(data, only)
    rows = []
    for each in sets:
        if len(each.questions) == 1:
            texts = [text for text, _ in next(iter(each.questions.values()))]
            for engine, words in (("consult", []), ("words alone", ["--preview"])):
                seconds, megabytes, _ = timed_command(texts, "theme", "--workers", "2", *words)
                rows.append({"set": each.name, "engine": engine, "texts": len(texts), "cold": seconds, "MB": megabytes})
    return rows


def peers_speed(peers: Path) -> list[Row]:
    """What BERTopic took on the same sets; on one large question the two are comparable."""
    known = json.loads(peers.read_text(encoding="utf-8")) if peers.exists() else {}
    return [
        {
            "set": name,
            "engine": "BERTopic + reduce",
            "texts": len(next(iter(each["questions"].values()))["topics"]),
            "cold": each["seconds"],
            "MB": each["MB"],
        }
        for name, each in known.items()
        if len(each["questions"]) == 1
    ]


if __name__ == "__main__":
    main()
