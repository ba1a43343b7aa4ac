"""Drafts whose every word is marked, and edits that keep the marks: what `bench.following` plays with."""

import random
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import NamedTuple

from consult.plans.models import Clause

PLANS = Path(__file__).parents[1] / "consult/programme/west_midlands/drafts"
NEW_WORDS = (
    "regional national shared early further local public private steady ready skilled larger smaller common joint "
    "survey review pledge market supply growth method centre budget figure partner council industry measure support "
    "offer agree publish propose gather extend deliver explain prepare report compare"
)
SUBJECTS = ("The growth hubs", "A joint team", "Colleges in each area", "The Combined Authority", "Larger firms")
VERBS = ("will publish", "propose to share", "could agree on", "will test", "ask for", "will pay part of")
OBJECTS = (
    "a list of ready sites", "the cost of a grid connection", "places for apprentices", "a yearly review of suppliers",
    "one register of empty workshops", "a loan for smaller firms", "open data on freight", "trials on public roads",
)  # fmt: skip
ENDS = (
    "by the end of each year",
    "before an investor asks",
    "with firms of any size",
    "in all three areas",
    "at no new cost",
)


class Word(NamedTuple):
    """A word and the mark that goes with it; a word that was put in has a new mark."""

    text: str
    mark: int


@dataclass(frozen=True)
class Passage:
    """A clause of marked words."""

    key: str
    words: list[Word]

    def sentences(self) -> list[list[Word]]:
        made: list[list[Word]] = [[]]
        for word in self.words:
            made[-1].append(word)
            if word.text[-1] in ".!?":
                made.append([])
        return [each for each in made if each]


Draft = list[Passage]
_marks = count(1)
_keys = count(1)


def drafts_to_edit(rng: random.Random) -> Iterator[tuple[str, Draft]]:
    """The plans of the demonstration, and as many made of a few phrases, where sentences are much alike."""
    for path in sorted(PLANS.glob("*.toml")):
        clauses = tomllib.loads(path.read_text())["clause"]
        yield "demonstration plans", [marked(row["key"], row["text"]) for row in clauses]
        yield "generated plans", [marked(f"made-{n}", _made_up(rng)) for n in range(len(clauses))]


def _made_up(rng: random.Random) -> str:
    parts = (SUBJECTS, VERBS, OBJECTS, ENDS)
    return " ".join(" ".join(rng.choice(each) for each in parts) + "." for _ in range(rng.randrange(3, 8)))


def marked(key: str, text: str) -> Passage:
    return Passage(key, [Word(each, next(_marks)) for each in text.split()])


def with_text(passage: Passage, sort: int = 0) -> Clause:
    text = " ".join(word.text for word in passage.words)
    return Clause(key=passage.key, number=str(sort), group="", heading="", text=text, sort=sort)


def laid_out(draft: Draft) -> Sequence[Clause]:
    return [with_text(passage, sort) for sort, passage in enumerate(draft)]


def new_word(rng: random.Random) -> Word:
    return Word(rng.choice(NEW_WORDS.split()), next(_marks))


def change_words(draft: Draft, rng: random.Random, share: float = 0.12) -> Draft:
    """One word in eight is another, is gone, or has one put before it."""
    return [replace(each, words=[*_reworded(each.words, rng, share)]) for each in draft]


def _reworded(words: Sequence[Word], rng: random.Random, share: float) -> Iterator[Word]:
    for word in words:
        if rng.random() >= share:
            yield word
            continue
        how = rng.choice(("swap", "cut", "add"))
        if how != "cut":
            yield new_word(rng)
        if how == "add":
            yield word


def rewrite_sentences(draft: Draft, rng: random.Random) -> Draft:
    """Half of the sentences have their halves swapped and a quarter of their words changed."""
    return _by_sentence(
        draft, rng, lambda each: [*_reworded([*each[len(each) // 2 :], *each[: len(each) // 2]], rng, 0.25)]
    )


def replace_sentences(draft: Draft, rng: random.Random) -> Draft:
    """Half of the sentences give way to others of the same length."""
    return _by_sentence(draft, rng, lambda each: [new_word(rng) for _ in each])


def delete_sentences(draft: Draft, rng: random.Random) -> Draft:
    return _by_sentence(draft, rng, lambda _each: [])


def _by_sentence(draft: Draft, rng: random.Random, change: Callable[[list[Word]], list[Word]]) -> Draft:
    def words(passage: Passage) -> list[Word]:
        return [word for each in passage.sentences() for word in (change(each) if rng.random() < 0.5 else each)]

    return [replace(each, words=words(each) or [new_word(rng)]) for each in draft]


def move_clauses(draft: Draft, rng: random.Random) -> Draft:
    """In another order, so with other numbers; keys stay."""
    return rng.sample(draft, len(draft))


def move_sentences(draft: Draft, rng: random.Random) -> Draft:
    """A third of the sentences go to another clause."""
    to: dict[str, list[Word]] = {each.key: [] for each in draft}
    for passage in draft:
        for sentence in passage.sentences():
            to[rng.choice(draft).key if rng.random() < 1 / 3 else passage.key] += sentence
    return [replace(each, words=to[each.key] or [new_word(rng)]) for each in draft]


def split_clauses(draft: Draft, rng: random.Random) -> Draft:
    """Half of the clauses are cut in two anywhere; the second part is a new clause."""
    made: Draft = []
    for passage in draft:
        cut = rng.randrange(1, len(passage.words)) if rng.random() < 0.5 and len(passage.words) > 1 else None
        made.append(replace(passage, words=passage.words[:cut]))
        if cut is not None:
            made.append(Passage(f"new-{next(_keys)}", passage.words[cut:]))
    return made


def merge_clauses(draft: Draft, rng: random.Random) -> Draft:
    """Half of the clauses join the one before, and their keys go."""
    made: Draft = draft[:1]
    for passage in draft[1:]:
        if rng.random() < 0.5:
            made[-1] = replace(made[-1], words=[*made[-1].words, *passage.words])
        else:
            made.append(passage)
    return made


def delete_clauses(draft: Draft, rng: random.Random) -> Draft:
    return [each for each in draft if rng.random() < 0.7] or draft[:1]


def lose_keys(draft: Draft, _rng: random.Random) -> Draft:
    """Pasted without telling which clause is which: every key is new."""
    return [Passage(f"new-{next(_keys)}", each.words) for each in draft]


def a_whole_rewrite(draft: Draft, rng: random.Random) -> Draft:
    """Everything at once, as between two real drafts."""
    for change in (merge_clauses, split_clauses, move_sentences, delete_clauses, change_words, move_clauses):
        draft = change(draft, rng)
    return draft


EDITS: dict[str, Callable[[Draft, random.Random], Draft]] = {
    "clauses renumbered and moved": move_clauses,
    "words changed, 1 in 8": change_words,
    "half of the sentences rewritten": rewrite_sentences,
    "half of the sentences replaced": replace_sentences,
    "half of the sentences deleted": delete_sentences,
    "sentences moved to other clauses": move_sentences,
    "clauses split": split_clauses,
    "clauses merged": merge_clauses,
    "clauses deleted": delete_clauses,
    "all keys lost": lose_keys,
    "all of these at once": a_whole_rewrite,
}
