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
LOOSEST = 0.45  # likeness below which two wordings never come together
KEPT = 0.6  # share of what a family has in common below which a text joins none, unless less is asked for
POINTS_TO = 200  # groups; a run that stands in more of them is a stock phrase and points to none
COMMON = 1 / 3  # of the texts of a group; a run that stands in as many is its common wording
ENOUGH = 10  # runs that a much changed text shares with its family
PARTS, HELD = 4, 0.1  # and it has this share of the common wording in all its parts, or all but one
OWN = 0.2  # a sentence of which less than this share stands in the common wording was added
CHANGED = 0.5  # and of a text that was changed much, one of which less than this share does

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


Kept = list[tuple[Wording, float]]  # the wordings of a family, each with its share of what they have in common


def find_families(texts: Sequence[Text], threshold: float = 0.8) -> list[Family]:
    """Families of three texts or more, the largest first; each text is in one at most.

    A family begins with texts that have `threshold` of the words of the shorter, the text or what the family has in
    common, in the longer: a template with a page of one's own behind it is found, and so is one that was changed here
    and there. Texts that were changed more join it, or make a family of their own, down to the square of that share.
    All members stay counted by the caller.
    """
    changed = max(min(KEPT, threshold), threshold * threshold)
    found, left = _families(_wordings(texts), threshold, threshold)
    found, left = _throughout(*_joined(found, left, changed), threshold)
    for share in (threshold, changed):
        # two copies that each keep a share of a template keep its square of each other
        more, left = _families(left, max(LOOSEST, share**2), share)
        found, left = _throughout(*_joined(_merged(found, more, changed), left, changed), threshold)
    found += [[(one, 1.0)] for one in left if len(one.copies) >= FEWEST]
    families = [_family(kept, threshold) for kept in found]
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


def _families(wordings: Sequence[Wording], nearness: float, threshold: float) -> tuple[list[Kept], list[Wording]]:
    """Families of wordings that come together by their nearness, and what is left over."""
    families: list[Kept] = []
    left: list[Wording] = []
    for group in _gathered(_gathered(wordings, nearness), threshold):
        kept, others = _parted(group, threshold)
        left += others
        if _count(kept) < FEWEST:
            left += [one for one, _ in kept]
        else:
            families.append(kept)
    return families, left


class _Found:
    """Families by what each has in common."""

    def __init__(self, families: Sequence[Kept]) -> None:
        self.families: list[Kept] = []
        self.common: list[Wording] = []
        self.pointing: dict[int, list[int]] = defaultdict(list)
        for kept in families:
            self.add(kept)

    def add(self, kept: Kept) -> None:
        group = _together([one for one, _ in kept])
        for run in group.runs:
            self.pointing[run].append(len(self.families))
        self.families.append(list(kept))
        self.common.append(group)

    def nearest(self, own: Wording) -> tuple[float, Kept]:
        """The family of which a wording has most, and how much."""
        shared = Counter(at for run in own.runs for at in self.pointing.get(run, ()))
        likely = ((likeness(count, own.size, self.common[at].size), -at) for at, count in shared.items())
        share, at = max(likely, default=(0.0, 0))
        return share, self.families[-at] if share else []


def _merged(families: Sequence[Kept], later: Sequence[Kept], least: float) -> list[Kept]:
    """The families with those found later, of much changed texts, which are often a part of one that was found."""
    found = _Found(families)
    for kept in sorted(later, key=lambda kept: (-_count(kept), kept[0][0].copies[0].id)):
        share, near = found.nearest(_together([one for one, _ in kept]))
        if share >= least and _has_throughout(_first(kept).copies[0].text, _common_in_order(near)):
            near.extend((one, min(own, share)) for one, own in kept)
        else:
            found.add(kept)
    return found.families


def _joined(families: Sequence[Kept], left: Sequence[Wording], least: float) -> tuple[list[Kept], list[Wording]]:
    """The families with those left over that have enough of what one has in common, and who is left then."""
    found, others = _Found(families), []
    for own in left:
        share, near = found.nearest(own)
        if share >= least:
            near.append((own, share))
        else:
            others.append(own)
    return found.families, others


def _throughout(
    families: Sequence[Kept], left: Sequence[Wording], threshold: float
) -> tuple[list[Kept], list[Wording]]:
    """The families without much changed texts that have only some passages of what is common, as stock phrases are."""
    found, others = [], list(left)
    for kept in families:
        first = [pair for pair in kept if pair[1] >= threshold]
        parts = _common_in_order(first if _count(first) >= FEWEST else kept) if len(first) < len(kept) else []
        near = [share >= threshold or _has_throughout(one.copies[0].text, parts) for one, share in kept]
        others += [one for (one, _), is_near in zip(kept, near, strict=True) if not is_near]
        stays = [pair for pair, is_near in zip(kept, near, strict=True) if is_near]
        if _count(stays) >= FEWEST:
            found.append(stays)
        else:
            others += [one for one, _ in stays]
    return found, others


def _common_in_order(kept: Kept) -> list[Said]:
    """What a family has in common, in parts from beginning to end as the template has it."""
    common, words = _common(kept), spelled(_first(kept).copies[0].text)
    runs = [run for at in range(len(words) - RUN + 1) if (run := tuple(words[at : at + RUN])) in common]
    return [frozenset(runs[len(runs) * at // PARTS : len(runs) * (at + 1) // PARTS]) for at in range(PARTS)]


def _common(kept: Kept) -> Said:
    """The runs of words that a family has in common, as they are."""
    held: Counter[tuple[str, ...]] = Counter()
    for one, _ in kept:
        held.update(dict.fromkeys(shingled(spelled(one.copies[0].text)), len(one.copies)))
    least = max(2, COMMON * _count(kept))
    return frozenset(run for run, count in held.items() if count >= least)


def _has_throughout(text: str, parts: Sequence[Said]) -> bool:
    own = shingled(spelled(text))
    shared = [len(part & own) for part in parts]
    spread = sum(count >= HELD * max(1, len(part)) for count, part in zip(shared, parts, strict=True))
    return sum(shared) >= ENOUGH and spread >= PARTS - 1


def _count(kept: Kept) -> int:
    return sum(len(one.copies) for one, _ in kept)


def _first(kept: Kept) -> Wording:
    """The wording most often sent; of several, the one nearest to what all have in common."""
    return min(kept, key=lambda one: (-len(one[0].copies), -one[1], one[0].copies[0].id))[0]


def _parted(group: Wording, threshold: float) -> tuple[Kept, list[Wording]]:
    """The wordings of a group that have enough of what it has in common, each with its share, and the others."""
    if not group.parts:
        return [(group, 1.0)], []
    if group.size < SHORTEST - RUN + 1:
        return [], list(group.parts)
    alike = [(one, likeness(len(one.runs & group.runs), one.size, group.size)) for one in group.parts]
    return [pair for pair in alike if pair[1] >= threshold], [one for one, share in alike if share < threshold]


def _family(kept: Kept, threshold: float) -> Family:
    first = _first(kept).copies[0].id
    added = _additions(kept, threshold)
    found = [Member(text.id, round(share, 3), added[text.text]) for one, share in kept for text in one.copies]
    found.sort(key=lambda member: (-member.similarity, member.text_id))
    return Family(f"family-{first}", "exact" if len(kept) == 1 else "near", first, tuple(found))


def _additions(kept: Kept, threshold: float) -> dict[str, tuple[Span, ...]]:
    """For each text the things said in it that are not common to the family; all of it if it cannot be cut.

    In a text that was changed much, what is not mostly common counts as said by its sender: it is to be read.
    """
    common = _common(kept)
    known = {word for run in common for word in run}
    least = {text.text: OWN if share >= threshold else CHANGED for one, share in kept for text in one.copies}
    different = sorted(least)
    return {
        text: tuple(span for span in spans if _is_own(text[span.start : span.end], common, known, least[text]))
        if not isinstance(spans, Exception)
        else (Span(0, len(text)),)
        for text, spans in zip(different, cut(different), strict=True)
    }


def shingled(words: Sequence[str]) -> Said:
    """Each run of three words; the whole of what is shorter."""
    return frozenset(tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1)))


def _is_own(said: str, common: Said, known: set[str], least: float) -> bool:
    words = spelled(said)
    if len(words) < RUN:
        return not known.issuperset(words)
    own = shingled(words)
    return len(own & common) < least * len(own)
