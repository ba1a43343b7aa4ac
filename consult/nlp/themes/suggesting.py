"""Suggesting themes: every point gets the nearest one, and a weak fit says so."""

from collections.abc import Mapping, Sequence
from itertools import count, pairwise
from types import MappingProxyType

import numpy as np

from consult.nlp import language, vectors, wording
from consult.nlp.clusters import Labels
from consult.nlp.meaning import Meaning, fresh
from consult.nlp.stance import Reading
from consult.nlp.themes import grouping, labels, stability
from consult.nlp.themes.grouping import Grouping
from consult.nlp.themes.material import Material, gather
from consult.nlp.themes.shelves import shelve
from consult.nlp.themes.showing import WEAK, Display
from consult.nlp.themes.sides import Proposal, take_sides
from consult.nlp.types import Placed, Shelf, Suggestion, Themes, Why
from consult.nlp.vectors import Space, Vectors

TERMS = 8
NAMED_FROM = 400  # most central points of a theme that are looked at to judge a name


def suggest_themes(
    points_text: Sequence[str],
    text_ids: Sequence[str],
    *,
    themes: int | None = None,
    seed: int = 0,
    resolution: float = grouping.RESOLUTION,
    meaning: Meaning | None = None,
    threads: int = 1,
    reruns: int = 0,
    preview: bool = False,
    proposals: Sequence[Proposal] = (),
) -> Themes:
    """Group points by what they say; `text_ids` says which text each point comes from.

    The same points and seed give the same themes, in whatever order they come. With `themes` given there are that
    many where the points allow it; otherwise their number follows from the points and `resolution`, from 0.75 for
    fewer to 2.5 for more. `meaning` gives vectors that were kept from before; without it they are computed now, on as
    many `threads`. `reruns` says how often the grouping is tried again to see how stable each theme is. A `preview`
    goes by the words alone, without the model: rougher, and several times as quick. A theme that speaks of one of the
    `proposals` is read for stance, and parted where it holds both sides.
    """
    settings = {"themes": themes, "resolution": resolution, "reruns": reruns}
    with vectors.one_thread():
        material, space = laid_out(points_text, text_ids, meaning=meaning, threads=threads, preview=preview)
        grouped = grouping.group(material, space, themes, resolution, seed) if space else None
        if space is None or grouped is None:
            nowhere = tuple(Placed(at, None, 0.0, weak=True) for at in range(len(points_text)))
            return Themes((), (), nowhere, language.engine(preview=preview), settings, seed, ())
        stable = None
        if reruns:
            stable = stability.survival(
                material, space, grouped, runs=reruns, wanted=themes, resolution=resolution, seed=seed
            )
        parted = take_sides(material, space, grouped, proposals, seed=seed, meaning=meaning)
        display = Display.of(material, space, parted.grouped, text_ids)
        stable = None if stable is None else stable[parted.origin]
        suggestions, shelves = name_groups(display, stable, grammar=not preview)
    return Themes(
        tuple(parted.told(each, proposals) for each in suggestions),
        shelves,
        placements(material, parted.grouped, parted.read),
        language.engine(preview=preview),
        settings,
        seed,
        (),
    )


def laid_out(
    points_text: Sequence[str],
    text_ids: Sequence[str],
    *,
    meaning: Meaning | None = None,
    threads: int = 1,
    preview: bool = False,
) -> tuple[Material, Space | None]:
    """The points without copies, and where they lie among each other; nowhere where they share no words."""
    material = gather(points_text, text_ids)
    meaning = None if preview else meaning or fresh(material.points, threads)
    return material, vectors.build_space(material.points, material.holds, from_texts=material.is_short, meaning=meaning)


def placements(
    material: Material, grouped: Grouping, read: Mapping[int, Reading] = MappingProxyType({})
) -> tuple[Placed, ...]:
    """One for each point as given; copies stand where their first stands. `read`: the stance of different points."""
    group, sure = grouped.group[material.back].tolist(), grouped.confidence[material.back].tolist()
    stances = [read.get(at) for at in material.back.tolist()]
    return tuple(
        Placed(
            at,
            no + 1 if no >= 0 else None,
            round(confidence, 3),
            weak=confidence < WEAK,
            stance=one.stance if one else None,
            stance_sure=one.confidence if one else None,
        )
        for at, (no, confidence, one) in enumerate(zip(group, sure, stances, strict=True))
    )


def name_groups(
    display: Display, stable: Vectors | None, *, grammar: bool = True
) -> tuple[tuple[Suggestion, ...], tuple[Shelf, ...]]:
    """What a person needs to judge each group, and the shelves on which the groups stand."""
    grouped, amount = display.grouped, len(display.grouped.centres)
    inside = [display.members(no) for no in range(amount)]
    shelf = shelve(grouped.centres, np.array([len(held) for held in inside], np.int64))
    named = themes_of(display, grouped.group, inside, grouped.centres)
    names = labels.name_themes(named, display.space, grouped.middle, grammar=grammar)
    has_shelves = int(shelf.max(initial=0)) > 0
    suggestions = tuple(
        _suggestion(display, no, name, theme, inside[no], amount + 1 + int(shelf[no]) if has_shelves else None, stable)
        for no, (name, theme) in enumerate(zip(names, named, strict=True))
    )
    return suggestions, _shelves(display, shelf, names, amount, grammar) if has_shelves else ()


def _shelves(display: Display, shelf: Labels, names: Sequence[str], amount: int, grammar: bool) -> tuple[Shelf, ...]:
    """Each named by its two weightiest things, unlike its themes."""
    group = np.where(display.grouped.group >= 0, shelf[display.grouped.group], -1)
    inside = [[int(at) for at in np.flatnonzero(group == no)] for no in range(int(shelf.max()) + 1)]
    central = display.grouped.central
    inside = [sorted(held, key=lambda at: (-round(float(central[at]), 5), at)) for held in inside]
    found = []
    taken = list(names)
    for no, theme, held in zip(count(amount + 1), themes_of(display, group, inside), inside, strict=False):
        taken.append(labels.name_shelf(theme, taken, grammar=grammar))
        terms = labels.surface(theme)[:TERMS]
        found.append(Shelf(no, taken[-1], labels.describe(terms), terms, *_sizes(display, held)))
    return tuple(found)


def _suggestion(
    display: Display,
    no: int,
    name: str,
    theme: labels.Theme,
    inside: Sequence[int],
    parent: int | None,
    stable: Vectors | None,
) -> Suggestion:
    terms = labels.surface(theme)[:TERMS]
    examples = display.examples(inside)
    borderline = display.borderline(inside, examples)
    first = {at: display.given[at][0][0] for at in (*examples, *borderline)}
    return Suggestion(
        no=no + 1,
        parent=parent,
        label=name,
        description=labels.describe(terms),
        terms=terms,
        exemplars=tuple(first[at] for at in examples),
        borderline=tuple(first[at] for at in borderline),
        size_points=_sizes(display, inside)[0],
        size_texts=_sizes(display, inside)[1],
        why=_why(display.grouped, no, inside, None if stable is None else round(float(stable[no]), 3)),
    )


def _sizes(display: Display, inside: Sequence[int]) -> tuple[int, int]:
    """Points and texts, copies included."""
    given = [text_id for at in inside for _, text_id in display.given[at]]
    return len(given), len(set(given))


def _why(grouped: Grouping, no: int, inside: Sequence[int], stable: float | None) -> Why:
    held = np.array(inside)
    likeness = grouped.centres @ grouped.centres[no]
    likeness[no] = -1
    nearest = int(likeness.argmax())
    alone = len(grouped.centres) < 2
    return Why(
        together=round(float(np.clip(grouped.central[held].mean(), 0, 1)), 3),
        apart=1.0 if alone else round(float(np.clip(1 - likeness[nearest], 0, 1)), 3),
        nearest=None if alone else nearest + 1,
        weak=round(float((grouped.confidence[held] < WEAK).mean()), 3),
        stable=stable,
    )


def themes_of(
    display: Display, group: Labels, inside: Sequence[Sequence[int]], centres: Vectors | None = None
) -> list[labels.Theme]:
    """What naming needs to know of each group; `centres` where names are judged by meaning too."""
    material = display.material
    weights = _weights(material, display.space, group, len(inside))
    return [
        labels.Theme(
            [material.worded[at] for at in held[:NAMED_FROM]],
            weights[no],
            np.zeros(0, np.float32) if centres is None else centres[no],
            _answers(material, held),
            material.is_short,
        )
        for no, held in enumerate(inside)
    ]


def _weights(material: Material, space: Space, group: Labels, amount: int) -> list[dict[str, float]]:
    """How telling each stem is for each group (class-based tf-idf over answers), the most telling as one."""
    stems = space.weigher.get_feature_names_out()
    used = (space.table > 0).astype(np.float32)
    said = np.zeros((amount, len(stems)))
    for no in range(amount):
        inside = np.flatnonzero(group == no)
        said[no] = np.asarray(((material.holds[:, inside] @ used[inside]) > 0).sum(0)).ravel()
    overall = np.maximum(said.sum(0), 1)
    weight = said / np.maximum(said.sum(1, keepdims=True), 1) * np.log1p(said.sum() / amount / overall)
    weight = weight / np.maximum(weight.max(1, keepdims=True), 1e-12)
    return [{str(stems[at]): float(row[at]) for at in np.flatnonzero(row)} for row in weight]


def _answers(material: Material, inside: Sequence[int]) -> list[set[str]]:
    """The stems that each different answer brings to a group."""
    held = material.holds[:, inside].tocsr()
    spoken = [set(wording.stems(material.points[at])) for at in inside]
    places, ends = held.indices.tolist(), held.indptr.tolist()
    return [set().union(*(spoken[at] for at in places[start:end])) for start, end in pairwise(ends) if start < end]
