"""Each passage that the machine placed says which of its own words spoke for that."""

import pytest
from sqlalchemy import select

from consult import theming
from consult.db import db, transaction
from consult.nlp.coding import Code, Example, train
from consult.nlp.wording import stem
from consult.people import RoleName
from consult.responses.models import Publication
from consult.theming import machine
from consult.theming.models import SuggestedPlacement
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response
from tests.factories.theming import SUBJECTS, make_many, make_read, make_run


@pytest.fixture
def question(app, now):
    return make_question(make_consultation(slug="freight"))


@pytest.fixture
def analyst(app):
    return make_person(RoleName.ANALYST)


@pytest.fixture
def run(question):
    make_read(question, make_many(question.consultation, question, 36))
    return make_run(question)


def about(question, word):
    return next(each for each in theming.list_suggestions(question) if word in " ".join(each.terms))


def test_the_words_of_a_readings_placement_are_the_themes_telling_words_that_stand_in_the_passage(question, run):
    for suggestion in theming.list_suggestions(question):
        telling = {term.lower() for term in suggestion.terms}
        for placement in theming.list_suggested_points(suggestion, size=20):
            words = theming.telling_words(placement)
            assert all(word in placement.point.text for word in words)
            assert {stem(word.lower()) for word in words} <= {stem(term) for term in telling}
            assert len({word.lower() for word in words}) == len(words) <= 4
            found = telling & set(placement.point.text.lower().rstrip(".").split())
            assert bool(words) >= bool(found)


def test_what_came_later_says_which_words_the_coder_heard(question, run, now):
    text = "Honestly, our works still waits for its grid connection."
    make_read(question, [make_response(question.consultation, {question: text})])
    machine.place_new(question.id, now=now)
    later = db.session.scalars(select(SuggestedPlacement).where(SuggestedPlacement.later_at.is_not(None))).one()
    words = theming.telling_words(later)
    assert "grid" in words and "connection" in words and "Honestly" not in words


def test_the_words_are_kept_as_places_so_that_nothing_is_left_of_them_when_an_answer_is_gone(question, run, now):
    make_read(question, [make_response(question.consultation, {question: "The grid connection is late."})])
    machine.place_new(question.id, now=now)
    later = db.session.scalars(select(SuggestedPlacement).where(SuggestedPlacement.later_at.is_not(None))).one()
    assert later.spoke and all(isinstance(at, int) for span in later.spoke for at in span)


def test_no_word_of_a_confidential_answer_speaks_for_another_passage(question, now):
    make_read(question, make_many(question.consultation, question, 36))
    hidden = [
        make_response(
            question.consultation,
            {question: f"Zebrastone grid connections at plant {n}."},
            publication=Publication.CONFIDENTIAL,
        )
        for n in range(12)
    ]
    make_read(question, hidden)
    run = make_run(question)
    for suggestion in run.suggestions:
        for placement in suggestion.placements:
            open_ = "Zebrastone" not in placement.point.text
            words = [word.lower() for word in theming.telling_words(placement)]
            assert not (open_ and "zebrastone" in words)
        assert "zebrastone" not in {term.lower() for term in suggestion.terms}


def test_a_coder_names_the_words_that_speak_for_a_code_and_no_others():
    frame = [Code(name, name, "") for name in SUBJECTS]
    coder = train(frame, [Example(text, (name,)) for name, texts in SUBJECTS.items() for text in texts])
    text = "Honestly: lorries, lorries and more lorries wait for a freight terminal."
    spoke = [text[at.start : at.end] for at in coder.spoke(text, "freight")]
    assert spoke == [word for word in ("lorries", "wait", "freight", "terminal") if word in spoke]
    assert {"lorries", "freight", "terminal"} <= set(spoke)
    mixed = "Apprentices in college training, and lorries."
    assert [mixed[at.start : at.end] for at in coder.spoke(mixed, "freight")] == ["lorries"]
    assert coder.spoke("Nothing here that anybody knows, zzz.", "freight") == ()


def test_passages_say_their_words_on_every_page(browse, question, run, analyst, now):
    studio, grid = browse.as_(analyst), about(question, "grid")
    page = studio.get(f"/studio/freight/q/1/suggestions/{grid.id}")
    assert "suggested for its words: " in page.soup.select_one(".point__facts").text
    page = studio.get("/studio/freight/q/1/unplaced")
    facts = [each.text for each in page.soup.select(".point__facts")]
    assert any(f"suggested: {grid.label} · for its words: " in each for each in facts)
    assert any("hardly fits" in each for each in facts) == any(
        each.weak for one in run.suggestions for each in one.placements
    )
    with transaction():
        theme = theming.accept_suggestion(grid, name="Power", by=analyst, now=now)
        points = [each.point for each in theming.list_proposed(theme)[:3]]
        theming.place_points(theme, points, by=analyst, now=now)
    for url in (f"/studio/freight/q/1/themes/{theme.id}/proposed", f"/studio/freight/q/1/themes/{theme.id}"):
        assert "suggested for its words: " in studio.get(url).soup.select_one(".point__facts").text


def test_a_blind_sample_shows_no_words(browse, question, run, analyst, now):
    with transaction():
        theme = theming.accept_suggestion(about(question, "grid"), by=analyst, now=now)
    studio = browse.as_(analyst)
    page = studio.submit(studio.get(f"/studio/freight/q/1/themes/{theme.id}"), action="/checks")
    assert "its words" not in page.text
