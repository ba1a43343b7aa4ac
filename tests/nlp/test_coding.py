"""Coding to a frame: what people agreed on, learnt from names and from examples, with honest confidence."""

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.nlp import coding, embedding
from consult.nlp.coding import Code, Coder, Example, NotAFrame
from consult.nlp.coding.calibration import Pool, Trust, expected_error, pooled, reliability

FRAME = (
    Code("bus", "Buses and trains", "Late, missing or crowded public transport"),
    Code("rent", "Rents and leases", "What workshops and offices cost to rent"),
    Code("skill", "Training and skills", "Apprentices, courses and teachers"),
    Code("none", "Nothing to change"),
)
SAID = {
    "bus": (
        "The last bus leaves at six.",
        "Trains are late again.",
        "No tram stops near us.",
        "The 82 is always full.",
    ),
    "rent": ("Our lease doubled.", "Workshop rent is too dear.", "Landlords ask too much.", "Office costs are absurd."),
    "skill": (
        "We cannot find welders.",
        "The college closed its course.",
        "Apprentices leave.",
        "Nobody trains fitters.",
    ),
    "none": ("Nothing.", "Nothing at all", "Fine as it is.", "Leave things alone."),
}
EXAMPLES = tuple(Example(text, (code,)) for code, texts in SAID.items() for text in texts)
BOTH = "The evening bus never comes. On top of that our workshop rent went up by half."
ODD = ("", " ", "👍", "n/a", "ż" * 20_000, "Z̷̢̛a̶l̴g̵o bus", "القطار متأخر دائما", "\u202eriver bus\u202c", "\x00\ufeff bus")


@pytest.fixture
def words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the sentence model is not installed."""
    monkeypatch.setattr(embedding, "is_here", lambda: False)


@pytest.fixture
def model() -> None:
    if why := embedding.why_missing():
        pytest.skip(f"NOT RUN: the sentence model ({why}; get it with: make setup)")


def ids(coder: Coder, text: str) -> list[str]:
    return [one.code for one in coder.code([text])[0]]


def mixed(texts: Sequence[str], seed: int) -> tuple[list[str], list[int]]:
    order = list(range(len(texts)))
    random.Random(seed).shuffle(order)
    return [texts[at] for at in order], order


@pytest.mark.usefixtures("words_only")
def test_names_alone_code_what_shares_their_words_and_leave_the_rest() -> None:
    coder = coding.train(FRAME)
    assert coder.engine == "tfidf, names only"
    assert ids(coder, "More trains please") == ["bus"]
    assert ids(coder, "Zebras everywhere") == []
    assert ids(coder, "n/a") == ids(coder, "") == []


@pytest.mark.usefixtures("model")
def test_names_alone_code_what_means_the_same_and_each_sentence_may_speak_for_a_code() -> None:
    coder = coding.train(FRAME)
    assert ids(coder, "The tram stop is far away.") == ["bus"]
    found = coder.code([BOTH])[0]
    assert {one.code: BOTH[one.span.start : one.span.end] for one in found} == {
        "bus": "The evening bus never comes.",
        "rent": "On top of that our workshop rent went up by half.",
    }


@pytest.mark.usefixtures("model")
def test_names_alone_are_less_sure_than_examples() -> None:
    text = "Buses, trains and more buses and trains."
    by_names = coding.train(FRAME).code([text])[0][0]
    assert (by_names.code, by_names.confidence) == ("bus", 0.8)
    many = [Example(f"{one.text} {no}", one.codes) for one in EXAMPLES for no in range(8)]
    assert coding.train(FRAME, many).code([text])[0][0].confidence > 0.8


@pytest.mark.usefixtures("words_only")
def test_confidence_that_was_not_tried_on_enough_examples_is_called_unsure() -> None:
    text = "Late buses and trains, buses and trains."
    for examples, tried in (((), 0), (EXAMPLES, len(EXAMPLES))):
        coder = coding.train(FRAME, examples)
        assert (coder.tried_on, coder.is_tried) == (tried, False)
        assert [one.unsure for one in coder.code([text])[0]] == [True]
    many = [Example(f"{one.text} {no}", one.codes) for one in EXAMPLES for no in range(8)]
    coder = coding.train(FRAME, many)
    assert coder.is_tried
    assert [one.unsure for one in coder.code([text])[0]] == [False]


@pytest.mark.usefixtures("model")
def test_names_lean_towards_what_many_answers_say_but_not_towards_a_handful() -> None:
    coder = coding.train(FRAME)
    many = [f"{one.text} Number {no}." for one in EXAMPLES for no in range(4)]
    asked = ["Welders and fitters are nowhere to be found."]
    assert coder.among(many[:8]) is coder
    assert coder.among(many).likelihood(asked)[0, 2] > coder.likelihood(asked)[0, 2]


@pytest.mark.usefixtures("words_only")
def test_examples_teach_words_that_the_names_do_not_have() -> None:
    assert ids(coding.train(FRAME), "Welders are gone") == []
    coder = coding.train(FRAME, EXAMPLES)
    assert coder.engine == f"tfidf, {len(EXAMPLES)} examples"
    assert ids(coder, "Welders are gone") == ["skill"]


@pytest.mark.usefixtures("words_only")
def test_an_answer_that_says_nothing_gets_a_code_only_where_people_gave_it_one() -> None:
    assert ids(coding.train(FRAME, EXAMPLES), "Nothing") == ["none"]
    without = [one for one in EXAMPLES if "Nothing" not in one.text]
    assert ids(coding.train(FRAME, without), "Nothing") == []
    assert ids(coding.train(FRAME, EXAMPLES), "  ") == []


@pytest.mark.usefixtures("words_only")
def test_where_people_gave_several_codes_an_answer_may_get_several() -> None:
    pairs = [Example(f"{bus} {rent}", ("bus", "rent")) for bus in SAID["bus"] for rent in SAID["rent"]]
    coder = coding.train(FRAME, (*EXAMPLES, *pairs))
    assert set(ids(coder, "The bus is late. The workshop rent is too dear.")) == {"bus", "rent"}
    assert ids(coder, "The college closed its welders course.") == ["skill"]


@pytest.mark.usefixtures("words_only")
def test_the_words_that_spoke_for_a_code_are_an_exact_part_of_the_answer() -> None:
    found = coding.train(FRAME, EXAMPLES).code([BOTH])[0][0]
    said = BOTH[found.span.start : found.span.end]
    assert said in {"The evening bus never comes.", "On top of that our workshop rent went up by half."}
    assert found.code == ("bus" if "bus" in said else "rent")


@pytest.mark.usefixtures("words_only")
def test_the_terms_of_a_code_are_words_that_people_used() -> None:
    terms = coding.train(FRAME, EXAMPLES).terms("rent", 5)
    assert len(terms) == 5
    spoken = " ".join([*SAID["rent"], FRAME[1].label, FRAME[1].description]).lower()
    assert all(word in spoken for term in terms for word in term.split())


@pytest.mark.usefixtures("words_only")
def test_the_next_to_be_coded_by_hand_is_the_one_between_two_codes() -> None:
    coder = coding.train(FRAME, EXAMPLES)
    clear, between = "The last bus leaves at six.", "The bus costs more than the rent."
    texts = [clear, "", between, clear]
    assert coding.ask_next(coder, texts) == (2, 0, 1, 3)
    assert sorted(coding.ask_next(coder, texts)) == [0, 1, 2, 3]
    assert coding.ask_next(coder, []) == ()


@pytest.mark.usefixtures("words_only")
def test_the_same_seed_gives_the_same_codes_in_whatever_order_texts_and_examples_come() -> None:
    texts = [*ODD, BOTH, *(one.text for one in EXAMPLES)]
    shuffled, order = mixed(texts, 1)
    examples, _ = mixed(EXAMPLES, 2)
    first = coding.train(FRAME, EXAMPLES, seed=3).among(texts).code(texts)
    second = coding.train(FRAME, examples, seed=3).among(shuffled).code(shuffled)
    assert [first[at] for at in order] == second


@pytest.mark.usefixtures("model")
def test_a_text_gets_the_same_codes_whatever_stands_beside_it() -> None:
    texts = ["Trains are late.", BOTH, "The lease doubled."]
    for examples in ((), EXAMPLES):
        coder = coding.train(FRAME, examples)
        assert coder.code(texts) == [coder.code([text])[0] for text in texts]


@pytest.mark.parametrize(
    ("frame", "examples", "why"),
    [
        ((), (), "no codes"),
        ((Code("a", "A"), Code("a", "B")), (), "'a' twice"),
        ((Code("a", " "),), (), "lacks one"),
        (FRAME, (Example("x", ("roads",)), Example("y", ("bus",))), "not in the frame: 'roads'"),
    ],
)
def test_a_frame_that_cannot_be_used_is_refused_in_words(
    frame: Sequence[Code], examples: Sequence[Example], why: str
) -> None:
    with pytest.raises(NotAFrame, match=why):
        coding.train(frame, examples)


@pytest.mark.usefixtures("words_only")
@pytest.mark.parametrize("examples", [(), EXAMPLES[:1], EXAMPLES[:2], EXAMPLES[3:5], EXAMPLES])
def test_any_number_of_examples_and_any_text_will_do(examples: Sequence[Example]) -> None:
    for frame in (FRAME, FRAME[:2], FRAME[:1]):
        known = {code.id for code in frame}
        coder = coding.train(frame, [one for one in examples if known.issuperset(one.codes)])
        for text, found in zip(ODD, coder.code(ODD), strict=True):
            assert {one.code for one in found} <= known
            assert all(0 <= one.span.start < one.span.end <= len(text) for one in found)
            assert all(0 < one.confidence < 1 for one in found)


@pytest.fixture(scope="module")
def coder() -> Coder:
    patch = pytest.MonkeyPatch()
    patch.setattr(embedding, "is_here", lambda: False)
    try:
        return coding.train(FRAME, EXAMPLES)
    finally:
        patch.undo()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(), max_size=80), max_size=4))
def test_every_row_is_accounted_for_whatever_people_write(coder: Coder, texts: list[str]) -> None:
    found = coder.code(texts)
    assert len(found) == len(texts)
    for text, codes in zip(texts, found, strict=True):
        assert len({one.code for one in codes}) == len(codes)
        assert all(text[one.span.start : one.span.end].strip() for one in codes)
        assert [one.confidence for one in codes] == sorted((one.confidence for one in codes), reverse=True)
    assert found == coder.code(texts)
    assert sorted(coding.ask_next(coder, texts)) == list(range(len(texts)))


@pytest.mark.usefixtures("words_only")
def test_confidence_is_what_held_out_answers_bear_out() -> None:
    chance = random.Random(7)
    subjects = [Code(f"c{no}", f"subject{no}") for no in range(6)]

    def spoken(count: int) -> list[Example]:
        """Answers that name their own subject seven times in ten, and another's otherwise."""
        held = []
        for _ in range(count):
            own = chance.randrange(6)
            named = own if chance.random() < 0.7 else chance.randrange(6)
            filler = " ".join(f"filler{chance.randrange(400)}" for _ in range(4))
            held.append(Example(f"word{named} kind{named} {filler}", (f"c{own}",)))
        return held

    coder = coding.train(subjects, spoken(400))
    asked = spoken(1_500)
    given_codes = [row[0] for row in coder.code([one.text for one in asked])]
    right = [one.code in example.codes for one, example in zip(given_codes, asked, strict=True)]
    bins = reliability([one.confidence for one in given_codes], right)
    assert sum(one.count for one in bins) == len(asked)
    assert expected_error(bins) <= 0.05


def test_calibration_error_is_the_mean_distance_between_stated_and_found() -> None:
    bins = reliability([0.9] * 10 + [0.3] * 10, [True] * 8 + [False] * 2 + [True] * 3 + [False] * 7)
    assert [(one.count, round(one.stated, 3), one.right) for one in bins] == [(10, 0.3, 0.3), (10, 0.9, 0.8)]
    assert round(expected_error(bins), 3) == 0.05
    assert expected_error(()) == 0


@pytest.mark.parametrize("exclusive", [True, False])
def test_a_voice_that_knows_counts_more_than_one_that_guesses(exclusive: bool) -> None:
    chance = np.random.default_rng(5)
    truth = np.eye(3, dtype=np.int8)[chance.integers(0, 3, 300)]
    knows, guesses = truth * 2.0 - 1, chance.normal(size=(300, 3))
    pool = pooled([knows, guesses], truth, Pool((1.0, 1.0), 0.0, exclusive))
    assert pool.weights[0] > 1.5
    assert pool.weights[1] < 0.3 * pool.weights[0]
    assert (pool.probabilities([knows, guesses]).argmax(1) == truth.argmax(1)).mean() > 0.95


def test_a_boaster_is_believed_less() -> None:
    stated, right = np.full(400, 0.95), np.arange(400) % 2 == 0
    assert 0.45 < float(Trust.learnt(stated, right)(np.array([0.95]))[0]) < 0.6
    assert float(Trust()(np.array([0.95]))[0]) == pytest.approx(0.95)


@pytest.mark.usefixtures("words_only")
def test_where_examples_were_picked_evenly_the_answers_say_how_common_a_code_is() -> None:
    texts = [f"Trains are late at stop{no}." for no in range(300)] + [*SAID["rent"], "Nobody trains welders."]
    coder = coding.train(FRAME, EXAMPLES)
    among = coder.among(texts)
    unclear = ["Something else altogether trains"]
    assert among.likelihood(unclear)[0, 0] > coder.likelihood(unclear)[0, 0]
    uneven = [*EXAMPLES, *(Example(f"Lease number{no} doubled.", ("rent",)) for no in range(40))]
    skewed = coding.train(FRAME, uneven)
    assert skewed.among(texts) is skewed
