"""Whether one theme's points fall apart, and into what."""

import random

import pytest

from consult.nlp.themes import split_theme
from consult.nlp.types import Themes
from tests.nlp.test_suggesting_themes import spoken

ONE_THING = """The bus is late every morning.
Our bus comes late most days.
Buses never arrive on time.
The morning bus is always late.
I wait for a bus that comes late.
Late buses make me miss my shift.
My bus was late again today.
The bus runs late whenever it rains.
Every bus on our road comes late.
People wait because the bus is late.
The late bus makes workers late.
We need a bus that is on time.
A bus on time would be a change.
The bus to work arrives late.
It is late each day, that bus.
Nobody trusts the bus to be on time.
The bus timetable says eight and the bus comes late.
Why is the bus late every day?
The bus home is late as well.
Late again: the bus did not come on time.""".splitlines()


def parted(said: list[tuple[str, str, str]]) -> Themes:
    return split_theme([text for text, _, _ in said], [person for _, person, _ in said])


def grouping(said: list[tuple[str, str, str]], themes: Themes) -> set[frozenset[str]]:
    groups: dict[int | None, set[str]] = {}
    for placed in themes.placements:
        groups.setdefault(placed.theme_no, set()).add(said[placed.point_index][0])
    return {frozenset(group) for group in groups.values()}


@pytest.mark.parametrize("about", [("grid", "rent"), ("grid", "bus", "rent"), ("grid", "bus", "skill", "rent")])
def test_what_speaks_of_several_things_falls_into_as_many_parts(about: tuple[str, ...]) -> None:
    said = [one for one in spoken() if one[2] in about]
    themes = parted(said)
    assert len(themes.suggestions) == len(about)
    for part in themes.suggestions:
        of_part = [said[placed.point_index][2] for placed in themes.placements if placed.theme_no == part.no]
        assert len(set(of_part)) == 1
        assert part.label and part.terms and len(part.exemplars) >= 3
        assert part.why.stable is not None and part.why.stable >= 0.6


def test_what_says_one_thing_has_no_parts() -> None:
    themes = split_theme(ONE_THING, [str(at) for at in range(len(ONE_THING))])
    assert themes.suggestions == ()
    assert {placed.theme_no for placed in themes.placements} == {None}


def test_a_point_that_goes_with_no_part_is_in_none() -> None:
    odd = ("Squirrels chew lettuce, marigolds, dahlias, beans.", "a gardener", "none")
    said = [*(one for one in spoken() if one[2] in ("grid", "rent")), odd]
    themes = parted(said)
    assert len(themes.suggestions) == 2
    assert themes.placements[-1].theme_no is None
    assert sum(part.size_points for part in themes.suggestions) == len(
        [placed for placed in themes.placements if placed.theme_no is not None]
    )


def test_the_same_points_fall_apart_alike_in_whatever_order_they_come() -> None:
    said = [one for one in spoken() if one[2] != "skill"]
    people = list(dict.fromkeys(person for _, person, _ in said))
    random.Random(1).shuffle(people)
    shuffled = [one for person in people for one in said if one[1] == person]
    first, second = parted(said), parted(shuffled)
    assert grouping(said, first) == grouping(shuffled, second)
    assert [part.label for part in first.suggestions] == [part.label for part in second.suggestions]
    assert parted(said) == first


@pytest.mark.parametrize("few", [0, 1, 5, 11])
def test_few_points_have_no_parts(few: int) -> None:
    themes = parted(spoken()[:few])
    assert (themes.suggestions, len(themes.placements)) == ((), few)


def test_points_that_share_no_word_have_no_parts() -> None:
    words = [
        "zebra",
        "canal",
        "lathe",
        "pylon",
        "quartz",
        "ferry",
        "anvil",
        "orchid",
        "turbine",
        "walnut",
        "saddle",
        "meteor",
    ]
    themes = split_theme(words, words)
    assert themes.suggestions == ()
    assert len(themes.placements) == len(words)
