"""What stays when more is said: names and decisions, and where new answers go before anybody asks again."""

import pytest
from sqlalchemy import select

from consult import theming
from consult.db import db, transaction
from consult.people import RoleName
from consult.theming import Detail, machine
from consult.theming.models import SuggestedPlacement, SuggestionState
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_responses
from tests.factories.theming import make_many, make_read, make_run


@pytest.fixture
def question(app, now):
    return make_question(make_consultation())


@pytest.fixture
def analyst(app):
    return make_person(RoleName.ANALYST)


@pytest.fixture
def run(question):
    make_read(question, make_many(question.consultation, question, 36))
    return make_run(question)


def say(question, *texts):
    make_read(question, make_responses(question.consultation, [{question: text} for text in texts]))


def about(question, word):
    return next(each for each in theming.list_suggestions(question) if word in " ".join(each.terms))


MORE = (
    "A second grid connection would let us run the new battery line.",
    "Grid connections for factories near the canal take years.",
    "The network must publish its connection queue for factories.",
    "Our grid connection was promised twice and came late.",
    "Without a grid connection the new factory stands idle.",
    "Grid capacity is what keeps our factory small.",
)


def test_an_agreed_theme_goes_on_under_its_name_when_more_is_said(question, run, analyst, now):
    with transaction():
        theme = theming.accept_suggestion(about(question, "grid"), name="Power comes too late", by=analyst, now=now)
    before = theming.count_proposed(theme)[0]
    say(question, *MORE)
    make_run(question)
    going_on = theming.list_suggestions(question, state=SuggestionState.CONTINUED)
    assert [each.theme.name for each in going_on] == ["Power comes too late"]
    assert going_on[0].continues and going_on[0].shared_points > 0
    assert theming.count_proposed(theme)[0] > before
    assert theming.count_sizes(question).get(theme.id, theming.Size()).points == 0  # nothing is placed without a person


def test_what_was_set_aside_stays_so_for_the_same_reason_and_can_be_taken_back(question, run, analyst, now):
    with transaction():
        theming.reject_suggestion(about(question, "grid"), "Not for this consultation", by=analyst, now=now)
    say(question, *MORE)
    make_run(question)
    aside = theming.list_suggestions(question, state=SuggestionState.REJECTED)
    assert [each.reason for each in aside] == ["Not for this consultation"]
    with transaction():
        theming.undo_suggestion(aside[0], by=analyst, now=now)
    assert aside[0].state is SuggestionState.SUGGESTED


def test_what_goes_on_can_be_taken_back_and_the_theme_keeps_what_it_had(question, run, analyst, now):
    with transaction():
        theme = theming.accept_suggestion(about(question, "grid"), by=analyst, now=now)
    say(question, *MORE)
    make_run(question)
    (going_on,) = theming.list_suggestions(question, state=SuggestionState.CONTINUED)
    with transaction():
        theming.undo_suggestion(going_on, by=analyst, now=now)
    assert going_on.state is SuggestionState.SUGGESTED and going_on.theme is None
    assert theme.is_current


def test_a_new_answer_finds_its_theme_without_another_reading(question, run, analyst, now):
    with transaction():
        theme = theming.accept_suggestion(about(question, "grid"), by=analyst, now=now)
    before = theming.count_proposed(theme)[0]
    say(question, "The grid connection for our factory is still not there.")
    assert machine.place_new(question.id, now=now) == 1
    later = db.session.scalars(select(SuggestedPlacement).where(SuggestedPlacement.later_at.is_not(None))).all()
    assert [each.suggestion.theme_id for each in later] == [theme.id]
    assert theming.count_proposed(theme)[0] == before + 1
    assert theming.list_runs(question) == [run]


def test_what_fits_no_theme_gathers_under_none(question, run, now):
    say(question, "Bees, otters and hedgerows deserve wildflower verges.")
    machine.place_new(question.id, now=now)
    later = db.session.scalars(select(SuggestedPlacement).where(SuggestedPlacement.later_at.is_not(None))).all()
    assert later and all(each.weak for each in later)


def test_placing_twice_places_once(question, run, now):
    say(question, "The grid connection for our factory is still not there.")
    assert machine.place_new(question.id, now=now) == 1
    assert machine.place_new(question.id, now=now) == 0


def test_before_the_first_reading_there_is_nowhere_to_place(question, now):
    say(question, "The grid connection for our factory is still not there.")
    assert machine.place_new(question.id, now=now) == 0


def test_suggestions_keep_the_figures_of_their_reading(question, run):
    for each in theming.list_suggestions(question):
        assert set(each.why) == {"together", "apart", "nearest", "weak", "stable"}
        assert 0 <= each.why["stable"] <= 1
        assert theming.find_nearest(each) in run.suggestions


def test_border_cases_are_never_also_examples(question, run):
    for each in theming.list_suggestions(question):
        shown = {point.id for point in theming.list_examples([each]).get(each.id, [])}
        assert not shown & {point.id for point in theming.list_border_cases(each)}


def test_asking_for_more_themes_is_another_reading(question, run, analyst, now):
    with transaction():
        finer = theming.ask_for_run(question, detail=Detail.MORE, by=analyst, now=now)
    machine.carry_out_run(finer.id, now=now)
    assert finer.no == run.no + 1
    assert finer.settings["detail"] == "more"
    assert len(finer.suggestions) >= len(run.suggestions)
    with transaction():
        assert theming.ask_for_run(question, detail=Detail.MORE, by=analyst, now=now) == finer
