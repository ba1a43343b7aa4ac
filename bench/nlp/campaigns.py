"""How well families of one campaign are found, what is taken for one that is none, and what many texts cost.

    python -m bench.nlp.campaigns --data FOLDER [--only WORD]

FOLDER holds the development data. `known`: 1,000 letters of which 212 hold the key sentence of one of 16 templates;
pairs of letters with one key belong together. `edited`: thirty real proposals, each sent twelve times with a share of
the words changed, doubled up or dropped, among all other proposals; in half of the lines the first three copies are as
they were, in some every other copy stands behind three sentences of somebody else's. Precision and recall are of pairs;
a real proposal that stands beside a template counts as wrong, though some are the same request for another street.
`real`: what is found where no campaign was put in; `loosest` is the member that shares least with its family.
`large`: the command on 100,000 texts put together anew from real sentences, with ten campaigns among them, in a process
of its own.
"""

import argparse
import random
import time
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

from bench.nlp.sets import rows
from bench.nlp.timing import timed_command
from consult.nlp.similarity import find_families
from consult.nlp.types import Text
from consult.nlp.wording import spelled

THRESHOLDS = (0.6, 0.7, 0.8, 0.9)
EDITS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4)
TEMPLATES, COPIES = 30, 12
LARGE = 100_000
REAL = (
    ("nhs_fft_phase1/text_data.csv", "feedback"),
    ("nyc_cbbr_fy2021/cbbr_submissions_fy2021.csv", "explanation"),
)
Line = dict[str, Any]


def measure(data: Path, only: str = "") -> list[Line]:
    """A line a set and threshold; sets that are absent are left out."""
    found: list[Line] = []
    for name, lines in (("known", known), ("edited", edited), ("real", real), ("large", large)):
        if only in name:
            try:
                found += lines(data)
            except FileNotFoundError:
                continue
    return found


def known(data: Path) -> list[Line]:
    folder = data / "us_monuments_2017"
    letters = [row["comment"] for row in rows(folder / "expanded_sample-labelled.csv")]
    keys = [" ".join(spelled(row["Key"])) for row in rows(folder / "comment-templates.csv")]
    held = [{no for no, key in enumerate(keys) if key and key in " ".join(spelled(letter))} for letter in letters]
    labelled = [at for at, own in enumerate(held) if own]
    together = {pair for pair in combinations(labelled, 2) if held[pair[0]] & held[pair[1]]}
    found = []
    for threshold in THRESHOLDS:
        started = time.perf_counter()
        families = find_families([Text(f"{at:05}", letter) for at, letter in enumerate(letters)], threshold)
        seconds = time.perf_counter() - started
        family = {int(member.text_id): no for no, one in enumerate(families) for member in one.members}
        pairs = {pair for pair in combinations(labelled, 2) if family.get(pair[0], -1) == family.get(pair[1], -2)}
        found.append(
            _line("known", threshold, len(letters), len(families), len(pairs & together), len(pairs), len(together))
            | {"in_a_family": sum(at in family for at in labelled), "of": len(labelled), "seconds": round(seconds, 1)}
        )
    return found


def edited(data: Path) -> list[Line]:
    remarks, proposals = (_column(data, *one) for one in REAL)
    found = []
    for threshold in (0.6, 0.8):
        for unedited, behind in ((0, False), (3, False), (3, True)):
            for share in EDITS:
                texts = campaigns(proposals, remarks, share, unedited, behind)
                families = find_families([Text(f"{at:05}", text) for at, (text, _) in enumerate(texts)], threshold)
                right = all_ = 0
                for family in families:
                    size = Counter(texts[int(member.text_id)][1] for member in family.members)
                    others = size.pop(None, 0)
                    right += sum(_pairs(count) for count in size.values())
                    all_ += _pairs(others + size.total()) - _pairs(others)
                found.append(
                    _line("edited", threshold, len(texts), len(families), right, all_, TEMPLATES * _pairs(COPIES))
                    | {"edited": share, "unedited_copies": unedited, "behind_own_words": behind}
                )
    return found


def campaigns(
    proposals: list[str], remarks: list[str], share: float, unedited: int, behind: bool, seed: int = 7
) -> list[tuple[str, int | None]]:
    """Texts with the number of their campaign, in no order."""
    chance = random.Random(seed)
    words = [word for text in (*proposals, *remarks) for word in text.split()]
    likely = [text for text in dict.fromkeys(proposals) if 40 <= len(text.split()) <= 200]
    templates = chance.sample(likely, TEMPLATES)
    texts: list[tuple[str, int | None]] = [(text, None) for text in dict.fromkeys(proposals) if text not in templates]
    for no, template in enumerate(templates):
        for copy in range(COPIES):
            text = template if copy < unedited else edit(template, share, words, chance)
            if behind and copy % 2:
                text = " ".join([*chance.sample(remarks, 3), text])
            texts.append((text, no))
    chance.shuffle(texts)
    return texts


def edit(text: str, share: float, words: list[str], chance: random.Random) -> str:
    """The text with a share of its words changed, followed by another word, or dropped: as often each."""
    said = []
    for word in text.split():
        how = chance.choice(("change", "insert", "drop")) if chance.random() < share else "keep"
        said += [word] if how in ("keep", "insert") else []
        said += [chance.choice(words)] if how in ("change", "insert") else []
    return " ".join(said)


def real(data: Path) -> list[Line]:
    """Families in sets as they are: people repeat themselves from year to year, so a few are true."""
    found = []
    for path, column in REAL:
        texts = [Text(f"{at:05}", text) for at, text in enumerate(_column(data, path, column))]
        families = find_families(texts)
        shares = [member.similarity for family in families for member in family.members]
        found.append(
            {"set": f"real, {path.split('/')[0]}", "threshold": 0.8, "texts": len(texts), "families": len(families)}
            | {"in_a_family": len(shares), "loosest": min(shares, default=None)}
        )
    return found


def large(data: Path, count: int = LARGE) -> list[Line]:
    """Seconds and memory; texts are put together anew, so families of sentences are expected."""
    remarks, proposals = (_column(data, *one) for one in REAL)
    sentences = [said for text in (*proposals, *remarks) for said in text.split(". ") if len(said.split()) > 3]
    words = [word for said in sentences for word in said.split()]
    chance = random.Random(0)
    texts = [". ".join(chance.sample(sentences, chance.randint(1, 6))) for _ in range(count)]
    for template in chance.sample([text for text in proposals if 60 <= len(text.split()) <= 250], 10):
        for at in chance.sample(range(count), count // 100):
            texts[at] = edit(template, 0.05, words, chance)
    seconds, megabytes, report = timed_command(texts, "campaigns")
    return [
        {"set": "large", "threshold": 0.8, "texts": count, "families": len(report["families"])}
        | {"seconds": round(seconds, 1), "mb": round(megabytes)}
    ]


def _column(data: Path, path: str, column: str) -> list[str]:
    return [row[column] for row in rows(data / path) if row[column].strip()]


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _line(name: str, threshold: float, texts: int, families: int, right: int, said: int, true: int) -> Line:
    return {
        "set": name, "threshold": threshold, "texts": texts, "families": families,
        "precision": round(right / max(1, said), 3), "recall": round(right / max(1, true), 3),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of development data")
    parser.add_argument("--only", default="", help="measure the sets that have this in their name")
    asked = parser.parse_args()
    lines = measure(asked.data, asked.only)
    for line in lines:
        print(*(f"{name}={value}" for name, value in line.items()), flush=True)
    if not lines:
        print(f"skipped: neither us_monuments_2017 nor nyc_cbbr_fy2021 in {asked.data}")


if __name__ == "__main__":
    main()
