"""Wording with slots, and keeping typed numbers out."""

import pytest

from consult.summaries import slots

pytestmark = pytest.mark.once
WORDING = "{count} of {base} said {theme}"


@pytest.mark.parametrize(
    "typed", ["34", "1,655", "56%", "twenty", "Twenty-four", "half", "a dozen", "½", "Ⅳ", "٣٤", "per cent 5", "two"]
)
def test_a_number_cannot_be_typed_in_any_form(typed):
    with pytest.raises(slots.TypedNumber):
        slots.check_wording(f"{WORDING}, and {typed} more", numerator=7)


def test_a_number_that_the_data_left_behind_is_named_beside_what_the_data_says():
    with pytest.raises(slots.TypedNumber, match=r"“34” is no longer what the data says \(35\). Insert the count again"):
        slots.check_wording("34 of {base} said so", numerator=35)


@pytest.mark.parametrize("word", ["Someone", "often", "weighted", "eighteenth-century", "tension", "one"])
def test_words_that_only_look_like_numbers_may_stand(word):
    wording = f"{WORDING} {word}"
    slots.check_wording(wording, numerator=7)
    assert slots.typed_numbers(wording) == []


@pytest.mark.parametrize(
    "wording",
    [
        "Most said so",
        "{count} said so",
        "of {base}",
        "{count} of {base} {firms}",
        "{count} of {base} {",
        "{count} of {base}: overwhelming",
    ],
)
def test_the_count_and_its_base_stay_and_only_known_slots_are_filled(wording):
    with pytest.raises(slots.BadSlots):
        slots.check_wording(wording, numerator=7)


def test_what_fills_a_slot_is_not_filled_again():
    assert (
        slots.render("{count}: {theme}", {"count": "3", "theme": "{count} {0.__class__}"}) == "3: {count} {0.__class__}"
    )


@pytest.mark.parametrize(
    ("n", "base", "said"),
    [
        (0, 61, "none"),
        (61, 61, "all"),
        (60, 61, "almost all"),
        (40, 61, "most"),
        (31, 61, "about half"),
        (20, 61, "some"),
        (6, 61, "a few"),
        (4, 61, "a few"),
        (3, 4, "most"),
        (2, 4, "about half"),
        (90, 100, "almost all"),
        (45, 100, "about half"),
    ],
)
def test_how_many_in_a_word(n, base, said):
    assert slots.how_many(n, base) == said


@pytest.mark.parametrize(
    ("n", "base", "said"),
    [(5, 49, ""), (25, 50, " (50%)"), (34, 61, " (56%)"), (1, 1000, " (under 1%)"), (0, 80, " (0%)")],
)
def test_a_share_needs_a_base_of_fifty(n, base, said):
    assert slots.share(n, base) == said


@pytest.mark.parametrize(
    ("label", "plural"),
    [
        ("Business", "businesses"),
        ("University or college", "universities or colleges"),
        ("trade_body", "trade bodies"),
        ("Charity or community group", "charities or community groups"),
        ("NHS trust", "NHS trusts"),
    ],
)
def test_kinds_of_respondent_in_the_plural(label, plural):
    assert slots.many(label) == plural
