"""Naming a theme: a short phrase that people in it used and people outside it did not."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from consult.nlp.themes import phrases
from consult.nlp.vectors import Space, Vectors, unit
from consult.nlp.wording import stem, stems, words

if TYPE_CHECKING:
    from spacy.tokens import Doc

NEAR = 24  # points nearest the centre of a theme from which its name may be taken
LIKELY = 16  # phrases of a theme whose meaning is looked at
SHAPES = {"clause": 0.2, "act": 0.2, "pair": 0.2, "thing": 0.0, "run": 0.0, "view": -0.3, "words": -0.3}
FIT = 4.0  # weight of a phrase's meaning beside that of its words
OTHERS = 0.7  # how much likeness to the next theme counts against it
HEARD = 100  # points asked whether they say the opposite
BOTH_SIDES = 0.25  # share of those who use the words of a phrase and turn it round, from which on it takes a side
WHOLE = 0.03  # share of answers that must use all words of what is said to be so, or to be done
NAMED_BY = 0.2  # share of answers from which on the name of a place or body may stand in a label
SHARED = 0.1  # share of answers that must name each of two things before they are joined
NEGATED = re.compile(
    r"\b(?:not|no|never|cannot|nor|neither|without|against|oppos\w+|disagree\w*|wrong|instead|rather|rule out|"
    r"(?:do|does|did|wo|ca|is|are|was|were|have|has|should|would|could)nt)\b|n['’]t\b",
    re.IGNORECASE,
)
JUDGES = re.compile(
    r"\b(?:should|must|ought|shall|needs? to|ha(?:s|ve) to|good|better|best|bad|worse|worst|wrong)\b", re.IGNORECASE
)
_VAGUE = """
mile tonne ton foot feet square hectare acre pound penny price cost region area line customer partner dealer member firm
company group plan centre middle issue problem change work job scale order rule offer money road house help support
"""
VAGUE = frozenset(stem(word) for word in _VAGUE.split())  # measures, and what could be said of any subject
PAIRED = 5  # telling nouns of a theme that may be joined to a name


@dataclass(frozen=True, slots=True)
class Theme:
    """What naming needs to know: the points from the centre outwards, each stem's weight (the top one is 1), and the
    stems that each different answer brings to the theme."""

    texts: Sequence[str]
    weights: Mapping[str, float]
    centre: Vectors
    answers: Sequence[set[str]]
    short: bool  # mostly short comments, in which a whole clause may say it best


@dataclass(frozen=True, slots=True)
class _Heard:
    """What is looked at closely: the grammar of the most central points, and the words of some more."""

    theme: Theme
    docs: Sequence["Doc"]
    said: Sequence[tuple[set[str], bool]]  # of each point the stems, and whether it turns something down
    written: Counter[str]  # each word inside a sentence as people write it

    @classmethod
    def of(cls, theme: Theme, docs: Sequence["Doc"]) -> "_Heard":
        said = [(set(stems(text)), bool(NEGATED.search(text))) for text in theme.texts[:HEARD]]
        return cls(theme, docs, said, _written(theme.texts[:HEARD]))


def name_themes(themes: Sequence[Theme], space: Space, middle: Vectors, *, grammar: bool = True) -> list[str]:
    """One label for each theme, no two alike; `middle` is what was taken from the vectors to centre them.

    Without `grammar` they are runs of words: rougher, and much quicker.
    """
    centres = np.array([theme.centre for theme in themes])
    docs = phrases.parse([theme.texts[:NEAR] for theme in themes], grammar=grammar)
    heard = [_Heard.of(theme, held) for theme, held in zip(themes, docs, strict=True)]
    worth = [_likely(one) for one in heard]
    placed = _placed(sorted({phrase for held in worth for phrase in held}), space, middle)
    taken: list[str] = []
    for no, one in enumerate(heard):
        ranked = _ranked(no, worth[no], centres, placed)
        label = next((phrase for phrase in ranked if _is_new(phrase, taken)), _from_terms(one, taken))
        taken.append(_evenly_written(label, one.written))
    return taken


def name_shelf(theme: Theme, taken: Sequence[str], *, grammar: bool = True) -> str:
    """The weightiest things that the themes of a shelf speak of, differing from every label taken."""
    heard = _Heard.of(theme, phrases.parse([theme.texts[:NEAR]], grammar=grammar)[0])
    return _evenly_written(_from_terms(heard, taken), heard.written)


def describe(terms: Sequence[str]) -> str:
    """What holds the points together, said by rule."""
    first = terms[:3]
    said = f"{', '.join(first[:-1])} and {first[-1]}" if len(first) > 1 else "".join(first)
    return f"Points that speak of {said}." if said else "Points with few words in common."


def _placed(said: Sequence[str], space: Space, middle: Vectors) -> dict[str, Vectors]:
    """The direction of each phrase, without what all points share."""
    if not said:
        return {}
    return dict(zip(said, unit(space.place(said) - middle), strict=True))


def _ranked(no: int, worth: Mapping[str, float], centres: Vectors, placed: Mapping[str, Vectors]) -> list[str]:
    """The phrases of a theme, the most telling first."""
    total: dict[str, float] = {}
    for phrase, words_worth in worth.items():
        likeness = centres @ placed[phrase]
        other = max(0.0, float(np.delete(likeness, no).max(initial=0)))
        total[phrase] = round(words_worth + FIT * (float(likeness[no]) - OTHERS * other), 6)
    return sorted(total, key=lambda phrase: (-total[phrase], len(phrase), phrase))


def _likely(heard: _Heard) -> dict[str, float]:
    """The phrases worth a closer look: two telling words or more, all of them said by several answers."""
    theme = heard.theme
    shapes: dict[str, str] = {}
    for phrase, shape in phrases.candidates(heard.docs):
        if theme.short or (shape != "clause" and len(phrase.split()) <= 5):
            shape = "view" if shape == "clause" and JUDGES.search(phrase) else shape
            shapes[phrase] = max(shape, shapes.get(phrase, shape), key=lambda one: (SHAPES[one], one))
    shapes = {phrase: "words" for phrase in _pairs(heard)} | shapes
    common = _said_by_several(theme.answers) - _rare_names(heard)
    found = {
        phrase: _worth(phrase, theme) + SHAPES[shape]
        for phrase, shape in shapes.items()
        if len(used := stems(phrase)) >= 2
        and len(set(used)) == len(used)
        and _is_shared(used, shape, common, theme)
        and not (shape in {"clause", "view", "act"} and _speaks_for_few(phrase, set(used), heard))
    }
    return dict(sorted(found.items(), key=lambda pair: (-round(pair[1], 6), pair[0]))[:LIKELY])


def _rare_names(heard: _Heard) -> set[str]:
    """Streets, people and bodies that few name: a theme is wider than one of them."""
    counts = Counter(one for used in heard.theme.answers for one in used)
    return {one for one in phrases.proper(heard.docs) if counts[one] < NAMED_BY * len(heard.theme.answers)}


def _speaks_for_few(phrase: str, used: set[str], heard: _Heard) -> bool:
    """Whether few say so, or people in the theme say the opposite: then the phrase would take a side."""
    answers = heard.theme.answers
    few = heard.theme.short and sum(used <= spoken for spoken in answers) < WHOLE * len(answers)
    turned = bool(NEGATED.search(phrase))
    heard_of = [negated != turned for spoken, negated in heard.said if used <= spoken]
    opposite = sum(heard_of)
    return few or (opposite > 1 and opposite >= BOTH_SIDES * len(heard_of))


def _is_shared(used: Sequence[str], shape: str, common: set[str], theme: Theme) -> bool:
    """In short comments every word is said by several; in long answers one may be rare, but not the last."""
    if theme.short:
        return common.issuperset(used)
    rare = 1 if len(used) < 3 and shape in {"thing", "act"} else 0
    known = theme.weights.keys() >= set(used) and used[-1] in common - VAGUE
    return known and sum(one not in common for one in used) <= rare


def _pairs(heard: _Heard) -> list[str]:
    """The most telling names of things, two by two: what is left to say where people share words but no phrase."""
    named = phrases.nouns(heard.docs)
    counts = Counter(one for used in heard.theme.answers for one in used)
    enough = max(2, SHARED * len(heard.theme.answers))
    known = [one for one in named if one in heard.theme.weights and one not in VAGUE and counts[one] >= enough]
    top = sorted(known, key=lambda one: (-heard.theme.weights[one], one))[:PAIRED]
    return [f"{named[one]} and {named[other]}" for one, other in combinations(top, 2)]


def _said_by_several(answers: Sequence[set[str]]) -> set[str]:
    """Words fit for a label: not the name of one nurse, not what one person made of it."""
    counts = Counter(one for used in answers for one in used)
    enough = max(2, min(5, round(0.03 * len(answers))))
    return {one for one, count in counts.items() if count >= enough}


def _worth(phrase: str, theme: Theme) -> float:
    """How telling the words are, and how many answers in the theme say as much."""
    used = set(stems(phrase))
    telling = sum(theme.weights.get(one, 0.0) for one in used) / len(used)
    enough = 2 if theme.short else 1  # in a long answer a thing is named once, among many others
    said_by = sum(len(used & one) * 2 >= len(used) and len(used & one) >= enough for one in theme.answers)
    length = len(phrase.split())
    brief = 0.1 if length < 3 and theme.short else 0.0
    return 1.2 * telling + 0.6 * said_by / len(theme.answers) - 0.05 * max(0, length - 5) - brief


def _is_new(label: str, taken: Iterable[str]) -> bool:
    mine = set(stems(label))
    return all(len(mine & set(stems(other))) * 2 < len(mine | set(stems(other))) for other in taken)


def surface(theme: Theme) -> tuple[str, ...]:
    """The weightiest words of a theme as people write them, the most telling first."""
    written = Counter(word for text in theme.texts for word in words(text))
    best: dict[str, str] = {}
    for word, _ in sorted(written.items(), key=lambda pair: (-pair[1], pair[0])):
        best.setdefault(stem(word), word)
    return tuple(best[one] for one in sorted(theme.weights, key=lambda one: (-theme.weights[one], one)) if one in best)


def _from_terms(heard: _Heard, taken: Sequence[str]) -> str:
    """Where no phrase will do: the weightiest things named, as many as it takes to differ from the other labels."""
    named, weights = phrases.nouns(heard.docs), heard.theme.weights
    things = sorted((one for one in named if one not in VAGUE), key=lambda one: (-weights.get(one, 0.0), one))
    terms = [named[one] for one in things] if len(things) > 1 else surface(heard.theme)
    known = {label.lower() for label in taken}
    for count in range(2, len(terms) + 1):
        label = " and ".join([", ".join(terms[: count - 1]), terms[count - 1]])
        if label.lower() not in known:
            return label
    return f"Theme {len(taken) + 1}"


def _written(texts: Sequence[str]) -> Counter[str]:
    """How often each word is written how inside a sentence; texts in capitals and headlines show nothing."""
    found: Counter[str] = Counter()
    for text in texts:
        inside = re.findall(r"(?<![.!?:\n] )(?<!^)\b[^\W\d_]+", text)
        if sum(word[0].isupper() for word in inside) * 2 < len(inside):
            found.update(inside)
    return found


def _evenly_written(label: str, written: Counter[str]) -> str:
    """Each word as most people write it inside a sentence, and the first with a capital."""
    usual: dict[str, str] = {}
    for word in sorted(written, key=lambda word: (-written[word], word)):
        usual.setdefault(word.lower(), word)
    label = re.sub(r"[^\W\d_]+", lambda found: usual.get(found[0].lower(), found[0].lower()), label)
    return label[:1].upper() + label[1:]
