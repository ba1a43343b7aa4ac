"""Cutting texts into things said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.nlp import language
from consult.nlp.reading import points
from consult.nlp.reading.points import find_points
from consult.nlp.types import Readings, Text

ODD = st.sampled_from(
    ["😀👍🏽", "\0", "\u202eשלום\u202c", "Z̷̢̛a̴͝l̵g̸o", "\u200b", "\ud800", "请改善公交。", "- ", "1. ", "\n\n", "n/a"]
)
ANY = st.text(max_size=80) | st.lists(ODD | st.text(max_size=20), max_size=6).map("".join)


def said(*texts: str) -> list[str]:
    readings = find_points([Text(str(at), text) for at, text in enumerate(texts)])
    return [texts[int(point.text_id)][point.start : point.end] for point in readings.points]


def read(text: str) -> Readings:
    return find_points([Text("a", text)])


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY, max_size=8))
def test_every_text_has_points_or_says_nothing_or_is_unread(texts: list[str]) -> None:
    readings = find_points([Text(str(at), text) for at, text in enumerate(texts)])
    with_points = {point.text_id for point in readings.points}
    found = [*with_points, *(one.text_id for one in readings.nothing), *(one.text_id for one in readings.unread)]
    assert sorted(found) == sorted(str(at) for at in range(len(texts)))
    assert all(one.reason for one in (*readings.nothing, *readings.unread))


@settings(max_examples=60, deadline=None)
@given(ANY)
def test_points_are_trimmed_exact_and_do_not_overlap(text: str) -> None:
    end = 0
    for point in read(text).points:
        passage = text[point.start : point.end]
        assert point.start >= end
        assert passage
        assert passage == passage.strip()
        end = point.end


def test_sentences_and_list_entries_are_points_of_their_own() -> None:
    text = (
        "Grid connections take far too long here. We waited three years for ours.\n\n- Buses\n- Trains that run on time"
    )
    assert said(text) == [
        "Grid connections take far too long here.",
        "We waited three years for ours.",
        "Buses",
        "Trains that run on time",
    ]


def test_two_things_said_in_one_breath_are_two_points() -> None:
    assert said("The drivers are very kind, but the last bus leaves far too early.") == [
        "The drivers are very kind",
        "but the last bus leaves far too early.",
    ]


def test_a_fragment_joins_its_neighbour() -> None:
    assert said("Power. The substation on our road has been full since the spring.") == [
        "Power. The substation on our road has been full since the spring."
    ]


def test_a_sentence_that_leans_on_the_one_before_stays_with_it() -> None:
    assert len(said("The college closed its evening course last year. It was the only one within ten miles.")) == 1


def test_greetings_and_signatures_are_no_points() -> None:
    text = (
        "Dear Sir or Madam,\n\nThe quote for our connection was far too high.\n\nKind regards\nA. Person\nExample Ltd"
    )
    assert said(text) == ["The quote for our connection was far too high."]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "blank"),
        (" \n\t ", "blank"),
        ("?!… 👍", "only marks or emoji"),
        ("n/a", "says that there is nothing to say"),
        ("None.", "says that there is nothing to say"),
        ("No further comments", "says that there is nothing to say"),
        ("See above", "only points to another answer"),
        ("Please see my answer to question 2.", "only points to another answer"),
        ("Many thanks.", "only courtesies"),
        ("Yes", "only yes or no"),
    ],
)
def test_a_text_without_a_point_says_why(text: str, reason: str) -> None:
    assert [one.reason for one in read(text).nothing] == [reason]


def test_an_answer_that_begins_with_no_is_still_read() -> None:
    assert said("No, because the depot has no power.") == ["No, because the depot has no power."]


def test_other_languages_still_give_points() -> None:
    readings = read(
        "Naszej firmie potrzebna jest mała pożyczka na pięć lat. Kursy powinny być wieczorem albo w soboty."
    )
    assert len(readings.points) == 2
    assert not readings.nothing


@pytest.mark.parametrize(("unit", "length"), [("word ", 1_000_200), ("x", 60_000), ("Power is short. ", 60_000)])
def test_a_wall_of_text_longer_than_spacy_takes_is_cut_and_none_of_it_is_lost(unit: str, length: int) -> None:
    text = unit * (length // len(unit))
    found = read(text).points
    assert max(point.end - point.start for point in found) <= points.LONGEST
    kept = sum(len("".join(text[point.start : point.end].split())) for point in found)
    assert kept == len("".join(text.split()))


def test_what_cannot_be_read_is_named_and_its_neighbours_are_read() -> None:
    readings = find_points(
        [Text("good", "Rents are too high."), Text("bad", "broken \ud800 text"), Text("also", "More buses.")]
    )
    assert {point.text_id for point in readings.points} == {"good", "also"}
    assert [(one.text_id, "UnicodeEncodeError" in one.reason) for one in readings.unread] == [("bad", True)]


def test_without_the_english_model_rules_do_the_work_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    cached = (language.sentences, language.phrases, language.engine)
    monkeypatch.setattr(language, "has_model", lambda: False)
    for one in cached:
        one.cache_clear()
    try:
        readings = read("Rents are far too high. Buses stop far too early.")
        assert len(readings.points) == 2
        assert readings.engine["engine"].startswith("rules-")
    finally:
        for one in cached:
            one.cache_clear()


def test_in_prose_short_sentences_come_together_and_a_turn_begins_a_new_point() -> None:
    filler = (
        "Our landlord has told us in writing that the whole estate will be given over to housing within five years."
    )
    text = (
        f"The first is power. The substation on our road has been full since spring. {filler} {filler.upper()} "
        f"Second, money. The bank lends against presses, and it lends against nothing else. {filler}"
    )
    points = said(text)
    assert points[0].startswith("The first is power. The substation on our road")
    assert [point for point in points if point.startswith("Second, money. The bank lends against presses")]
