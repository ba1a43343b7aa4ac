"""Shelves, figures, border cases, and how themes survive: what a person needs before believing a suggestion."""

from collections import Counter

from consult.nlp.themes import suggest_themes
from consult.nlp.themes.lineage import trace
from consult.nlp.types import Themes
from tests.nlp.test_suggesting_themes import spoken, themed

SUBJECTS = {
    "transport": ["bus lane", "tram stop", "cycle path", "railway bridge"],
    "learning": ["welding course", "college tutor", "apprentice wage", "training grant"],
    "energy": ["grid connection", "heat pump", "solar roof", "substation upgrade"],
    "premises": ["workshop rent", "lease renewal", "business rates", "empty warehouse"],
}
REMARKS = ["costs far too much", "came years too late", "helps small firms", "was badly explained", "works well for us"]


def many() -> list[tuple[str, str]]:
    """Sixteen subjects in four families, five remarks on each; every remark by another person."""
    said = [
        (f"The {thing} {remark}, says {family}.", family)
        for family, things in SUBJECTS.items()
        for thing in things
        for remark in REMARKS
    ]
    return [(text, str(at)) for at, (text, _) in enumerate(said)]


def suggested(wanted: int = 12, reruns: int = 0) -> Themes:
    said = many()
    return suggest_themes([text for text, _ in said], [person for _, person in said], themes=wanted, reruns=reruns)


def test_many_themes_stand_on_a_few_shelves_and_few_need_none() -> None:
    themes = suggested()
    assert 4 <= len(themes.shelves) <= 12
    assert {one.parent for one in themes.suggestions} == {shelf.no for shelf in themes.shelves}
    assert min(shelf.no for shelf in themes.shelves) == len(themes.suggestions) + 1
    few = suggested(6)
    assert few.shelves == ()
    assert {one.parent for one in few.suggestions} == {None}


def test_a_shelf_holds_all_that_its_themes_hold() -> None:
    themes = suggested()
    points: Counter[int | None] = Counter()
    for one in themes.suggestions:
        points[one.parent] += one.size_points
    assert {shelf.no: shelf.size_points for shelf in themes.shelves} == points


def test_no_shelf_has_the_name_of_a_theme() -> None:
    themes = suggested()
    names = [one.label.lower() for one in (*themes.suggestions, *themes.shelves)]
    assert len(set(names)) == len(names)


def test_border_cases_are_of_the_theme_and_not_among_its_examples() -> None:
    themes = themed(spoken())
    for one in themes.suggestions:
        assert 1 <= len(one.borderline) <= 3
        assert not set(one.borderline) & set(one.exemplars)
        assert {themes.placements[at].theme_no for at in one.borderline} == {one.no}


def test_the_figures_say_why_and_come_from_this_run() -> None:
    themes = themed(spoken())
    for one in themes.suggestions:
        placed = [placed for placed in themes.placements if placed.theme_no == one.no]
        assert one.why.weak == round(sum(each.weak for each in placed) / len(placed), 3)
        assert 0 < one.why.together < 1 and 0 < one.why.apart <= 1
        assert one.why.nearest in {other.no for other in themes.suggestions} - {one.no}
        assert one.why.stable is None


def test_one_theme_alone_is_apart_from_everything() -> None:
    (only,) = themed(spoken(), themes=1).suggestions
    assert (only.why.apart, only.why.nearest) == (1.0, None)


def test_themes_that_everybody_makes_survive_re_runs_and_the_grouping_stays() -> None:
    said = spoken()
    without, measured = themed(said), themed(said, reruns=5)
    assert measured.placements == without.placements
    stable = [one.why.stable for one in measured.suggestions]
    assert all(mark is not None and 0 <= mark <= 1 for mark in stable)
    assert max(mark for mark in stable if mark is not None) > 0.75
    assert [one.why for one in themed(said, reruns=5).suggestions] == [one.why for one in measured.suggestions]


def test_the_dial_gives_fewer_or_more() -> None:
    said = spoken()
    texts, people = [text for text, _, _ in said], [f"{at}" for at in range(len(said))]
    counts = [len(suggest_themes(texts, people, resolution=dial).suggestions) for dial in (0.5, 1.5, 4.0)]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_a_theme_keeps_its_identity_when_more_is_said() -> None:
    found = trace({1: {1, 2, 3, 4}, 2: {5, 6, 7}}, {7: {5, 6, 7, 20, 21}, 8: {1, 2, 3, 4, 22}})
    assert [(one.new, one.old, one.kind) for one in found] == [(7, 2, "continues"), (8, 1, "continues")]


def test_of_two_halves_one_continues_and_the_other_came_out_of_the_old_theme() -> None:
    found = trace({1: set(range(10))}, {1: set(range(6)), 2: set(range(6, 10))})
    assert [(one.new, one.old, one.kind, one.shared) for one in found] == [
        (1, 1, "continues", 6),
        (2, 1, "came out of", 4),
    ]


def test_what_only_newcomers_say_is_new() -> None:
    found = trace({1: {1, 2}}, {1: {1, 2}, 2: {50, 51}})
    assert [one.kind for one in found] == ["continues", "new"]
    assert [one.kind for one in trace({}, {1: {1}})] == ["new"]
