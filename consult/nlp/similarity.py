"""Finding texts that look like one campaign: the same words, with or without something of one's own added."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from consult.nlp.points import cut
from consult.nlp.types import Family, Member, Span, Text
from consult.nlp.wording import folded, spelled

FEWEST = 3  # texts in a family
SHORTEST = 25  # words; shorter texts are alike by chance
RUN = 3  # words in a shingle
COMMON = 0.2  # a shingle in more than this share of all families is a stock phrase and points to none
OWN = 0.5  # a sentence of which less than this share stands in the template was added

Shingles = frozenset[tuple[str, ...]]


@dataclass(slots=True)
class Group:
    """Texts gathered round the shortest of them."""

    shingles: Shingles
    copies: list[int] = field(default_factory=list)  # places of different texts


def find_families(texts: Sequence[Text], threshold: float = 0.8) -> list[Family]:
    """Families of three texts or more, the largest first; each text is in one at most.

    Two texts are alike when the shorter shares `threshold` of its three-word runs with the longer, so that a
    template with a page of one's own behind it is still found. All members stay counted by the caller.
    """
    copies: dict[str, list[Text]] = defaultdict(list)
    for text in sorted(texts, key=lambda text: text.id):
        copies[folded(text.text)].append(text)
    worded = {key: spelled(key) for key in copies}
    different = sorted((key for key in copies if len(worded[key]) >= SHORTEST), key=lambda key: (len(worded[key]), key))
    shingles = [shingled(worded[key]) for key in different]
    families = []
    for group in _gathered(shingles, threshold):
        members = [copies[different[place]] for place in group.copies]
        if sum(map(len, members)) >= FEWEST:
            families.append(_family(members, [shingles[place] for place in group.copies]))
    families.sort(key=lambda family: (-len(family.members), family.template))
    return families


def shingled(words: Sequence[str]) -> Shingles:
    """Each run of three words; the whole of what is shorter."""
    return frozenset(tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1)))


def _gathered(shingles: Sequence[Shingles], threshold: float) -> list[Group]:
    """Each text joins the group whose first text it is most like, or begins one; only first texts are indexed."""
    groups: list[Group] = []
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, own in enumerate(shingles):
        most = max(50, COMMON * len(groups))
        shared = Counter(at for one in own if (held := index.get(one)) and len(held) <= most for at in held)
        likely = [at for at, count in shared.items() if count >= 0.5 * threshold * len(groups[at].shingles)]
        best = max(likely, key=lambda at: (containment(own, groups[at].shingles), -at), default=None)
        if best is not None and containment(own, groups[best].shingles) >= threshold:
            groups[best].copies.append(place)
            continue
        for one in own:
            index[one].append(len(groups))
        groups.append(Group(own, [place]))
    return groups


def containment(one: Shingles, other: Shingles) -> float:
    """The share of the shorter text that stands in the longer."""
    return len(one & other) / max(1, min(len(one), len(other)))


def _family(members: Sequence[Sequence[Text]], shingles: Sequence[Shingles]) -> Family:
    """The template is the wording most often sent; where all differ, the one that shares most with the rest."""
    held = Counter(one for own in shingles for one in own)
    ranked = sorted(
        range(len(members)),
        key=lambda at: (-len(members[at]), -sum(held[one] for one in shingles[at]) / len(shingles[at]), at),
    )
    template = ranked[0]
    added = _additions([text.text for same in members for text in same], shingles[template])
    found = [
        Member(text.id, round(containment(own, shingles[template]), 3), added[text.text])
        for same, own in zip(members, shingles, strict=True)
        for text in same
    ]
    found.sort(key=lambda member: (-member.similarity, member.text_id))
    first = members[template][0].id
    return Family(f"family-{first}", "exact" if len(members) == 1 else "near", first, tuple(found))


def _additions(texts: Sequence[str], template: Shingles) -> dict[str, tuple[Span, ...]]:
    """For each wording the things said in it that do not stand in the template; all of it if it cannot be cut."""
    known = {word for shingle in template for word in shingle}
    different = sorted(set(texts))
    return {
        text: tuple(span for span in spans if _is_own(text[span.start : span.end], template, known))
        if not isinstance(spans, Exception)
        else (Span(0, len(text)),)
        for text, spans in zip(different, cut(different), strict=True)
    }


def _is_own(said: str, template: Shingles, known: set[str]) -> bool:
    words = spelled(said)
    if len(words) < RUN:
        return not known.issuperset(words)
    own = shingled(words)
    return len(own & template) < OWN * len(own)
