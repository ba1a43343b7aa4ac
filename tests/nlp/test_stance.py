"""Stance towards a proposal: only what is said clearly, or what was learnt from answers to that very proposal."""

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.nlp import embedding, stance
from consult.nlp.stance import Known, Reader, as_stance
from consult.nlp.stance.cues import hear

CLOSE = "Close the Mill Lane library on Saturdays"
TRAM = "Build a tram line from Coldbrook to the hospital"
KEEP = "Keep the Ashdown meadow as it is"


@pytest.fixture
def words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the sentence model is not installed."""
    monkeypatch.setattr(embedding, "is_here", lambda: False)


def read(text: str, about: str = CLOSE) -> str:
    return stance.learn((), about).read([text])[0].stance


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I fully support this.", "support"),
        ("We agree with the proposal", "support"),
        ("The library should be closed on Saturdays.", "support"),
        ("I do not support this.", "oppose"),
        ("We strongly object to the plan.", "oppose"),
        ("Please keep the library open.", "oppose"),
        ("Please don't close our library!", "oppose"),
        ("I support the library", "oppose"),
        ("Closing it would be a mistake.", "oppose"),
        ("I am not opposed to this.", "support"),
        ("What a terrible idea.", "oppose"),
        ("I agree", "support"),
    ],
)
def test_a_clear_verdict_is_read_with_its_negation_and_what_it_is_about(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The staff at the library are lovely.",
        "A wonderful, friendly, excellent place to work!",
        "Terrible weather, awful roads, horrible parking.",
        "The council supports the closure.",
        "I would support this if Fridays were longer.",
        "What time does it shut?",
        "My neighbours object to everything.",
        "I support my children.",
        "n/a",
        "",
    ],
)
def test_feeling_hearsay_and_conditions_are_no_stance(text: str) -> None:
    assert read(text) == "none"


def test_what_would_be_made_is_read_the_other_way_round_from_what_would_be_ended() -> None:
    assert read("We need the tram line.", TRAM) == "support"
    assert read("Scrap the tram line.", TRAM) == "oppose"
    assert read("I strongly oppose any plan to build on the meadow.", KEEP) == "support"
    assert read("I strongly oppose any plan to build on the meadow.", "Build on the Ashdown meadow") == "oppose"


def test_for_one_half_and_against_the_other_is_mixed() -> None:
    assert read("I support the closure in winter. In summer I strongly object to the closure.") == "mixed"


def test_a_negation_does_not_reach_over_and_into_the_next_clause() -> None:
    assert hear("It cannot last and should be closed, the library.", CLOSE).outright_for == 1
    assert hear("I do not agree, the library is vital.", CLOSE).outright_against == 1


def test_confidence_of_none_says_how_little_there_was() -> None:
    nothing, little = stance.learn((), CLOSE).read(["n/a", "What time does it shut?"])
    assert (nothing.stance, nothing.confidence) == ("none", 1.0)
    assert (little.stance, little.confidence) == ("none", 0.5)


FOR = ("Hardly anyone visits at weekends", "Money is short and costs must fall", "Weekday opening is enough for me")
AGAINST = ("Children study there at weekends", "Families have nowhere else", "Readers at work all week lose out")


def spoken(count: int, seed: int) -> list[Known]:
    """Answers without a cue: what speaks is only which reasons belong to which side."""
    chance = random.Random(seed)
    known: list[Known] = []
    for no in range(count):
        for side, reasons in (("support", FOR), ("oppose", AGAINST)):
            known.append(Known(f"{chance.choice(reasons)}, says number{no}{side[0]}{seed}.", side))  # type: ignore[arg-type]
    return known


@pytest.mark.usefixtures("words_only")
def test_sixteen_known_answers_a_side_teach_which_reasons_belong_to_which_side() -> None:
    asked = spoken(20, 2)
    without, reader = stance.learn((), CLOSE), stance.learn(spoken(16, 1), CLOSE)
    texts = [one.text for one in asked]
    right = sum(one.stance == known.stance for one, known in zip(reader.read(texts), asked, strict=True))
    assert right >= 38
    assert {one.stance for one in without.read(texts)} == {"none"}
    assert reader.known == 32


@pytest.mark.usefixtures("words_only")
def test_where_the_sides_cannot_be_told_apart_there_is_no_stance() -> None:
    chance = random.Random(3)
    known = [
        Known(" ".join(f"word{chance.randrange(60)}" for _ in range(6)), chance.choice(("support", "oppose")))
        for _ in range(60)
    ]
    texts = [" ".join(f"word{chance.randrange(60)}" for _ in range(6)) for _ in range(100)]
    found = Counter(one.stance for one in stance.learn(known, CLOSE).read(texts))
    assert found["none"] >= 60


@pytest.mark.usefixtures("words_only")
def test_people_who_labelled_answers_as_none_or_mixed_teach_that_too() -> None:
    others = [Known(f"How long will this survey stay up, asks number{no}?", "none") for no in range(16)]
    reader = stance.learn([*spoken(16, 1), *others], CLOSE)
    assert reader.sides == ("support", "oppose", "none")
    assert reader.read(["How long will this survey stay up, please?"])[0].stance == "none"


@pytest.mark.usefixtures("words_only")
def test_two_known_answers_a_side_are_too_few_and_copies_do_not_help() -> None:
    copies = [Known("Yes to this", "support")] * 9 + [Known("no  to THIS", "oppose"), Known("No to this", "oppose")] * 9
    assert stance.learn(copies, CLOSE).known == 0
    assert stance.learn(spoken(3, 1), CLOSE).known > 0


@pytest.mark.usefixtures("words_only")
def test_the_same_seed_reads_the_same_in_whatever_order_answers_come() -> None:
    known, texts = spoken(10, 1), [one.text for one in spoken(6, 2)]
    first = stance.learn(known, CLOSE, seed=4).read(texts)
    assert stance.learn(known[::-1], CLOSE, seed=4).read(texts[::-1]) == first[::-1]
    assert [stance.learn(known, CLOSE, seed=4).read([text])[0] for text in texts] == first


def test_the_answers_to_a_closed_question_are_stances() -> None:
    assert as_stance("Strongly  AGREE") == "support"
    assert as_stance("against") == "oppose"
    assert as_stance("Neither agree nor disagree") == "none"
    assert as_stance("mixed") == "mixed"
    assert as_stance("positive") is None
    with pytest.raises(ValueError, match="no stance: 'positive'"):
        stance.learn([Known("x", "positive")], CLOSE)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def reader() -> Reader:
    patch = pytest.MonkeyPatch()
    patch.setattr(embedding, "is_here", lambda: False)
    try:
        return stance.learn(spoken(8, 1), CLOSE)
    finally:
        patch.undo()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(), max_size=80), max_size=4), st.text(max_size=40))
def test_every_answer_gets_a_stance_whatever_people_write(reader: Reader, texts: list[str], about: str) -> None:
    for one in (reader, stance.learn((), about)):
        found = one.read(texts)
        assert len(found) == len(texts)
        assert all(given.stance in stance.STANCES and 0 <= given.confidence <= 1 for given in found)
        assert found == one.read(texts)


@pytest.mark.parametrize("text", ["ż" * 20_000, "I support this " * 1_500, "Z̷̢̛a̶l̴g̵o", "\u202eأنا أؤيد هذا", "\x00"])
def test_long_and_strange_answers_are_read(reader: Reader, text: str) -> None:
    assert reader.read([text])[0].stance in stance.STANCES
