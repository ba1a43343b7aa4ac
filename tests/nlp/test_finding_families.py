"""Finding texts that look like one campaign."""

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.nlp.similarity import find_families
from consult.nlp.types import Text

TEMPLATE = (
    "I support the campaign to keep the riverside depot open. The depot serves four hundred small firms every week. "
    "If it closes, drivers will have to cross the city twice a day, and many will give up their trade altogether."
)
OWN = "My father has mended lorries there since 1987 and taught three apprentices."


def letters(count: int = 15) -> list[Text]:
    """Copies, of which every fifth adds a sentence and every third changes a word."""
    found = []
    for at in range(count):
        text = TEMPLATE.replace("drivers", "van drivers") if at % 3 == 1 else TEMPLATE
        found.append(Text(f"c{at:02}", f"{text} {OWN}" if at % 5 == 4 else text))
    return found


def others(count: int = 40) -> list[Text]:
    words = [f"word{at}" for at in range(300)]
    chance = random.Random(0)
    return [Text(f"o{at:02}", " ".join(chance.choices(words, k=60))) for at in range(count)]


def test_fifteen_letters_of_one_campaign_are_one_family() -> None:
    families = find_families([*others(), *letters()])
    assert len(families) == 1
    family = families[0]
    assert (family.kind, family.template) == ("near", "c00")
    assert {member.text_id for member in family.members} == {text.id for text in letters()}


def test_what_members_added_comes_back_as_exact_spans() -> None:
    texts = {text.id: text.text for text in letters()}
    added = {
        member.text_id: [texts[member.text_id][span.start : span.end] for span in member.additions]
        for member in find_families(letters())[0].members
    }
    assert {one for one, spans in added.items() if spans} == {"c04", "c09", "c14"}
    assert all(spans == [OWN] for spans in added.values() if spans)


def test_a_template_in_a_long_letter_of_ones_own_is_still_found() -> None:
    long = Text("long", " ".join(text.text for text in others(3)) + " " + TEMPLATE)
    family = find_families([*letters(4), long])[0]
    assert "long" in {member.text_id for member in family.members}


def test_copies_that_differ_in_case_and_spacing_alone_are_an_exact_family() -> None:
    texts = [Text("a", TEMPLATE), Text("b", TEMPLATE.upper()), Text("c", TEMPLATE.replace(" ", "\n"))]
    family = find_families(texts)[0]
    assert family.kind == "exact"
    assert [member.similarity for member in family.members] == [1.0, 1.0, 1.0]


def test_two_alike_are_no_family_and_neither_are_short_texts() -> None:
    assert find_families(letters(2)) == []
    assert find_families([Text(str(at), "Keep the depot open.") for at in range(9)]) == []


def test_the_order_of_arrival_changes_nothing_in_families() -> None:
    texts = [*others(), *letters()]
    shuffled = random.Random(2).sample(texts, len(texts))
    assert find_families(texts) == find_families(shuffled)


def test_a_campaign_larger_than_all_other_texts_together_is_found() -> None:
    texts = [Text(f"v{at}", f"{TEMPLATE} I am writing from street number{at} in ward{at % 7}.") for at in range(120)]
    families = find_families([*texts, *others(20)])
    assert [len(family.members) for family in families] == [120]


def edited(text: str, share: float, chance: random.Random) -> str:
    """The text with a share of its words changed, followed by another, or dropped."""
    said = []
    for word in text.split():
        how = chance.choice(("change", "insert", "drop")) if chance.random() < share else "keep"
        said += [word] if how in ("keep", "insert") else []
        said += [f"other{chance.randrange(500)}"] if how in ("change", "insert") else []
    return " ".join(said)


@pytest.mark.parametrize(("share", "threshold"), [(0.05, 0.8), (0.1, 0.8), (0.2, 0.6)])
def test_a_campaign_of_which_nobody_sent_the_template_itself_is_found(share: float, threshold: float) -> None:
    chance = random.Random(3)
    long = f"{TEMPLATE} {OWN} The council has said nothing since March, and the firms need an answer before winter."
    copies = [Text(f"c{at:02}", edited(long, share, chance)) for at in range(12)]
    families = find_families([*others(), *copies], threshold)
    assert [len(family.members) for family in families] == [12]


def test_copies_none_of_which_is_near_another_are_told_by_what_they_all_keep() -> None:
    chance = random.Random(5)
    long = f"{TEMPLATE} {OWN} The council has said nothing since March, and the firms need an answer before winter."
    copies = [Text(f"c{at:02}", edited(long, 0.12, chance)) for at in range(12)]
    assert [len(family.members) for family in find_families(copies, 0.85)] == [12]


@pytest.mark.parametrize("share", [0.2, 0.25])
def test_much_changed_copies_join_the_family_of_those_that_were_sent_as_they_are(share: float) -> None:
    chance = random.Random(3)
    long = f"{TEMPLATE} {OWN} The council has said nothing since March, and the firms need an answer before winter."
    texts = [Text(f"c{at}", long) for at in range(3)]
    texts += [Text(f"e{at}", edited(long, share, chance)) for at in range(8)]
    families = find_families([*others(), *texts])
    assert [len(family.members) for family in families] == [11]
    assert families[0].template == "c0"
    changed = [member for member in families[0].members if member.similarity < 0.8]
    assert {member.text_id[0] for member in changed} == {"e"}
    assert all(member.additions for member in changed), "what somebody changed much is read, not counted as a copy"


def test_a_passage_that_many_quote_makes_no_campaign_of_what_they_say() -> None:
    passage = "According to the board's own survey of last year this ward has the highest share of empty workshops"
    texts = [Text(f"q{at}", f"{passage}. {other.text}") for at, other in enumerate(others(12))]
    campaign = [Text(f"c{at}", f"{passage}. {TEMPLATE}") for at in range(4)]
    families = find_families([*texts, *campaign])
    assert [{member.text_id[0] for member in family.members} for family in families] == [{"c"}]


def test_copies_sent_as_they_are_stay_a_family_whatever_stands_beside_them() -> None:
    chance = random.Random(1)
    texts = [Text(f"c{at}", TEMPLATE) for at in range(3)]
    texts += [Text(f"n{at:02}", edited(TEMPLATE, 0.5, chance)) for at in range(60)]
    for threshold in (0.6, 0.8):
        held = [{member.text_id for member in family.members} for family in find_families(texts, threshold)]
        assert any({"c0", "c1", "c2"} <= members for members in held)


def test_two_campaigns_that_share_a_polite_beginning_are_two_families() -> None:
    begin = "Dear members of the board, I am writing to you as a resident of the borough."
    other = (
        "Please build the footbridge over the canal at Foundry Lane. Children walk a mile along the main road to reach "
        "the school, and two were hurt there last year. The money was promised in 2019 and has never been spent."
    )
    texts = [Text(f"a{at}", f"{begin} {TEMPLATE}") for at in range(4)]
    texts += [Text(f"b{at}", f"{begin} {other}") for at in range(4)]
    families = find_families(texts)
    assert [{member.text_id[0] for member in family.members} for family in families] == [{"a"}, {"b"}]


def test_a_stricter_threshold_leaves_out_what_was_changed_most() -> None:
    chance = random.Random(0)
    texts = [Text(f"c{at}", TEMPLATE) for at in range(3)] + [Text("changed", edited(TEMPLATE, 0.15, chance))]
    assert [len(find_families(texts, threshold)[0].members) for threshold in (0.6, 0.99)] == [4, 3]


def test_an_answer_that_says_little_makes_no_family_however_often_it_is_sent() -> None:
    short = ["I agree", "n/a", "", "No comment.", "I strongly agree with all of the proposals in this question."]
    assert find_families([Text(f"{no}-{at}", text) for no, text in enumerate(short) for at in range(50)]) == []


SAID = st.lists(
    st.one_of(st.text(max_size=40), st.sampled_from([TEMPLATE, OWN, TEMPLATE.upper(), TEMPLATE[40:], "n/a", "\x00"])),
    max_size=3,
).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(SAID, max_size=12), st.sampled_from([0.01, 0.5, 0.8, 1.0]), st.randoms(use_true_random=False))
def test_whatever_is_written_each_text_is_in_one_family_at_most(
    said: list[str], threshold: float, chance: random.Random
) -> None:
    texts = [Text(f"{at:02}", text) for at, text in enumerate(said)]
    families = find_families(texts, threshold)
    assert families == find_families(chance.sample(texts, len(texts)), threshold)
    members = [{member.text_id for member in family.members} for family in families]
    assert all(one.isdisjoint(other) for one, other in combinations(members, 2))
    for family in families:
        assert len(family.members) >= 3 and family.template in {member.text_id for member in family.members}
        for member in family.members:
            text = said[int(member.text_id)]
            assert min(threshold, max(0.6, threshold**2)) <= member.similarity + 0.001 <= 1.002
            assert all(0 <= span.start < span.end <= len(text) for span in member.additions)
