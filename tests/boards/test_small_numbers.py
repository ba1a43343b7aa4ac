"""Counts that could point at somebody are not shown exactly."""

import pytest

from consult.boards import Cell, show, show_all
from consult.boards.reading import shown_count, shown_text

pytestmark = pytest.mark.once


@pytest.mark.parametrize(("n", "shown"), [(0, 0), (1, "1 to 4"), (4, "1 to 4"), (5, 5), (1655, 1655)])
def test_one_to_four_are_shown_as_a_range(n, shown):
    assert show(n) == shown


def test_those_who_all_agreed_to_be_named_are_counted_exactly():
    assert show(3, named=True) == 3


@pytest.mark.parametrize(("n", "base", "shown"), [(2, 3, "1 to 3"), (3, 3, "1 to 3"), (1, 1, 1), (2, 61, "1 to 4")])
def test_the_range_never_says_more_than_its_base(n, base, shown):
    assert show(n, base=base) == shown


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([20, 9, 3], [20, "not shown", "1 to 4"]),
        ([20, 9, 3, 2], [20, 9, "1 to 4", "1 to 4"]),
        ([20, 9, 1, 1], [20, "not shown", "1 to 4", "1 to 4"]),
        ([20, 9, 4, 4], [20, "not shown", "1 to 4", "1 to 4"]),
        ([20, 9, 0], [20, 9, 0]),
        ([3], ["1 to 4"]),
        ([3, 0], ["1 to 4", 0]),
    ],
)
def test_the_next_smallest_is_hidden_when_subtraction_would_tell(counts, shown):
    assert show_all([Cell(n) for n in counts]) == shown


def closed(kind, counts):
    sentences = [
        {
            "query": {"kind": "choice"}, "numerator": n, "denominator": sum(counts), "named": False,
            "words": {"choice": str(place)}, "wording": "{count} of {base} chose {choice}.",
        }
        for place, n in enumerate(counts)
    ]  # fmt: skip
    return {"kind": kind, "sentences": sentences}


def test_choices_that_add_up_to_those_who_answered_do_not_give_a_small_one_away():
    question = closed("scale", [7, 0, 4, 4])
    shown = [shown_count(question, each) for each in question["sentences"]]
    assert shown == ["not shown", 0, "1 to 4", "1 to 4"]
    assert shown_text(question, question["sentences"][0]).startswith("Some (number not shown) of 15")


def test_choices_of_which_several_may_be_picked_stand_each_by_itself():
    question = closed("multiple", [7, 4, 4])
    assert [shown_count(question, each) for each in question["sentences"]] == [7, "1 to 4", "1 to 4"]
