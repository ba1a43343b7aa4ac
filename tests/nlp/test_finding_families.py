"""Finding texts that look like one campaign."""

import random

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
