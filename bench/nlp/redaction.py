"""How much personal data is found in texts that the patterns were not written by.

    python -m bench.nlp.redaction [--show]

The texts stand in `redaction.txt`, one a line, all invented; ⏎ is a line break, {{kind|words}} marks what is personal.
They were written before the patterns were read. Every other text was then looked at when general faults were mended
(`looked at`, printed by `--show`); the others were only ever counted (`held back`). One hand wrote both and knew the
shapes in both, so numbers elsewhere will be found less often than here.
Recall is of marked words that are covered to their last character; precision is of found spans that touch marked words.
"""

import argparse
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from consult.nlp.redaction import KINDS, Personal, find_personal_data
from consult.nlp.types import Text

TEXTS = Path(__file__).with_suffix(".txt")
HALVES = ("looked at", "held back")
Line = dict[str, Any]


@dataclass(frozen=True)
class Marked:
    """A text without its marks, and what they marked."""

    text: str
    personal: tuple[Personal, ...]


def measure(_: Path | None = None) -> list[Line]:
    """A line a half and kind, and one for all kinds; the texts are our own, so no development data is needed."""
    texts = read()
    return [line for at, half in enumerate(HALVES) for line in _lines(half, texts[at::2])]


def read() -> list[Marked]:
    lines = TEXTS.read_text(encoding="utf-8").splitlines()
    return [_marked(line.replace("⏎", "\n")) for line in lines if line]


def _marked(line: str) -> Marked:
    plain, spans = "", []
    for before, kind, said in re.findall(r"([^{]*)(?:\{\{(\w+)\|([^}]*)\}\})?", line):
        plain += before
        if kind:
            spans.append(Personal(len(plain), len(plain) + len(said), kind))
            plain += said
    return Marked(plain, tuple(spans))


def found_in(texts: Sequence[Marked]) -> list[tuple[Personal, ...]]:
    return [one.spans for one in find_personal_data([Text(str(at), one.text) for at, one in enumerate(texts)])]


def _lines(half: str, texts: Sequence[Marked]) -> list[Line]:
    marked, covered, named, said, right = (Counter[str]() for _ in range(5))
    for one, spans in zip(texts, found_in(texts), strict=True):
        for own in one.personal:
            marked[own.kind] += 1
            covered[own.kind] += is_covered(own, spans)
            named[own.kind] += any(_touch(own, span) and span.kind == own.kind for span in spans)
        for span in spans:
            said[span.kind] += 1
            right[span.kind] += any(_touch(span, own) for own in one.personal)
    kinds = [kind for kind in KINDS if marked[kind] or said[kind]]
    return [_line(half, len(texts), kind, (kind,), marked, covered, named, said, right) for kind in kinds] + [
        _line(half, len(texts), "all", kinds, marked, covered, named, said, right)
    ]


def is_covered(own: Personal, spans: Sequence[Personal]) -> bool:
    return all(any(span.start <= at < span.end for span in spans) for at in range(own.start, own.end))


def _touch(one: Personal, other: Personal) -> bool:
    return one.start < other.end and other.start < one.end


def _line(half: str, texts: int, name: str, kinds: Sequence[str], *counts: Counter[str]) -> Line:
    marked, covered, named, said, right = (sum(count[kind] for kind in kinds) for count in counts)
    return {
        "texts": f"{half} ({texts})",
        "kind": name,
        "marked": marked,
        "recall": round(covered / marked, 3) if marked else "",
        "under its own kind": round(named / marked, 3) if marked else "",
        "found": said,
        "precision": round(right / said, 3) if said else "",
    }


def _show(texts: Sequence[Marked]) -> None:
    """What went wrong, in the half that may be looked at."""
    for one, spans in zip(texts, found_in(texts), strict=True):
        missed = [f"{own.kind}: {one.text[own.start : own.end]}" for own in one.personal if not is_covered(own, spans)]
        wrong = [
            f"{span.kind}: {one.text[span.start : span.end]}"
            for span in spans
            if not any(_touch(span, own) for own in one.personal)
        ]
        if missed or wrong:
            print(f"{one.text!r}\n    missed {missed}, wrongly found {wrong}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="the faults in the half that may be looked at")
    asked = parser.parse_args()
    for line in measure():
        print(*(f"{name}={value}" for name, value in line.items()))
    if asked.show:
        _show(read()[::2])


if __name__ == "__main__":
    main()
