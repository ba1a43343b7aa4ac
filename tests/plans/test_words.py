"""Words that somebody copied are found in the clause, however they were copied."""

import pytest

from consult.plans import find_near, find_words

CLAUSE = (
    "We will halve the \u201ctime\u201d that a business waits \u2014 for a grid connection.\n\n"
    "We begin with three sites, and then three sites more."
)

pytestmark = pytest.mark.once


def found(quote, **given):
    span = find_words(CLAUSE, quote, **given)
    return CLAUSE[span.start : span.end] if span else None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("a grid connection", "a grid connection"),
        ('the "time"  that\na business waits - for', "the \u201ctime\u201d that a business waits \u2014 for"),
        ("connection. We begin", "connection.\n\nWe begin"),
        ("\u201cthree sites more\u201d", "three sites more"),
        ("WE BEGIN WITH", "We begin with"),
        ("three\u00a0sites", "three sites"),
        ("four sites", None),
        ("", None),
        ("\u2026", None),
    ],
)
def test_words_are_found_however_they_were_copied(typed, words):
    assert found(typed) == words


def test_the_words_before_tell_two_places_apart():
    assert find_words(CLAUSE, "three sites", before="begin with ").start < 90
    assert find_words(CLAUSE, "three sites", before="and then ").start > 100
    assert find_words(CLAUSE, "three sites") == find_words(CLAUSE, "three sites", before="nothing of the kind")


def test_what_may_have_been_meant_is_offered_and_nothing_else():
    span = find_near(CLAUSE, "halve time a company waits for grid connection")
    assert CLAUSE[span.start : span.end].startswith("halve the") and "grid connection" in CLAUSE[span.start : span.end]
    assert find_near(CLAUSE, "Bins should be emptied on Tuesdays") is None
    assert find_near("", "words") is None


def test_letters_that_grow_in_small_writing_keep_their_place():
    text = "Stra\u00dfe und \u0130stanbul, then the words."
    assert text[slice(*find_words(text, "the words"))] == "the words"
    assert text[slice(*find_words(text, "STRASSE"))] == "Stra\u00dfe"
