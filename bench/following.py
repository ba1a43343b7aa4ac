"""How often a comment finds its words in the next draft, on scripted edits whose outcome is known word by word.

    python -m bench.following [--rounds 6] [--seed 20181108] [--out bench/results/following]

Every word of a draft carries a mark that goes with it through the edits, so that where a quote really went is known
without asking any matcher. Beside ours, in the same run: finding the same characters, and difflib over the whole draft.
"""

import argparse
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from bench.edits import EDITS, Draft, Passage, Word, drafts_to_edit, laid_out, with_text
from consult.plans.following import LIKELY, Following
from consult.plans.models import Clause
from consult.plans.words import Span

MUST_FIND, MUST_LOSE = 0.5, 0.25  # share of a quote's words that are still there; in between neither is wrong
QUOTES = 40  # a draft and edit
LENGTHS = (2, 3, 5, 8, 12, 18, 25)
BANDS = ((1.0, 1.01, "1.00"), (0.9, 1.0, "0.90 to 0.99"), (0.75, 0.9, "0.75 to 0.89"), (LIKELY, 0.75, "under 0.75"))


class Answer(NamedTuple):
    """Where a matcher says that a quote stands now; no key means lost."""

    key: str | None
    span: Span | None = None
    confidence: float = 1.0


Matcher = Callable[[Clause, Span, Sequence[Clause]], Answer]


class Ours:
    def __init__(self, before: Sequence[Clause], after: Sequence[Clause]) -> None:
        self.following = Following(before, after)

    def __call__(self, clause: Clause, span: Span, _later: Sequence[Clause]) -> Answer:
        found = self.following.follow(clause, span)
        return Answer(found.clause.key if found.clause else None, found.span, found.confidence)


def exact(clause: Clause, span: Span, later: Sequence[Clause]) -> Answer:
    """The same characters: in the clause of the same key first, then in any other."""
    quote = clause.text[span.start : span.end]
    for each in sorted(later, key=lambda other: other.key != clause.key):
        if (start := each.text.find(quote)) >= 0:
            return Answer(each.key, Span(start, start + len(quote)))
    return Answer(None)


class ByDifflib:
    """The whole draft as one list of words, held against the next; a quote is where most of its words went."""

    def __init__(self, before: Sequence[Clause], after: Sequence[Clause]) -> None:
        self.then, self.now = [*_words(before)], [*_words(after)]
        matcher = SequenceMatcher(None, [w[2] for w in self.then], [w[2] for w in self.now], autojunk=False)
        self.went = {run.a + n: run.b + n for run in matcher.get_matching_blocks() for n in range(run.size)}

    def __call__(self, clause: Clause, span: Span, _later: Sequence[Clause]) -> Answer:
        inside = [
            place
            for place, (key, at, word) in enumerate(self.then)
            if key == clause.key and at < span.end and at + len(word) > span.start
        ]
        went = [self.now[self.went[place]] for place in inside if place in self.went]
        if len(went) * 2 < len(inside):
            return Answer(None)
        key, _ = Counter(each[0] for each in went).most_common(1)[0]
        there = [each for each in went if each[0] == key]
        return Answer(key, Span(there[0][1], there[-1][1] + len(there[-1][2])), len(went) / len(inside))


def _words(clauses: Sequence[Clause]) -> Iterator[tuple[str, int, str]]:
    for clause in clauses:
        at = 0
        for word in clause.text.split(" "):
            yield clause.key, at, word
            at += len(word) + 1


def judge(quote: set[int], after: Draft, answer: Answer) -> str:
    """found, wrong (elsewhere, or found what is gone), missed (lost what is there), lost (rightly) or unscored."""
    left = defaultdict(set)
    for passage in after:
        for word in passage.words:
            if word.mark in quote:
                left[passage.key].add(word.mark)
    most = max(left.values(), key=len, default=set())
    share = sum(map(len, left.values())) / len(quote)
    if answer.key is None:
        return "missed" if share >= MUST_FIND else "lost" if share < MUST_LOSE else "unscored"
    passage = next(each for each in after if each.key == answer.key)
    there = left[answer.key]
    got = [word.mark for word in _covered(passage, answer.span)]
    hits = len(there.intersection(got))
    right = len(there) * 2 >= len(most) and hits * 2 >= len(there) > 0 and len(got) <= 2 * max(len(quote), hits)
    if right and share >= MUST_LOSE:
        return "found"
    return "unscored" if right else "wrong"


def _covered(passage: Passage, span: Span | None) -> list[Word]:
    if span is None:
        return passage.words
    covered, at = [], 0
    for word in passage.words:
        if at < span.end and at + len(word.text) > span.start:
            covered.append(word)
        at += len(word.text) + 1
    return covered


def quotes_of(before: Draft, rng: random.Random, most: int) -> Iterator[tuple[Clause, Span, set[int]]]:
    for _ in range(most):
        passage = rng.choice([each for each in before if len(each.words) >= LENGTHS[0]])
        length = min(rng.choice(LENGTHS), len(passage.words))
        first = rng.randrange(len(passage.words) - length + 1)
        chosen = passage.words[first : first + length]
        start = len(" ".join(word.text for word in passage.words[:first])) + (1 if first else 0)
        text = " ".join(word.text for word in chosen)
        yield with_text(passage), Span(start, start + len(text)), {word.mark for word in chosen}


def measure(rounds: int, seed: int, *, quotes: int = QUOTES, drafts: int | None = None) -> dict[str, object]:
    rng = random.Random(seed)
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    bands: dict[str, Counter[str]] = defaultdict(Counter)
    spent: Counter[str] = Counter()
    for source, base in islice(drafts_to_edit(rng), drafts):
        for edit, change in EDITS.items():
            for _ in range(rounds):
                after = change(base, rng)
                then, now = laid_out(base), laid_out(after)
                matchers: dict[str, Matcher] = {
                    "ours": Ours(then, now),
                    "exact": exact,
                    "difflib": ByDifflib(then, now),
                }
                for clause, span, marks in quotes_of(base, rng, quotes):
                    for name, matcher in matchers.items():
                        began = time.perf_counter()
                        answer = matcher(clause, span, now)
                        spent[name] += time.perf_counter() - began
                        verdict = judge(marks, after, answer)
                        for row in (edit, f"all {source}", "all edits and plans"):
                            counts[row][name][verdict] += 1
                        if name == "ours" and answer.key is not None:
                            bands[next(b[2] for b in BANDS if b[0] <= answer.confidence < b[1])][verdict] += 1
    asked = sum(counts["all edits and plans"]["ours"].values())
    per_quote = {name: round(1000 * each / asked, 2) for name, each in spent.items()}
    return {"seed": seed, "quotes": asked, "milliseconds_a_quote": per_quote, "edits": counts, "bands": bands}


def as_page(told: dict) -> str:
    lines = [
        "# Comments that follow their words",
        "",
        f"`python -m bench.following`: {told['quotes']:,} quotes of 2 to 25 words, seed {told['seed']}.",
        "One of which at least half of the words are left must be found; one with less than a quarter must be called",
        "lost.",
        "“Wrong” is a place that is not where the words went. Each cell: found or rightly lost / wrong / missed, in %.",
        "",
        "| edit | quotes | ours | difflib over the draft | same characters only |",
        "|---|---:|---:|---:|---:|",
    ]
    for edit, by in sorted(told["edits"].items(), key=lambda row: row[0].startswith("all ") and row[0] not in EDITS):
        cells = [_cell(by[name]) for name in ("ours", "difflib", "exact")]
        lines.append(f"| {edit} | {sum(by['ours'].values()):,} | " + " | ".join(cells) + " |")
    lines += [
        "",
        "How often a place is right, by the confidence that we give it:",
        "",
        "| confidence | places | right |",
    ]
    lines.append("|---|---:|---:|")
    for _low, _high, name in BANDS:
        band = told["bands"].get(name, {})
        scored = band.get("found", 0) + band.get("wrong", 0)
        if scored:
            lines.append(f"| {name} | {scored:,} | {100 * band.get('found', 0) / scored:.1f} % |")
    times = told["milliseconds_a_quote"]
    lines += [
        "",
        f"Time a quote: ours {times['ours']} ms; the same characters {times['exact']} ms (beside other work).",
        "",
    ]
    return "\n".join(lines)


def _cell(by: Counter[str]) -> str:
    right, wrong, missed = by["found"] + by["lost"], by["wrong"], by["missed"]
    scored = (right + wrong + missed) or 1
    return " / ".join(f"{100 * each / scored:.1f}" for each in (right, wrong, missed))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--seed", type=int, default=20181108)
    parser.add_argument("--out", type=Path, default=Path("bench/results/following"))
    chosen = parser.parse_args()
    told = measure(chosen.rounds, chosen.seed)
    page = as_page(told)
    chosen.out.with_suffix(".json").write_text(json.dumps(told, indent=1) + "\n")
    chosen.out.with_suffix(".md").write_text(page)
    print(page)


if __name__ == "__main__":
    main()
