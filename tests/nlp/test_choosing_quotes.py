"""Choosing exact words that stand for many in one theme."""

from consult.nlp.summaries import choose_quotes

RENT = [
    f"The rent on our {one} workshop doubled when the lease was renewed." for one in ("old", "brick", "corner", "yard")
]
BUS = [f"The {one} bus leaves before the night shift at the factory ends." for one in ("last", "late", "green")]


def test_two_quotes_come_from_the_two_things_that_were_said() -> None:
    chosen = choose_quotes([*RENT, *BUS], k=2)
    assert {at < len(RENT) for at in chosen} == {True, False}
    assert chosen[0] < len(RENT)


def test_copies_are_never_quoted_twice() -> None:
    assert len(choose_quotes([RENT[0], RENT[0].upper(), RENT[0]], k=3)) == 1


def test_weights_decide_what_counts() -> None:
    weights = [0.01] * len(RENT) + [1.0] * len(BUS)
    assert choose_quotes([*RENT, *BUS], weights, k=1)[0] >= len(RENT)


def test_no_points_give_no_quotes() -> None:
    assert choose_quotes([], k=2) == []


def test_points_without_a_word_in_common_are_all_quoted_once() -> None:
    assert sorted(choose_quotes(["Foundries close early.", "Buses never arrive.", "Tariffs hurt exports."], k=5)) == [
        0,
        1,
        2,
    ]
