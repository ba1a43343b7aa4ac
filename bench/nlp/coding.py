"""How well texts are coded to a frame that people made, and how honest the confidence is.

    python -m bench.nlp.coding --data FOLDER [--only WORD] [--seeds N]

FOLDER holds the development data; a set that is absent is left out, and said. For 0, 4, 8, 16 and all examples a code
each line gives macro and micro F1, the same of tf-idf with a linear support vector machine learnt from the same
examples, and the expected calibration error of the codes given to texts that were not learnt from, beside the error
that chance alone would leave if every confidence were true.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.svm import LinearSVC

from bench.nlp.labelled import Labelled, Line, Split, calibration, enough, few, halved, show_all, shown_bins
from bench.nlp.sets import rows
from consult.nlp import coding
from consult.nlp.coding.voices import Meaning

AMOUNTS: tuple[int | None, ...] = (0, 4, 8, 16, None)


@dataclass(frozen=True)
class Set:
    """A set: its rows, and codes given fewer times than `fewest` are left out; `fixed` where it comes already split."""

    name: str
    read: Callable[[Path], list[list[Labelled]]]
    fewest: int
    fixed: bool = False


def intents(data: Path) -> list[list[Labelled]]:
    folder = data / "fallback_banking77"
    return [[(row["text"], (row["category"],)) for row in rows(folder / f"{part}.csv")] for part in ("train", "test")]


def patients(data: Path) -> list[list[Labelled]]:
    return [[(row["feedback"], (row["subcategory"],)) for row in rows(data / "nhs_fft_phase1/text_data.csv")]]


def budget(data: Path) -> list[list[Labelled]]:
    table = rows(data / "nyc_cbbr_fy2021/cbbr_submissions_fy2021.csv")
    return [[(row["explanation"], (row["need"],)) for row in table]]


def companies(*questions: str) -> Callable[[Path], list[list[Labelled]]]:
    """Questions that share one frame; the same answer by one company may have several codes."""

    def read(data: Path) -> list[list[Labelled]]:
        folder = data / "napire2018_coded/coded"
        if not folder.exists():
            raise FileNotFoundError(folder)
        given: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for path in sorted(path for path in folder.glob("*.csv") if path.name.split("_")[1] in questions):
            table = rows(path, ("utf-8-sig", "cp1252", "latin-1"), ";")
            column = [name for name in table[0] if name.startswith("v_")][-1]
            for row in table:
                given[path.stem, row["lfdn"], row[column]].add(row["tag"])
        return [[(text, tuple(sorted(tags))) for (_, _, text), tags in given.items()]]

    return read


SETS = (
    Set("fallback_banking77", intents, 1, fixed=True),
    Set("nhs_fft_phase1", patients, 45),
    Set("nyc_cbbr_fy2021", budget, 30),
    Set("napire2018_coded, causes", companies("277", "278", "279", "280", "281"), 20),
    Set("napire2018_coded, effects", companies("282", "283", "284", "285", "286"), 20),
    Set("napire2018_coded, quality", companies("343", "344", "345", "346", "347", "348", "349", "350"), 20),
)


def measure(
    data: Path, only: str = "", seeds: int = 2, reading: Meaning | None = None, amounts: Sequence[int | None] = AMOUNTS
) -> list[Line]:
    """One line for each set and number of examples, means over the seeds; sets that are absent say so."""
    lines: list[Line] = []
    for one in SETS:
        if only not in one.name:
            continue
        try:
            parts = one.read(data)
        except FileNotFoundError as error:
            lines.append({"set": one.name, "absent": str(error.filename or error)})
            continue
        lines += [_mean([_once(one, parts, amount, seed, reading) for seed in range(seeds)]) for amount in amounts]
    return lines


def _once(one: Set, parts: list[list[Labelled]], amount: int | None, seed: int, reading: Meaning | None) -> Line:
    kept = enough([row for part in parts for row in part], one.fewest)
    split = Split(parts[0], parts[1]) if one.fixed else halved(kept, seed)
    labels = sorted({label for _, given in kept for label in given})
    examples = split.learn if amount is None else few(split.learn, amount, seed)
    coder = coding.train(
        [coding.Code(label, label) for label in labels],
        [coding.Example(text, given) for text, given in examples],
        seed=seed,
        meaning=reading,
    )
    asked = [text for text, _ in split.judge]
    found = coder.among(asked).code(asked)
    said = [
        (coded.confidence, coded.code in given)
        for (_, given), row in zip(split.judge, found, strict=True)
        for coded in row
    ]
    macro, micro = _agreement(split.judge, [tuple(coded.code for coded in row) for row in found], labels)
    plain = _agreement(split.judge, _plain(examples, split.judge), labels) if examples else (None, None)
    return {
        "set": one.name,
        "examples": "all" if amount is None else amount,
        "codes": len(labels),
        "learnt from": len(examples),
        "judged on": len(split.judge),
        "engine": coder.engine,
        "macro F1": macro,
        "micro F1": micro,
        "macro F1, tf-idf and SVM": plain[0],
        "micro F1, tf-idf and SVM": plain[1],
        "said": said,
    }


def _agreement(judge: Sequence[Labelled], found: Sequence[Sequence[str]], labels: Sequence[str]) -> tuple[float, float]:
    at = {label: no for no, label in enumerate(labels)}
    truth, said = np.zeros((2, len(judge), len(labels)), np.int8)
    for row, ((_, given), codes) in enumerate(zip(judge, found, strict=True)):
        truth[row, [at[label] for label in given]] = 1
        said[row, [at[code] for code in codes]] = 1
    there = np.flatnonzero(truth.sum(0))
    macro = f1_score(truth[:, there], said[:, there], average="macro", zero_division=0)
    return float(macro), float(f1_score(truth, said, average="micro", zero_division=0))


def _plain(examples: Sequence[Labelled], judge: Sequence[Labelled]) -> list[tuple[str, ...]]:
    """What most people would try first: tf-idf of words and pairs, and a linear support vector machine."""
    weigher = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    learnt, asked = weigher.fit_transform([text for text, _ in examples]), [text for text, _ in judge]
    labels = sorted({label for _, given in examples for label in given})
    truth = np.array([[label in given for label in labels] for _, given in examples], np.int8)
    if (truth.sum(1) == 1).all():
        return [(labels[no],) for no in LinearSVC().fit(learnt, truth.argmax(1)).predict(weigher.transform(asked))]
    scores = OneVsRestClassifier(LinearSVC()).fit(learnt, truth).decision_function(weigher.transform(asked))
    return [tuple(labels[no] for no in np.flatnonzero((row > 0) | (row == row.max()))) for row in scores]


def _mean(lines: Sequence[Line]) -> Line:
    """The mean of what was measured; calibration over all that was said under any seed."""
    said = [one for line in lines for one in line["said"]]
    means = {
        name: round(float(np.mean([line[name] for line in lines])), 3)
        for name, value in lines[0].items()
        if isinstance(value, float)
    }
    first = {name: value for name, value in lines[0].items() if name != "said"}
    return first | means | calibration(said)


def shown(line: Line) -> str:
    plain = line["macro F1, tf-idf and SVM"]
    beside = f"{plain:.3f} {line['micro F1, tf-idf and SVM']:.3f}" if plain is not None else "    -     -"
    return (
        f"{line['set']:28}{line['examples']:>4} a code {line['codes']:3} codes {line['learnt from']:6}  "
        f"F1 {line['macro F1']:.3f} {line['micro F1']:.3f}  beside {beside}  "
        f"{shown_bins(line)}"
    )


if __name__ == "__main__":
    show_all(__doc__, measure, shown)
