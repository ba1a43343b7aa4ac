"""Names of themes: what is said, in words that people used, and for no side alone."""

import numpy as np
import pytest

from consult.nlp import language, vectors
from consult.nlp.themes import labels, phrases, suggest_themes
from consult.nlp.themes.labels import Theme
from consult.nlp.themes.material import gather
from consult.nlp.wording import stems

needs_grammar = pytest.mark.skipif(not language.has_model(), reason="needs the small English model")
DEPOT = [f"The {one} charging point at the depot is always out of order." for one in ("old", "new", "only", "second")]
TUTOR = [f"The {one} course at the college has no tutor for batteries." for one in ("evening", "day", "short", "long")]


def named(*groups: list[str]) -> list[str]:
    """The names of groups that people made, judged by the words alone."""
    said = [text for group in groups for text in group]
    material = gather(said, [str(at) for at in range(len(said))])
    space = vectors.build_space(material.points, material.holds, from_texts=True)
    assert space is not None
    taken = vectors.middle(space.vectors)
    themes = []
    for group in groups:
        counts = [one for text in group for one in stems(text)]
        weights = {one: counts.count(one) / len(group) for one in counts}
        inside = [material.points.index(" ".join(text.lower().split())) for text in group]
        centre = vectors.unit(vectors.centred(space.vectors, taken)[inside].sum(0, keepdims=True))[0]
        themes.append(Theme(group, weights, centre, [set(stems(text)) for text in group], short=True))
    return labels.name_themes(themes, space, taken)


@needs_grammar
def test_a_name_is_a_phrase_that_people_in_the_theme_used() -> None:
    for name, said in zip(named(DEPOT, TUTOR), (DEPOT, TUTOR), strict=True):
        assert len(name.split()) >= 2
        assert set(stems(name)) <= {one for text in said for one in stems(text)}


@needs_grammar
def test_training_is_not_called_trains() -> None:
    docs = phrases.parse([["Training matters.", "More training for welders.", "Training helps.", "Two trains ran."]])[0]
    assert phrases.nouns(docs)["train"] == "training"


@needs_grammar
def test_what_some_name_as_many_is_named_as_many() -> None:
    docs = phrases.parse([["The college is far.", "A college closed.", "Our colleges are full."]])[0]
    assert phrases.nouns(docs)["colleg"] == "colleges"


@needs_grammar
def test_a_theme_in_which_people_disagree_is_not_named_by_one_side() -> None:
    places = ("near the school", "by the market", "outside shops", "at the library", "along the canal")
    against = [f"We must not remove the parking bays {one}." for one in places]
    favour = [f"We must remove the parking bays {one}." for one in places]
    assert "remove" in named(favour, DEPOT)[0].lower()
    assert "remove" not in named([*against, *favour], DEPOT)[0].lower()


@needs_grammar
def test_a_street_that_few_name_is_not_the_name_of_a_theme() -> None:
    lane = [f"Mend Amber Lane by the {one}." for one in ("school", "bank", "pub")]
    others = [
        f"Mend the {one}." for one in ("drain", "gully", "ramp", "rail", "sign", "steps", "grate", "verge", "lawn")
    ]
    others += [f"Mend the {one}." for one in ("hedge", "planter", "bollard", "bench", "border")]
    assert "amber" not in named([*lane, *others], DEPOT)[0].lower()


@needs_grammar
def test_names_that_were_taken_out_are_never_part_of_a_name() -> None:
    docs = phrases.parse([["XXXX was so helpful with my travel claim.", "The nurse XXXX gave helpful advice."]])[0]
    found = [phrase for phrase, _ in phrases.candidates(docs)]
    assert "helpful advice" in found
    assert not any("XX" in phrase for phrase in found)


@needs_grammar
def test_a_question_or_half_a_sentence_is_no_name() -> None:
    docs = phrases.parse([["Would my card be supported abroad?", "Long delays harm small firms."]])[0]
    found = [phrase for phrase, shape in phrases.candidates(docs) if shape == "clause"]
    assert found == ["Long delays harm small firms"]


def test_words_are_written_as_most_people_write_them() -> None:
    written = labels._written(
        ["We asked the DVLA about the Bus Lane.", "Now the DVLA says the bus lane is closed."] * 2
    )
    written.update(["bus", "lane"])
    assert labels._evenly_written("Dvla And Bus Lane", written) == "DVLA and bus lane"


@needs_grammar
def test_shelves_and_themes_have_names_of_their_own() -> None:
    said = [*DEPOT, *TUTOR] * 3
    names = [one.label for one in suggest_themes(said, [str(at) for at in range(len(said))]).suggestions]
    assert len(names) == len(set(names)) > 0
    assert np.all([name[0].isupper() for name in names])
