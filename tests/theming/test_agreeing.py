"""What people make of suggestions: accept, rename, merge, set aside, and take it back."""

import pytest
from sqlalchemy import select

from consult import theming
from consult.audit import AuditLine
from consult.db import db, transaction
from consult.people import RoleName
from consult.theming.models import SuggestionState
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response
from tests.factories.theming import make_many, make_point, make_read, make_run, make_theme


@pytest.fixture
def question(app, now):
    return make_question(make_consultation())


@pytest.fixture
def analyst(app):
    return make_person(RoleName.ANALYST)


@pytest.fixture
def suggestions(question):
    make_read(question, make_many(question.consultation, question, 36))
    make_run(question)
    return theming.list_suggestions(question)


@pytest.fixture
def two_themes(question, analyst):
    """Grid, raised in two responses, and Skills, raised in two: one raised both."""
    responses = [make_response(question.consultation, {question: "Grid first. Then skills."}) for _ in range(3)]
    grid = make_theme(question, "Grid", [make_point(each, question, "Grid first.") for each in responses[:2]], analyst)
    skills = make_theme(
        question, "Skills", [make_point(each, question, "Then skills.") for each in responses[1:]], analyst
    )
    return grid, skills


def audit_words():
    return db.session.scalars(select(AuditLine.words).order_by(AuditLine.at)).all()


def test_an_accepted_suggestion_is_a_theme_under_the_name_a_person_gave_it(question, suggestions, analyst, now):
    with transaction():
        theme = theming.accept_suggestion(suggestions[0], name=" Grid  connections come too late ", by=analyst, now=now)
    assert theming.list_themes(question) == [theme]
    assert (theme.name, theme.agreed_by) == ("Grid connections come too late", analyst.id)
    assert suggestions[0].state is SuggestionState.ACCEPTED
    assert 'Agreed "Grid connections come too late"' in audit_words()


def test_without_a_better_name_a_theme_keeps_the_label(question, suggestions, analyst, now):
    with transaction():
        theme = theming.accept_suggestion(suggestions[0], by=analyst, now=now)
    assert theme.name == suggestions[0].label


def test_accepting_a_theme_places_nothing(question, suggestions, analyst, now):
    with transaction():
        theme = theming.accept_suggestion(suggestions[0], by=analyst, now=now)
    assert theming.points_of(theme) == []
    assert theming.respondents_of(theme) == set()
    assert theming.count_proposed(theme)[0] == suggestions[0].points_count


def test_of_two_people_who_decide_at_once_the_second_is_told(suggestions, analyst, now):
    with transaction():
        theming.accept_suggestion(suggestions[0], by=analyst, now=now)
    with pytest.raises(theming.SuggestionDecided), transaction():
        theming.reject_suggestion(suggestions[0], "Too vague", by=analyst, now=now)


def test_setting_a_suggestion_aside_needs_a_reason_and_keeps_it(question, suggestions, analyst, now):
    with pytest.raises(theming.ReasonMissing), transaction():
        theming.reject_suggestion(suggestions[0], "  ", by=analyst, now=now)
    with transaction():
        theming.reject_suggestion(suggestions[0], "Only about how the form works", by=analyst, now=now)
    assert suggestions[0].reason == "Only about how the form works"
    assert suggestions[0] not in theming.list_suggestions(question)


def test_merging_suggestions_makes_one_theme_of_them(question, suggestions, analyst, now):
    with transaction():
        theme = theming.merge_themes(suggestions[0], [suggestions[1]], by=analyst, now=now)
    assert theming.list_themes(question) == [theme]
    assert suggestions[1].state is SuggestionState.MERGED
    assert theming.count_proposed(theme)[0] == suggestions[0].points_count + suggestions[1].points_count


def test_merged_themes_count_a_response_that_raised_both_once(question, two_themes, analyst, now):
    grid, skills = two_themes
    assert (len(theming.respondents_of(grid)), len(theming.respondents_of(skills))) == (2, 2)
    with transaction():
        theming.merge_themes(grid, [skills], by=analyst, now=now)
    assert theming.list_themes(question) == [grid]
    assert len(theming.respondents_of(grid)) == 3
    assert len(theming.points_of(grid)) == 4
    assert theming.count_sizes(question)[grid.id] == theming.Size(responses=3, points=4)
    assert theming.respondents_of(skills) == set()


def test_a_merge_can_be_taken_back_with_all_that_was_placed(question, two_themes, analyst, now):
    grid, skills = two_themes
    with transaction():
        theming.merge_themes(grid, [skills], by=analyst, now=now)
    with transaction():
        theming.undo_theme(skills, by=analyst, now=now)
    assert set(theming.list_themes(question)) == {grid, skills}
    assert (len(theming.points_of(grid)), len(theming.points_of(skills))) == (2, 2)


def test_merging_goes_through_more_than_one_step(question, two_themes, analyst, now):
    grid, skills = two_themes
    with transaction():
        third = theming.add_theme(question, name="Everything", by=analyst, now=now)
        theming.merge_themes(grid, [skills], by=analyst, now=now)
        theming.merge_themes(third, [grid], by=analyst, now=now)
    assert len(theming.respondents_of(third)) == 3
    with pytest.raises(theming.ThemeGone), transaction():
        theming.merge_themes(third, [skills], by=analyst, now=now)


def test_a_merge_needs_two_themes_of_one_question(question, two_themes, analyst, now):
    grid, _ = two_themes
    elsewhere = make_theme(make_question(question.consultation), "Elsewhere", [], analyst)
    with pytest.raises(theming.NothingToMerge, match="two or more"), transaction():
        theming.merge_themes(grid, [grid], by=analyst, now=now)
    with pytest.raises(theming.NothingToMerge, match="different questions"), transaction():
        theming.merge_themes(grid, [elsewhere], by=analyst, now=now)


def test_a_theme_set_aside_counts_for_nothing_until_it_is_taken_back(question, two_themes, analyst, now):
    grid, skills = two_themes
    with transaction():
        theming.set_aside(grid, "Out of scope", by=analyst, now=now)
    assert theming.list_themes(question) == [skills]
    assert theming.respondents_of(grid) == set()
    assert theming.list_set_aside(question) == [grid]
    assert theming.ledger(question).other == 1
    with transaction():
        theming.undo_theme(grid, by=analyst, now=now)
    assert len(theming.respondents_of(grid)) == 2


def test_an_acceptance_can_be_taken_back_while_nothing_rests_on_it(question, suggestions, analyst, now):
    with transaction():
        theming.accept_suggestion(suggestions[0], by=analyst, now=now)
    with transaction():
        theming.undo_suggestion(suggestions[0], by=analyst, now=now)
    assert theming.list_themes(question) == []
    assert theming.list_set_aside(question) == []
    assert suggestions[0] in theming.list_suggestions(question)


def test_an_acceptance_stays_once_a_point_is_placed(question, suggestions, analyst, now):
    with transaction():
        theme = theming.accept_suggestion(suggestions[0], by=analyst, now=now)
        theming.place_point(theme, theming.list_proposed(theme)[0].point, by=analyst, now=now)
    with pytest.raises(theming.CannotUndo), transaction():
        theming.undo_suggestion(suggestions[0], by=analyst, now=now)


def test_a_theme_can_be_renamed_and_the_old_name_is_kept_in_the_record(question, two_themes, analyst, now):
    grid, _ = two_themes
    with transaction():
        theming.rename_theme(grid, name="Connections come too late", description="Waiting times.", by=analyst, now=now)
    assert grid.name == "Connections come too late"
    assert '"Grid" is now "Connections come too late"' in audit_words()


def test_a_new_reading_says_which_agreed_theme_a_suggestion_looks_like(question, suggestions, analyst, now):
    with transaction():
        theme = theming.accept_suggestion(suggestions[0], by=analyst, now=now)
    make_read(question, make_many(question.consultation, question, 3))
    make_run(question)
    again = theming.list_suggestions(question, state=SuggestionState.CONTINUED)
    assert [each.theme for each in again] == [theme]
    assert theme in theming.looks_like(again).values()


def test_the_filters_of_respondents_are_those_of_the_answers(question, analyst):
    texts = {"business": "birmingham", "university": "coventry"}
    responses = [
        make_response(question.consultation, {question: "Grid first."}, kind=kind, place=place)
        for kind, place in texts.items()
    ]
    theme = make_theme(question, "Grid", [make_point(each, question) for each in responses], analyst)
    assert theming.respondents_of(theme, kind="university") == {responses[1].id}
    assert theming.respondents_of(theme, place="birmingham") == {responses[0].id}
    assert theming.respondents_of(theme, sector="rail") == set()


def test_a_theme_added_by_hand_can_be_set_aside_and_taken_back_while_it_is_empty(question, analyst, now):
    with transaction():
        theme = theming.add_theme(question, name="Canals", by=analyst, now=now)
        theming.set_aside(theme, "Too early", by=analyst, now=now)
    assert theming.list_set_aside(question) == [theme]
    with transaction():
        theming.undo_theme(theme, by=analyst, now=now)
    assert theming.list_themes(question) == [theme]


def test_a_theme_whose_suggestion_was_taken_back_cannot_come_back_by_itself(question, suggestions, analyst, now):
    with transaction():
        theme = theming.accept_suggestion(suggestions[0], by=analyst, now=now)
        theming.undo_suggestion(suggestions[0], by=analyst, now=now)
    with pytest.raises(theming.CannotUndo), transaction():
        theming.undo_theme(theme, by=analyst, now=now)
