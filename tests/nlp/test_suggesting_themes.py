"""Grouping points under suggested themes."""

import itertools
import random

import pytest

from consult.nlp import language
from consult.nlp.themes import suggest_themes
from consult.nlp.types import Themes

PARTS = {
    "grid": (
        [
            "The grid connection",
            "Our new grid connection",
            "A larger connection to the grid",
            "Any grid connection here",
        ],
        [
            "takes three years",
            "costs a fortune in substation upgrades",
            "was refused by the network",
            "needs a substation",
        ],
    ),
    "bus": (
        ["The last bus home", "The night bus", "Every bus to the industrial estate", "The early bus timetable"],
        [
            "misses the shift change",
            "leaves apprentices stranded",
            "never matches shift times",
            "is cancelled most evenings",
        ],
    ),
    "skill": (
        ["The college course", "Training at the college", "An evening course for welders", "Retraining courses"],
        ["has no tutor", "lacks tutors and equipment", "is full of apprentices waiting", "needs tutors from industry"],
    ),
    "rent": (
        ["The rent on our workshop", "Workshop rents", "Our landlord's rent", "Business rates and rent"],
        ["doubled with the lease", "eat the profit", "rise whenever the lease is renewed", "push small tenants out"],
    ),
}


def spoken() -> list[tuple[str, str, str]]:
    """Text, the person who said it, and what it is about."""
    every = [
        (f"{start} {end}.", about)
        for about, (starts, ends) in PARTS.items()
        for start, end in itertools.product(starts, ends)
    ]
    random.Random(7).shuffle(every)
    return [(text, f"person {at // 2}", about) for at, (text, about) in enumerate(every)]


def themed(said: list[tuple[str, str, str]], **options: int) -> Themes:
    return suggest_themes([text for text, _, _ in said], [person for _, person, _ in said], **options)  # type: ignore[arg-type]


def grouping(said: list[tuple[str, str, str]], themes: Themes) -> set[frozenset[str]]:
    groups: dict[int | None, set[str]] = {}
    for placed in themes.placements:
        groups.setdefault(placed.theme_no, set()).add(said[placed.point_index][0])
    return {frozenset(group) for group in groups.values()}


def test_points_about_one_thing_come_under_one_theme() -> None:
    said = spoken()
    themes = themed(said)
    assert 4 <= len(themes.suggestions) <= 6
    for suggestion in themes.suggestions:
        about = [said[placed.point_index][2] for placed in themes.placements if placed.theme_no == suggestion.no]
        assert max(map(about.count, about)) / len(about) > 0.7


def test_the_same_points_and_seed_give_the_same_themes_and_leave_chance_alone() -> None:
    state = random.getstate()
    assert themed(spoken(), seed=3) == themed(spoken(), seed=3)
    assert random.getstate() == state


def test_the_order_of_arrival_changes_nothing() -> None:
    said = spoken()
    people = list(dict.fromkeys(person for _, person, _ in said))
    random.Random(1).shuffle(people)
    shuffled = [one for person in people for one in said if one[1] == person]
    first, second = themed(said), themed(shuffled)
    assert grouping(said, first) == grouping(shuffled, second)
    assert [one.label for one in first.suggestions] == [one.label for one in second.suggestions]


def test_every_point_is_placed_once_and_sizes_add_up() -> None:
    said = spoken()
    themes = themed(said)
    assert [placed.point_index for placed in themes.placements] == list(range(len(said)))
    assert sum(one.size_points for one in themes.suggestions) == sum(p.theme_no is not None for p in themes.placements)
    assert all(0 <= placed.confidence <= 1 for placed in themes.placements)


def test_labels_differ_are_short_and_no_label_is_empty() -> None:
    labels = [one.label for one in themed(spoken()).suggestions]
    assert len({label.lower() for label in labels}) == len(labels)
    assert all(1 <= len(label.split()) <= 7 and label[0].isupper() for label in labels)


def test_each_theme_shows_five_different_points_of_its_own() -> None:
    said = spoken()
    themes = themed(said)
    for one in themes.suggestions:
        shown = [themes.placements[at] for at in one.exemplars]
        assert len({said[at][0] for at in one.exemplars}) == 5
        assert {placed.theme_no for placed in shown} == {one.no}
        assert one.terms and one.description.startswith("Points that speak of ")


def test_a_point_that_hardly_fits_is_weak_and_one_that_fits_is_not() -> None:
    themes = themed([*spoken(), ("Squirrels chew lettuce, marigolds, dahlias, beans.", "a gardener", "none")])
    assert themes.placements[-1].weak
    assert sum(placed.weak for placed in themes.placements) < 10


def test_a_point_without_a_telling_word_has_no_theme() -> None:
    placed = themed([*spoken(), ("It is what it is.", "somebody", "none")]).placements[-1]
    assert (placed.theme_no, placed.confidence, placed.weak) == (None, 0.0, True)


def test_a_misspelt_point_still_gets_its_nearest_theme() -> None:
    placed = themed([*spoken(), ("Substatoin upgrrades", "somebody", "grid")]).placements[-1]
    assert placed.theme_no is not None
    assert placed.weak


def test_copies_stand_where_their_first_stands_and_are_counted() -> None:
    said = spoken()
    copies = [(said[0][0].upper() + " ", f"copy {at}", "") for at in range(20)]
    themes = themed([*said, *copies])
    assert {placed.theme_no for placed in themes.placements[len(said) :]} == {themes.placements[0].theme_no}
    without = themed(said)
    assert (
        sum(one.size_points for one in themes.suggestions) == sum(one.size_points for one in without.suggestions) + 20
    )


@pytest.mark.parametrize("wanted", [1, 2, 3, 6, 8])
def test_as_many_themes_as_were_asked_for(wanted: int) -> None:
    assert len(themed(spoken(), themes=wanted).suggestions) == wanted


def test_asking_for_more_themes_than_points_allow_gives_as_many_as_they_do() -> None:
    themes = themed(spoken()[:12], themes=50)
    assert all(one.size_points >= 3 for one in themes.suggestions)


@pytest.mark.parametrize("texts", [[], ["Rent."], ["Rent.", "Buses."], ["?", "!"]])
def test_with_next_to_nothing_said_there_is_no_theme(texts: list[str]) -> None:
    themes = suggest_themes(texts, [str(at) for at in range(len(texts))])
    assert themes.suggestions == ()
    assert [placed.theme_no for placed in themes.placements] == [None] * len(texts)


def test_a_handful_of_points_makes_one_theme() -> None:
    said = [one for one in spoken() if one[2] == "rent"][:5]
    assert len(themed(said).suggestions) == 1


def test_points_of_one_person_alone_do_not_break_the_reading() -> None:
    themes = suggest_themes([text for text, _, _ in spoken()], ["only me"] * len(spoken()))
    assert len(themes.placements) == len(spoken())


def test_names_are_found_without_grammar_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with_grammar = themed(spoken())
    monkeypatch.setattr(language, "phrases", language.sentences)
    plain = themed(spoken())
    assert plain.placements == with_grammar.placements
    assert all(len(one.label.split()) >= 2 for one in plain.suggestions)
