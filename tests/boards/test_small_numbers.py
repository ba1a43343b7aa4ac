"""Counts that could point at somebody are not shown exactly."""

import pytest

from consult.boards.reading import shown_text
from consult.boards.withholding import shown_count
from consult.small_numbers import Cell, show, show_all, show_kinds, show_overlapping

pytestmark = pytest.mark.once


@pytest.mark.parametrize(("n", "shown"), [(0, 0), (1, "1 to 4"), (4, "1 to 4"), (5, 5), (1655, 1655)])
def test_one_to_four_are_shown_as_a_range(n, shown):
    assert show(n) == shown


def test_those_who_all_agreed_to_be_named_are_counted_exactly():
    assert show(3, named=True) == 3


@pytest.mark.parametrize(
    ("n", "base", "shown"), [(2, 3, "1 to 3"), (3, 3, "1 to 3"), (1, 1, "not shown"), (2, 61, "1 to 4")]
)
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
        ([20, 5, 1], ["not shown", "not shown", "1 to 4"]),
        ([5, 1], ["not shown", "not shown"]),
        ([4, 4], ["not shown", "not shown"]),
        ([3], ["not shown"]),
        ([3, 0], ["not shown", "not shown"]),
    ],
)
def test_the_next_smallest_is_hidden_when_subtraction_would_tell(counts, shown):
    assert show_all([Cell(n) for n in counts]) == shown


def closed(kind, counts, base=None):
    sentences = [
        {
            "query": {"kind": "choice"}, "numerator": n, "denominator": base or sum(counts), "named": False,
            "words": {"choice": str(place)}, "wording": "{count} of {base} chose {choice}.",
        }
        for place, n in enumerate(counts)
    ]  # fmt: skip
    return {"kind": kind, "number": 1, "text": "What is needed?", "sentences": sentences}


def test_choices_that_add_up_to_those_who_answered_do_not_give_a_small_one_away():
    question = closed("scale", [7, 0, 4, 4])
    shown = [shown_count({}, question, each) for each in question["sentences"]]
    assert shown == ["not shown", 0, "1 to 4", "1 to 4"]
    assert shown_text({}, question, question["sentences"][0]).startswith("A number not shown of 15")


def test_choices_of_which_several_may_be_picked_stand_each_by_itself():
    question = closed("multiple", [7, 4, 4], base=12)
    assert [shown_count({}, question, each) for each in question["sentences"]] == [7, "1 to 4", "1 to 4"]


def test_choices_of_which_several_may_be_picked_do_not_say_how_many_are_left():
    """13 answered and 9 chose one: at least 4 chose the other, and what is shown as "1 to 4" would be 4."""
    question = closed("multiple", [9, 4])
    assert [shown_count({}, question, each) for each in question["sentences"]] == ["not shown", "1 to 4"]


def test_of_two_equal_counts_one_does_not_stay_to_tell_the_other_by_its_place():
    shown = show_overlapping([Cell(5), Cell(5), Cell(4)], whole=14, base=30)
    assert shown == ["not shown", "not shown", "1 to 4"]


def test_kinds_that_are_withheld_stand_last_and_by_name():
    shown = show_kinds({"union": 2, "business": 20, "council": 1, "university": 7})
    assert list(shown.items()) == [("business", 20), ("university", 7), ("council", "1 to 4"), ("union", "1 to 4")]


def test_where_no_kind_may_be_told_none_is_named():
    assert show_kinds({"union": 1, "council": 1}) == {}
