"""How many of the experts' key points a summary covers, beside other ways to choose as many sentences.

    python -m bench.nlp.summaries --data FOLDER

Arguments on one side of one motion are one question. A key point is covered when a chosen sentence stands in an
argument that experts matched to it. `share` counts key points, `weighted` each by its arguments. Lengths are equal in
two ways: so many sentences; and as many characters as that many arguments have on average (read off the line between
the two summaries nearest in length). Every way chooses among the same points. Settings were chosen on `train`.
"""

import argparse
import random
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bench.nlp.sets import rows
from consult.nlp import vectors
from consult.nlp.embedding import Means, Rarity
from consult.nlp.meaning import fresh
from consult.nlp.reading.points import find_points
from consult.nlp.summaries import summarise
from consult.nlp.themes.material import gather
from consult.nlp.types import Text

LENGTHS = (3, 5, 8)
MOST = 24  # sentences tried to fill a length in characters
DRAWS = 20
Row = dict[str, Any]
Choose = Callable[[int], Sequence[int]]  # places of so many points


@dataclass(frozen=True)
class Read:
    """The sentence model's vectors of one question, read once."""

    rarity: Rarity
    known: dict[str, tuple[Any, Any]]

    def read(self, texts: Sequence[str]) -> tuple[Means, Means]:
        plain, rare = zip(*(self.known[text] for text in texts), strict=True)
        return np.array(plain), np.array(rare)


@dataclass(frozen=True)
class Question:
    """The points of arguments on one side of one motion, and which key points each one's argument makes."""

    said: list[str]
    text_ids: list[str]
    makes: list[list[str]]
    mean: float  # characters of an argument

    @classmethod
    def of(cls, coded: Sequence[tuple[str, list[str]]]) -> "Question":
        points = find_points([Text(str(row), text) for row, (text, _) in enumerate(coded)]).points
        return cls(
            [coded[int(point.text_id)][0][point.start : point.end] for point in points],
            [point.text_id for point in points],
            [coded[int(point.text_id)][1] for point in points],
            statistics.mean(len(text) for text, _ in coded),
        )

    def score(self, choose: Choose) -> list[tuple[float, ...]]:
        """For each length: share and weighted share at equal sentences, the same at equal characters."""
        arguments = {text_id: made for text_id, made in zip(self.text_ids, self.makes, strict=True)}
        weight = Counter(point for made in arguments.values() for point in made)
        line = [(0.0, 0.0, 0.0)]
        for count in range(1, MOST + 1):
            chosen = choose(count)
            covered = {point for at in chosen for point in self.makes[at]}
            share = sum(weight[point] for point in covered) / weight.total()
            line.append((float(sum(len(self.said[at]) for at in chosen)), len(covered) / len(weight), share))
            if count >= LENGTHS[-1] and line[-1][0] > LENGTHS[-1] * self.mean:
                break
        return [(*line[count][1:], *_between(line, count * self.mean)) for count in LENGTHS]


def _between(line: Sequence[tuple[float, float, float]], length: float) -> tuple[float, float]:
    """Both shares at a length in characters."""
    beyond = next((no for no, (long, _, _) in enumerate(line) if long > length), None)
    if beyond is None:
        return line[-1][1:]
    (short, *less), (long, *more) = line[beyond - 1], line[beyond]
    part = (length - short) / (long - short)
    low, high = (a + part * (b - a) for a, b in zip(less, more, strict=True))
    return low, high


def measure(data: Path) -> list[Row]:
    """One row for each half of the data and way to choose."""
    scores: dict[tuple[str, str], list[list[tuple[float, ...]]]] = defaultdict(list)
    for split, coded in [(half, coded) for half in ("train", "dev") for coded in _questions(data, half)]:
        question = Question.of(coded)
        for name, choose in _ways(question).items():
            scores[split, name].append(question.score(choose))
        draws = [question.score(_in_order(_shuffled(question, seed))) for seed in range(DRAWS)]
        scores[split, "random"].append(np.mean(draws, axis=0).tolist())
    return [_row(split, name, found) for (split, name), found in sorted(scores.items())]


def _questions(data: Path, split: str) -> Iterable[list[tuple[str, list[str]]]]:
    """For each side of each motion the arguments with the key points that they make."""
    held = data / "argkp_train_dev"
    makes: dict[str, list[str]] = defaultdict(list)
    for row in rows(held / f"labels_{split}.csv"):
        if row["label"] == "1":
            makes[row["arg_id"]].append(row["key_point_id"])
    coded: dict[tuple[str, str], list[tuple[str, list[str]]]] = defaultdict(list)
    for row in rows(held / f"arguments_{split}.csv"):
        coded[row["topic"], row["stance"]].append((row["argument"], makes[row["arg_id"]]))
    return coded.values()


def _row(split: str, name: str, scores: Sequence[Sequence[tuple[float, ...]]]) -> Row:
    table = np.mean(scores, axis=0)  # lengths by the four shares
    names = ("sentences", "sentences, weighted", "characters", "characters, weighted")
    by_length = {
        f"{names[at]} {count}": float(table[no, at]) for no, count in enumerate(LENGTHS) for at in range(len(names))
    }
    means = {name: float(value) for name, value in zip(names, table.mean(0), strict=True)}
    return {"half": split, "way": name, "questions": len(scores)} | means | by_length


def _ways(question: Question) -> dict[str, Choose]:
    said = question.said
    material = gather(said, question.text_ids)
    meaning = fresh(material.points)
    if meaning is not None:
        known = dict(zip(material.points, zip(*meaning.read(material.points), strict=True), strict=True))
        meaning = Read(meaning.rarity, known)
    space = vectors.build_space(material.points, material.holds, from_texts=material.is_short, meaning=meaning)
    placed = space.vectors[material.back] if space else np.zeros((len(said), 1), np.float32)

    def consult(count: int) -> Sequence[int]:
        chosen = summarise(said, question.text_ids, sentences=count, meaning=meaning)
        return [sentence.at for sentence in chosen]

    return {
        "consult": consult,
        "longest": _in_order(sorted(range(len(said)), key=lambda at: -len(said[at]))),
        "first": _in_order(range(len(said))),
        "most central": _in_order(_central(said)),
        "k-means medoids": partial(_medoids, placed),
    }


def _in_order(order: Sequence[int]) -> Choose:
    return lambda count: order[:count]


def _shuffled(question: Question, seed: int) -> list[int]:
    order = list(range(len(question.said)))
    random.Random(seed).shuffle(order)
    return order


def _central(said: Sequence[str]) -> list[int]:
    """Continuous LexRank (Erkan and Radev 2004): how often a walk among like sentences comes by."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    table = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(said)
    likeness = (table @ table.T).toarray() + 1e-9
    steps = likeness / likeness.sum(1, keepdims=True)
    rank = np.full(len(said), 1 / len(said))
    for _ in range(50):
        rank = 0.15 / len(said) + 0.85 * rank @ steps
    return [int(at) for at in np.argsort(-np.round(rank, 9), kind="stable")]


def _medoids(placed: vectors.Vectors, count: int) -> list[int]:
    """The point nearest to each centre of k-means, the largest group first."""
    from sklearn.cluster import KMeans

    found = KMeans(count, n_init=3, random_state=0).fit(placed)
    order = np.argsort(-np.bincount(found.labels_, minlength=count), kind="stable")
    distance = found.transform(placed)
    distance[found.labels_[:, None] != np.arange(count)] = np.inf
    return [int(at) for at in distance.argmin(0)[order]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    for row in measure(parser.parse_args().data):
        lengths = "  ".join(
            f"{count}: {row[f'sentences {count}']:.3f} {row[f'characters {count}']:.3f}" for count in LENGTHS
        )
        print(
            "{half:6}{way:16} sentences {sentences:.3f} weighted {sentences, weighted:.3f}  "
            "characters {characters:.3f} weighted {characters, weighted:.3f}".format(**row),
            f"  at {lengths}",
            flush=True,
        )


if __name__ == "__main__":
    main()
