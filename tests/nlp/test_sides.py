"""For and against: a theme that people take sides on is parted, once people have said who stands where."""

import random

import pytest

from consult.nlp.stance import Known
from consult.nlp.themes import suggest_themes
from consult.nlp.themes.sides import Proposal
from consult.nlp.types import Themes

CLOSE = "Close town-centre streets to vans"
FOR = [
    "Close the town-centre streets to vans, they are choking the market.",
    "Shutting the shopping streets to vans would give walkers room.",
    "We support closing streets in the centre to vans from ten.",
    "Streets without vans are safer, so close them now.",
    "Takings rose on the street that was closed to vans.",
    "Yes, close more streets to vans and let people walk.",
    "Closing the street to vans was the best thing for our shop.",
]
AGAINST = [
    "Do not close streets to vans, we cannot deliver by hand.",
    "Closing the street to vans would shut my market stall.",
    "We oppose any closure of town-centre streets to vans.",
    "If vans are kept out of the street our deliveries stop.",
    "Takings fell by a third when the street was closed to vans.",
    "Never shut the shopping streets to vans, traders need them.",
    "A street closed to vans means that no plumber will come.",
]
OTHERS = [
    f"{who} needs {what} courses at the college for its apprentices."
    for who in ("Our firm", "The garage", "A foundry", "My workshop", "Every plant")
    for what in ("welding", "battery", "electrical")
]


def told(known: int = 4, picked: dict[str, str] | None = None) -> tuple[Proposal, ...]:
    marks = [Known(text, "support") for text in FOR[:known]] + [Known(text, "oppose") for text in AGAINST[:known]]
    return (Proposal(CLOSE, tuple(marks), picked or {}),)  # type: ignore[arg-type]


def themed(proposals: tuple[Proposal, ...], said: list[str] | None = None) -> Themes:
    said = said or [*FOR, *AGAINST, *OTHERS]
    return suggest_themes(said, [f"r{at}" for at in range(len(said))], themes=2, proposals=proposals)


def test_those_for_and_those_against_are_two_themes_under_the_words_of_the_proposal() -> None:
    themes = themed(told())
    sides = {one.side: one for one in themes.suggestions if one.side}
    assert {one.label for one in sides.values()} == {f"For: c{CLOSE[1:]}", f"Against: c{CLOSE[1:]}"}
    assert sides["support"].size_points + sides["oppose"].size_points == len(FOR + AGAINST)
    for at in range(4):
        assert themes.placements[at].theme_no == sides["support"].no
        assert themes.placements[len(FOR) + at].theme_no == sides["oppose"].no
    assert [one.about for one in themes.suggestions if not one.side] == [None]


def test_what_a_person_said_of_a_point_is_never_read_otherwise() -> None:
    marks = (*told()[0].known, Known(FOR[6], "oppose"))
    themes = themed((Proposal(CLOSE, marks),))
    assert (themes.placements[6].stance, themes.placements[6].stance_sure) == ("oppose", 1.0)
    against = next(one for one in themes.suggestions if one.side == "oppose")
    assert themes.placements[6].theme_no == against.no


def test_nothing_is_parted_before_people_said_enough() -> None:
    themes = themed(told(known=2))
    assert len(themes.suggestions) == 2
    assert [one.side for one in themes.suggestions] == [None, None]
    assert 0 in [one.about for one in themes.suggestions]


def test_what_was_picked_parts_nothing_and_is_not_read_into_what_they_wrote() -> None:
    """Somebody who is for a proposal may write of its drawbacks."""
    picked = {f"r{at}": "support" for at in range(5)} | {f"r{len(FOR) + at}": "oppose" for at in range(5)}
    themes = themed(told(known=0, picked=picked))
    assert [one.side for one in themes.suggestions] == [None, None]
    assert {themes.placements[at].stance for at in (*range(5), *range(len(FOR), len(FOR) + 5))} == {None}
    assert themes.placements[5].stance is not None


def test_a_point_without_a_side_of_its_own_goes_with_the_rest_of_its_text_and_fits_weakly() -> None:
    said = [*FOR, *AGAINST, *OTHERS, "The florist and the plumber park their vans in that street."]
    texts = [f"r{at}" for at in range(len(said) - 1)] + [f"r{len(FOR)}"]
    marks = (*told()[0].known, Known(said[-1], "none"))
    themes = suggest_themes(said, texts, themes=2, proposals=(Proposal(CLOSE, marks),))
    against = next(one for one in themes.suggestions if one.side == "oppose")
    last = themes.placements[-1]
    assert (last.theme_no, last.stance, last.weak) == (against.no, "none", True)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_points_changes_nothing(seed: int) -> None:
    said = [*FOR, *AGAINST, *OTHERS]
    order = random.Random(seed).sample(range(len(said)), len(said))
    first = themed(told())
    again = suggest_themes([said[at] for at in order], [f"r{at}" for at in order], themes=2, proposals=told())
    assert [(one.label, one.size_points, one.why) for one in again.suggestions] == [
        (one.label, one.size_points, one.why) for one in first.suggestions
    ]
    assert [again.placements[place].theme_no for place in range(len(order))] == [
        first.placements[at].theme_no for at in order
    ]


def test_every_point_is_still_placed_once_and_sizes_add_up() -> None:
    themes = themed(told())
    assert [one.point_index for one in themes.placements] == list(range(len(FOR + AGAINST + OTHERS)))
    assert sum(one.size_points for one in themes.suggestions) == len(FOR + AGAINST + OTHERS)


def test_without_proposals_nothing_is_read_for_stance() -> None:
    themes = themed(())
    assert {one.stance for one in themes.placements} == {None}
