"""Naming a theme: a short phrase that people in it used and people outside it did not."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from consult.nlp import phrases
from consult.nlp.vectors import Space, Vectors
from consult.nlp.wording import stem, stems, words

NEAR = 24  # points nearest the centre of a theme from which its name may be taken
LIKELY = 30  # phrases of a theme whose meaning is looked at
SHAPES = {"clause": 0.12, "act": 0.12, "pair": 0.06, "thing": 0.0, "run": 0.0, "words": -0.1}
FIT = 1.2  # weight of a phrase's meaning beside that of its words
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


def name_themes(themes: Sequence[Theme], space: Space, middle: Vectors) -> list[str]:
    """One label for each theme, no two alike; `middle` is what was taken from the vectors to centre them."""
    centres = np.array([theme.centre for theme in themes])
    taken: list[str] = []
    for no, theme in enumerate(themes):
        ranked = _ranked(no, theme, centres, space, middle)
        label = next((label for label in ranked if _is_new(label, taken)), _from_terms(theme, taken))
        taken.append(_evenly_written(label, theme))
    return taken


def name_shelf(theme: Theme, taken: Sequence[str]) -> str:
    """The weightiest things that the themes of a shelf speak of, differing from every label taken."""
    return _from_terms(theme, taken)


def describe(terms: Sequence[str]) -> str:
    """What holds the points together, said by rule."""
    first = terms[:3]
    said = f"{', '.join(first[:-1])} and {first[-1]}" if len(first) > 1 else "".join(first)
    return f"Points that speak of {said}." if said else "Points with few words in common."


def _ranked(no: int, theme: Theme, centres: Vectors, space: Space, middle: Vectors) -> list[str]:
    """The phrases of a theme, the most telling first."""
    worth = _likely(theme)
    if not worth:
        return []
    said = sorted(worth)
    placed = space.place(said) - middle
    likeness = placed @ centres.T / np.maximum(np.linalg.norm(placed, axis=1, keepdims=True), 1e-9)
    others = np.delete(likeness, no, 1).max(1) if len(centres) > 1 else np.zeros(len(said))
    fit = likeness[:, no] - 0.7 * np.maximum(others, 0)
    total = {phrase: round(worth[phrase] + FIT * float(fit[at]), 6) for at, phrase in enumerate(said)}
    return [_sentence_case(phrase) for phrase in sorted(said, key=lambda phrase: (-total[phrase], len(phrase), phrase))]


def _likely(theme: Theme) -> dict[str, float]:
    """The phrases worth a closer look: two telling words or more, all of them said by several answers."""
    shapes: dict[str, str] = {}
    for phrase, shape in phrases.candidates(theme.texts[: NEAR if theme.short else 2 * NEAR]):
        if theme.short or (shape != "clause" and len(phrase.split()) <= 5):
            shapes[phrase] = max(shape, shapes.get(phrase, shape), key=lambda one: (SHAPES[one], one))
    shapes = {phrase: "words" for phrase in _pairs(theme)} | shapes
    common = _said_by_several(theme.answers)
    found = {
        phrase: _worth(phrase, theme) + SHAPES[shape]
        for phrase, shape in shapes.items()
        if len(used := stems(phrase)) >= 2 and len(set(used)) == len(used) and _is_shared(used, shape, common, theme)
    }
    return dict(sorted(found.items(), key=lambda pair: (-round(pair[1], 6), pair[0]))[:LIKELY])


def _is_shared(used: Sequence[str], shape: str, common: set[str], theme: Theme) -> bool:
    """In short comments every word is said by several; in long answers one may be rare, but not the last."""
    if theme.short:
        return common.issuperset(used)
    rare = 1 if len(used) < 3 and shape in {"thing", "act"} else 0
    known = theme.weights.keys() >= set(used) and used[-1] in common - VAGUE
    return known and sum(one not in common for one in used) <= rare


def _pairs(theme: Theme) -> list[str]:
    """The most telling names of things, two by two: what is left to say where people share words but no phrase."""
    named = phrases.nouns(theme.texts[:NEAR])
    counts = Counter(one for used in theme.answers for one in used)
    known = [one for one in named if one in theme.weights and one not in VAGUE]
    enough = min([3, *sorted((counts[one] for one in known), reverse=True)[:2]])
    known = [one for one in known if counts[one] >= enough]
    top = sorted(known, key=lambda one: (-theme.weights[one], one))[:PAIRED]
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


def _from_terms(theme: Theme, taken: Sequence[str]) -> str:
    """Where no phrase will do: the weightiest things named, as many as it takes to differ from the other labels."""
    named = phrases.nouns(theme.texts[:NEAR])
    things = sorted((one for one in named if one not in VAGUE), key=lambda one: (-theme.weights.get(one, 0.0), one))
    terms = [named[one] for one in things] if len(things) > 1 else surface(theme)
    for count in range(2, len(terms) + 1):
        if (
            label := _sentence_case(" and ".join([", ".join(terms[: count - 1]), terms[count - 1]]))
        ) and label not in taken:
            return label
    return f"Theme {len(taken) + 1}"


def _evenly_written(label: str, theme: Theme) -> str:
    """A capital in the middle of a word is left only where most people in the theme put it there."""
    written = Counter(word for text in theme.texts for word in re.findall(r"\w+", text))

    def even(found: re.Match[str]) -> str:
        word = found[0]
        return word if word.isupper() or written[word] > written[word.lower()] else word[0] + word[1:].lower()

    return re.sub(r"\w*[a-z]\w*[A-Z]\w*|[A-Z]\w*[A-Z]\w*[a-z]\w*", even, label)


def _sentence_case(phrase: str) -> str:
    phrase = phrase.lower() if phrase.isupper() and " " in phrase else phrase
    return phrase[:1].upper() + phrase[1:]
