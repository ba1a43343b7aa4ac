"""Counts that could point at somebody are not shown exactly."""

import pytest

from consult.boards import Cell, show, show_all

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
