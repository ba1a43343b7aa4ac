"""Which words are one thought, and what a note hands on."""

import pytest

from consult.codesign.rules import gist, is_code, learnings_of, plain_code

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Firms should share one queue.", "firms should share one queue"),
        ("Firms should share one queue", "The firms must share one queue!"),
        ("A firm’s queue", "a firms queue"),
        ("Times that shift workers can manage", "Time the shift worker can manage"),
    ],
)
def test_small_words_case_endings_and_punctuation_do_not_make_a_new_thought(one, other):
    assert gist(one) == gist(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Roads should be closed to cars", "Roads should not be closed to cars"),
        ("Spend more on buses", "Spend less on buses"),
        ("Buses before cars", "Cars before buses"),
        ("One person can look after 40 firms", "One person can look after 400 firms"),
        ("Employers should decide", "Employees should decide"),
    ],
)
def test_opposites_and_other_subjects_are_never_taken_for_one_thought(one, other):
    assert gist(one) != gist(other)


def test_a_note_hands_on_its_lines_or_the_sentences_of_its_only_line():
    assert learnings_of("One thing. And more on it.\n\n Another. \n") == ["One thing. And more on it.", "Another."]
    assert learnings_of("One thing. Another! A third?") == ["One thing.", "Another!", "A third?"]
    assert learnings_of(" ") == []


def test_a_code_is_six_characters_that_cannot_be_mistaken():
    assert is_code("K7MPV3")
    assert not is_code("K7MPV")
    assert not is_code("K7MPVO")
    assert plain_code(" k7m-pv3 ") == "K7MPV3"
