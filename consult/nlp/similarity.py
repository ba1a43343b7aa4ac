"""Finding texts that look like one campaign: the same words, here and there changed, or with something added."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consult.nlp.reading.points import cut
from consult.nlp.types import Family, Member, Span, Text
from consult.nlp.wording import folded, spelled

FEWEST = 3  # texts in a family
SHORTEST = 25  # words; shorter texts are alike by chance
RUN = 3  # words in a run
LOOSEST = 0.6  # likeness below which two wordings never come together
POINTS_TO = 200  # groups; a run that stands in more of them is a stock phrase and points to none
COMMON = 1 / 3  # of the texts of a group; a run that stands in as many is its common wording
OWN = 0.2  # a sentence of which less than this share stands in the common wording was added

Runs = frozenset[int]  # of three words, by number
Said = frozenset[tuple[str, ...]]  # of three words, as they are


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording or the common part of several: those that have it, and its runs of three words.

    `runs` holds those that stand elsewhere too, `size` counts all.
    """

    copies: tuple[Text, ...]
    runs: Runs
    size: int
    parts: tuple["Wording", ...] = ()


def find_families(texts: Sequence[Text], threshold: float = 0.8) -> list[Family]:
    """Families of three texts or more, the largest first; each text is in one at most.

    A text belongs to a family when `threshold` of the words of the shorter, the text or what the family has in
    common, stand in the longer: a template with a page of one's own behind it is found, and so is one that was
    changed here and there. All members stay counted by the caller.
    """
    families, left = _families(_wordings(texts), threshold, threshold)
    # two copies that each keep a share of a template keep its square of each other
    more, _ = _families(left, max(LOOSEST, threshold * threshold), threshold)
    families += more
    families.sort(key=lambda family: (-len(family.members), family.template))
    return families


def likeness(shared: int, one: int, other: int) -> float:
    """The share of words kept, from how many runs two wordings share and have.

    Of runs of three the cube of it is left: a changed word breaks the three runs that it stands in.
    """
    return float((shared / max(1, min(one, other))) ** (1 / RUN))


def _wordings(texts: Sequence[Text]) -> list[Wording]:
    """Different wordings that are long enough."""
    copies: dict[str, list[Text]] = defaultdict(list)
    for text in sorted(texts, key=lambda text: text.id):
        copies[folded(text.text)].append(text)
    number: dict[str, int] = {}
    held, codes = [], []
    for key in sorted(copies):
        if len(words := spelled(key)) >= SHORTEST:
            held.append(tuple(copies[key]))
            codes.append(np.array([number.setdefault(word, len(number)) for word in words], np.int64))
    runs = [np.unique((one[:-2] * len(number) + one[1:-1]) * len(number) + one[2:]) for one in codes]
    every, often = np.unique(np.concatenate([*runs, np.empty(0, np.int64)]), return_counts=True)
    shared = every[often > 1]
    return [Wording(same, _among(own, shared), len(own)) for same, own in zip(held, runs, strict=True)]


def _among(own: NDArray[np.int64], shared: NDArray[np.int64]) -> Runs:
    place = np.searchsorted(shared, own)
    there = place < len(shared)
    there[there] = shared[place[there]] == own[there]
    return frozenset(place[there].tolist())


def _gathered(wordings: Sequence[Wording], threshold: float) -> list[Wording]:
    """Each wording joins the group whose first it is most like, or begins one.

    Those sent most often come first, of these the shortest; only first ones are looked up.
    """
    order = sorted(wordings, key=lambda one: (-len(one.copies), one.size, one.copies[0].id))
    groups: list[list[Wording]] = []
    pointing: dict[int, list[int]] = defaultdict(list)
    least = threshold**RUN
    for own in order:
        shared = Counter(
            at for run in own.runs if (held := pointing.get(run)) and len(held) <= POINTS_TO for at in held
        )  # fmt: skip
        likely = [
            (len(own.runs & first.runs) / min(own.size, first.size), -at)
            for at, count in shared.items()
            if count >= 0.5 * least * min(own.size, (first := groups[at][0]).size)
        ]
        best, at = max(likely, default=(0.0, 0))
        if best >= least:
            groups[-at].append(own)
            continue
        for run in own.runs:
            pointing[run].append(len(groups))
        groups.append([own])
    return [_together(group) for group in groups]


def _together(group: Sequence[Wording]) -> Wording:
    """What a group's texts have in common, each counted."""
    if len(group) == 1:
        return group[0]
    parts = tuple(part for one in group for part in (one.parts or (one,)))
    texts = tuple(text for part in parts for text in part.copies)
    held: Counter[int] = Counter()
    for part in parts:
        held.update(dict.fromkeys(part.runs, len(part.copies)))
    common = frozenset(run for run, count in held.items() if count >= max(2, COMMON * len(texts)))
    return Wording(texts, common, len(common), parts)


def _families(wordings: Sequence[Wording], nearness: float, threshold: float) -> tuple[list[Family], list[Wording]]:
    """Families of wordings that come together by their nearness, and what is left over."""
    families: list[Family] = []
    left: list[Wording] = []
    for group in _gathered(_gathered(wordings, nearness), threshold):
        kept, others = _parted(group, threshold)
        left += others
        if sum(len(one.copies) for one, _ in kept) < FEWEST:
            left += [one for one, _ in kept]
        else:
            families.append(_family(kept))
    return families, left


def _parted(group: Wording, threshold: float) -> tuple[list[tuple[Wording, float]], list[Wording]]:
    """The wordings of a group that have enough of what it has in common, each with its share, and the others."""
    if not group.parts:
        return [(group, 1.0)], []
    if group.size < SHORTEST - RUN + 1:
        return [], list(group.parts)
    alike = [(one, likeness(len(one.runs & group.runs), one.size, group.size)) for one in group.parts]
    return [pair for pair in alike if pair[1] >= threshold], [one for one, share in alike if share < threshold]


def _family(kept: Sequence[tuple[Wording, float]]) -> Family:
    """The wording most often sent is the template; of several, the one nearest to what all have in common."""
    first = min(kept, key=lambda one: (-len(one[0].copies), -one[1], one[0].copies[0].id))[0].copies[0].id
    added = _additions([one.copies for one, _ in kept])
    found = [Member(text.id, round(share, 3), added[text.text]) for one, share in kept for text in one.copies]
    found.sort(key=lambda member: (-member.similarity, member.text_id))
    return Family(f"family-{first}", "exact" if len(kept) == 1 else "near", first, tuple(found))


def _additions(kept: Sequence[Sequence[Text]]) -> dict[str, tuple[Span, ...]]:
    """For each text the things said in it that are not common to the family; all of it if it cannot be cut."""
    held: Counter[tuple[str, ...]] = Counter()
    for copies in kept:
        held.update(dict.fromkeys(shingled(spelled(copies[0].text)), len(copies)))
    total = sum(len(copies) for copies in kept)
    common = frozenset(run for run, count in held.items() if count >= max(2, COMMON * total))
    known = {word for run in common for word in run}
    different = sorted({text.text for copies in kept for text in copies})
    return {
        text: tuple(span for span in spans if _is_own(text[span.start : span.end], common, known))
        if not isinstance(spans, Exception)
        else (Span(0, len(text)),)
        for text, spans in zip(different, cut(different), strict=True)
    }


def shingled(words: Sequence[str]) -> Said:
    """Each run of three words; the whole of what is shorter."""
    return frozenset(tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1)))


def _is_own(said: str, common: Said, known: set[str]) -> bool:
    words = spelled(said)
    if len(words) < RUN:
        return not known.issuperset(words)
    own = shingled(words)
    return len(own & common) < OWN * len(own)
