"""Suggesting themes: every point gets the nearest one, and a weak fit says so."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set

import numpy as np

from consult.nlp import embedding, grouping, labels, language, vectors, wording
from consult.nlp.grouping import Grouping
from consult.nlp.material import Material, gather
from consult.nlp.meaning import Fresh, Meaning
from consult.nlp.types import Placed, Suggestion, Themes
from consult.nlp.vectors import Space

WEAK = 0.1  # confidence below this is a weak fit
EXEMPLARS = 5
TERMS = 8
CORE = 3  # examples that are simply the most central; those after them show how far the theme reaches
READABLE = range(6, 70)  # words in a good example
NAMED_FROM = 400  # most central points of a theme that are looked at to judge a name


def suggest_themes(
    points_text: Sequence[str],
    text_ids: Sequence[str],
    *,
    themes: int | None = None,
    seed: int = 0,
    resolution: float = 1.5,
    meaning: Meaning | None = None,
    threads: int = 1,
) -> Themes:
    """Group points by what they say; `text_ids` says which text each point comes from.

    The same points and seed give the same themes, in whatever order they come. With `themes` given there are that
    many where the points allow it; otherwise their number follows from the points and `resolution`. `meaning` gives
    vectors that were kept from before; without it they are computed now, on as many `threads`.
    """
    suggestions: tuple[Suggestion, ...] = ()
    placements = tuple(Placed(at, None, 0.0, weak=True) for at in range(len(points_text)))
    with vectors.one_thread():
        material = gather(points_text, text_ids)
        if meaning is None and embedding.is_here():
            meaning = Fresh(material.points, threads)
        space = vectors.build_space(material.points, material.holds, from_texts=material.is_short, meaning=meaning)
        grouped = grouping.group(material, space, themes, resolution, seed) if space else None
        if space and grouped:
            suggestions = _suggestions(material, space, grouped, text_ids)
            placements = _placements(material, grouped)
    settings = {"themes": themes, "resolution": resolution}
    return Themes(suggestions, placements, language.engine(), settings, seed, ())


def _placements(material: Material, grouped: Grouping) -> tuple[Placed, ...]:
    """One for each point as given; copies stand where their first stands."""
    group, sure = grouped.group[material.back].tolist(), grouped.confidence[material.back].tolist()
    return tuple(
        Placed(at, no + 1 if no >= 0 else None, round(confidence, 3), weak=confidence < WEAK)
        for at, (no, confidence) in enumerate(zip(group, sure, strict=True))
    )


def _suggestions(
    material: Material, space: Space, grouped: Grouping, text_ids: Sequence[str]
) -> tuple[Suggestion, ...]:
    """What a person needs to judge each group: a name, its words, its size and points to read."""
    count = len(grouped.centres)
    weights = _weights(material, space, grouped, count)
    inside = [_from_the_centre(grouped, no) for no in range(count)]
    named = [
        labels.Theme(
            [material.worded[at] for at in inside[no][:NAMED_FROM]],
            weights[no],
            grouped.centres[no],
            _answers(material, inside[no]),
            material.is_short,
        )
        for no in range(count)
    ]
    held = _where(material, text_ids)
    telling = _telling(material, grouped)
    return tuple(
        _suggestion(no, name, theme, inside[no], held, telling, space)
        for no, (name, theme) in enumerate(zip(labels.name_themes(named, space, grouped.middle), named, strict=True))
    )


def _suggestion(
    no: int,
    name: str,
    theme: labels.Theme,
    inside: Sequence[int],
    held: Mapping[int, list[tuple[int, str]]],
    telling: Set[int],
    space: Space,
) -> Suggestion:
    terms = labels.surface(theme)[:TERMS]
    given = [pair for at in inside for pair in held[at]]
    examples = tuple(held[at][0][0] for at in _exemplars(inside, held, telling, space))
    texts = len({text_id for _, text_id in given})
    return Suggestion(no + 1, None, name, labels.describe(terms), terms, examples, len(given), texts)


def _weights(material: Material, space: Space, grouped: Grouping, count: int) -> list[dict[str, float]]:
    """How telling each stem is for each group (class-based tf-idf over answers), the most telling as one."""
    stems = space.weigher.get_feature_names_out()
    used = (space.table > 0).astype(np.float32)
    said = np.zeros((count, len(stems)))
    for no in range(count):
        inside = np.flatnonzero(grouped.group == no)
        said[no] = np.asarray(((material.holds[:, inside] @ used[inside]) > 0).sum(0)).ravel()
    overall = np.maximum(said.sum(0), 1)
    weight = said / np.maximum(said.sum(1, keepdims=True), 1) * np.log1p(said.sum() / count / overall)
    weight = weight / np.maximum(weight.max(1, keepdims=True), 1e-12)
    return [{str(stems[at]): float(row[at]) for at in np.flatnonzero(row)} for row in weight]


def _answers(material: Material, inside: Sequence[int]) -> list[set[str]]:
    """The stems that each different answer brings to a group."""
    held = material.holds[:, inside].tocsr()
    spoken = [set(wording.stems(material.points[at])) for at in inside]
    rows = np.split(held.indices, held.indptr[1:-1])
    return [set().union(*(spoken[at] for at in row)) for row in rows if len(row)]


def _from_the_centre(grouped: Grouping, no: int) -> list[int]:
    """The group's points, the sure and central first."""
    members = np.flatnonzero(grouped.group == no)
    worth = np.round(grouped.central[members] * (0.5 + grouped.confidence[members]), 5)
    return [int(at) for at in members[np.lexsort((members, -worth))]]


def _where(material: Material, text_ids: Sequence[str]) -> dict[int, list[tuple[int, str]]]:
    """For each different point, where it was given and by which text."""
    held: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for given, at in enumerate(material.back.tolist()):
        held[at].append((given, text_ids[given]))
    return held


def _telling(material: Material, grouped: Grouping) -> set[int]:
    """Points fit to be an example: sure, of a readable length, and not where people introduce themselves."""
    sure = (grouped.confidence >= WEAK) & ~material.opens
    return {int(at) for at in np.flatnonzero(sure) if len(material.points[at].split()) in READABLE}


def _exemplars(
    inside: Sequence[int], held: Mapping[int, list[tuple[int, str]]], telling: Set[int], space: Space
) -> list[int]:
    """The most central points that read well alone, then those in the core least like them; of different answers."""
    core = [at for at in inside if at in telling] or list(inside)
    readable = core[: min(40, max(2 * EXEMPLARS, len(core) // 5))]
    chosen: list[int] = []
    while len(chosen) < EXEMPLARS:
        spoken = {text_id for at in chosen for _, text_id in held[at]}
        left = [at for at in readable if at not in chosen and not spoken.intersection(t for _, t in held[at])]
        left = left or [at for at in (*readable, *core, *inside) if at not in chosen]
        if not left:
            break
        if len(chosen) < CORE:
            chosen.append(left[0])
            continue
        likeness = (space.vectors[left] @ space.vectors[chosen].T).max(1)
        chosen.append(left[int(np.round(likeness, 5).argmin())])
    return chosen
