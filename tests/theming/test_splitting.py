"""A theme falls into parts, by the machine's suggestion or by hand; people say yes, and can take it back."""

import pytest
from sqlalchemy import select

from consult import theming
from consult.audit import AuditLine
from consult.db import db, transaction
from consult.jobs import Job
from consult.people import RoleName
from consult.theming import machine
from consult.theming.models import Placement, RunState, SuggestionState
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response, make_responses
from tests.factories.theming import SUBJECTS, make_many, make_point, make_read, make_run, make_theme
from tests.nlp.test_splitting import ONE_THING


@pytest.fixture
def question(app, now):
    return make_question(make_consultation(slug="freight"))


@pytest.fixture
def analyst(app):
    return make_person(RoleName.ANALYST)


@pytest.fixture
def heard(question):
    """36 answers of two passages each: of the grid, of skills and of freight."""
    make_read(question, make_many(question.consultation, question, 36))


@pytest.fixture
def theme(question, heard, analyst, now):
    """One theme of all that was said, half of it placed by a person and half only proposed."""
    make_run(question)
    with transaction():
        first, *others = theming.list_suggestions(question)
        theme = theming.merge_themes(first, others, by=analyst, now=now)
        proposed = [each.point for each in theming.list_proposed(theme, size=100) if not each.weak]
        theming.place_points(theme, proposed[::2], by=analyst, now=now)
    return theme


def split(whole, by, now):
    with transaction():
        run_id = theming.ask_for_split(whole, by=by, now=now).id
    machine.carry_out_run(run_id, now=now)
    return theming.find_split(whole)


def about(part):
    """Which subject most of a part's passages are about, and whether all are."""
    said = [each.point.text for each in part.placements]
    counts = {subject: sum(text in texts for text in said) for subject, texts in SUBJECTS.items()}
    return max(counts, key=counts.get), max(counts.values()) == len(said)


def state(question):
    """All that counts and all that waits, by theme."""
    return {
        each.name: (
            {point.id for point in theming.points_of(each)},
            {one.point_id for one in theming.list_proposed(each, size=200)},
            frozenset(theming.respondents_of(each)),
        )
        for each in theming.list_themes(question)
    }


def placements():
    """Every decision as it stands: who placed what where, when, and how."""
    rows = db.session.scalars(select(Placement).where(Placement.removed_at.is_(None)))
    return {(each.theme_id, each.point_id, each.person_id, each.placed_at, each.check_id) for each in rows}


def test_a_theme_of_several_things_falls_into_parts_of_one_thing_each(theme, analyst, now):
    run = split(theme, analyst, now)
    parts = theming.list_parts(run)
    assert 2 <= len(parts) <= 4
    assert {about(part) for part in parts} >= {(subject, True) for subject in ("grid", "skills", "freight")}
    examples = theming.list_examples(parts)
    assert all(part.label and part.terms and len(examples[part.id]) >= 3 for part in parts)


def test_a_suggestion_can_be_split_before_anybody_agreed_it(question, heard, analyst, now):
    run = make_run(question)
    with transaction():
        whole = run.suggestions[0]
        for other in run.suggestions[1:]:
            for placement in list(other.placements):
                placement.suggestion = whole
    parts = theming.list_parts(split(whole, analyst, now))
    assert len(parts) >= 2
    with transaction():
        part = theming.accept_suggestion(parts[0], name="A part", by=analyst, now=now)
    assert (part.came_from, theming.points_of(part)) == (None, [])
    taken = {each.point_id for each in parts[0].placements}
    assert {each.point_id for each in theming.list_proposed(part, size=200)} == taken
    assert not {each.point_id for each in theming.list_suggested_points(whole, size=200)} & taken
    assert whole.points_count == 72 - len(taken)
    with transaction():
        theming.undo_suggestion(parts[0], by=analyst, now=now)
    assert whole.points_count == 72
    assert whole.state is SuggestionState.SUGGESTED


def test_the_same_points_give_the_same_parts_and_are_read_once(theme, analyst, now, app):
    first = split(theme, analyst, now)
    asked = [job for job, _ in app.extensions["asked"]].count(Job.SUGGEST_THEMES)
    assert split(theme, analyst, now) == first
    assert [job for job, _ in app.extensions["asked"]].count(Job.SUGGEST_THEMES) == asked


def test_accepting_a_part_moves_what_people_placed_and_its_proposals_go_with_it(question, theme, analyst, now):
    before, run = state(question)[theme.name], split(theme, analyst, now)
    part = theming.list_parts(run)[0]
    taken = {each.point_id for each in part.placements}
    with transaction():
        made = theming.accept_suggestion(part, name="One thing", by=analyst, now=now)
    after = state(question)
    assert after["One thing"][:2] == (before[0] & taken, (before[0] | before[1]) & taken - before[0])
    assert after[theme.name][:2] == (before[0] - taken, before[1] - taken)
    assert made.came_from == theme
    words = db.session.scalars(select(AuditLine.words).where(AuditLine.act == "split a theme")).all()
    assert words == [f'{len(before[0] & taken)} points moved from "{theme.name}" to "One thing"']


def test_what_goes_with_no_part_stays_where_it_was(question, theme, analyst, now):
    odd = make_point(make_response(question.consultation, {question: "Otters, bees, hedgerows."}), question)
    with transaction():
        theming.place_point(theme, odd, by=analyst, now=now)
    run = split(theme, analyst, now)
    with transaction():
        made = theming.accept_split(run, {}, by=analyst, now=now)
    assert len(made) >= 2
    assert odd in theming.points_of(theme)


def test_undoing_a_split_restores_exactly_what_was(question, theme, analyst, now):
    run = split(theme, analyst, now)
    before, decided = state(question), placements()
    later, other = now.replace(minute=50), make_person(RoleName.LEAD_ANALYST)
    with transaction():
        theming.accept_split(run, {1: "First"}, by=other, now=later)
    assert "First" in state(question) and state(question) != before
    with transaction():
        theming.undo_split(run, by=other, now=later)
    assert (state(question), placements()) == (before, decided)
    assert len(theming.list_parts(run)) == len(run.suggestions)
    assert theming.list_set_aside(question) == []


def test_a_batch_that_was_checked_stays_a_checked_batch_when_its_points_move(question, heard, analyst, now):
    make_run(question)
    with transaction():
        first, *others = theming.list_suggestions(question)
        whole = theming.merge_themes(first, others, by=analyst, now=now)
        check = theming.draw_check(whole, by=analyst, now=now)
        theming.record_check(check, [], by=analyst, now=now)
    run = split(whole, analyst, now)
    with transaction():
        made = theming.accept_split(run, {}, by=analyst, now=now)
    assert {each.check_id for theme in made for each in theme.placements} == {check.id}


def test_a_split_stays_once_somebody_placed_or_removed_something_under_a_part(question, theme, analyst, now):
    run = split(theme, analyst, now)
    with transaction():
        made = theming.accept_split(run, {}, by=analyst, now=now)
    with transaction():
        theming.remove_placement(made[0], theming.points_of(made[0])[0], by=analyst, now=now)
    with pytest.raises(theming.CannotUndo), transaction():
        theming.undo_split(run, by=analyst, now=now)
    assert set(theming.list_themes(question)) == {theme, *made}  # all or nothing


def test_a_part_that_is_left_alone_changes_nothing(question, theme, analyst, now):
    before = state(question)
    split(theme, analyst, now)
    assert state(question) == before


def test_of_two_people_who_accept_a_split_at_once_the_second_is_told(theme, analyst, now):
    run = split(theme, analyst, now)
    with transaction():
        theming.accept_split(run, {}, by=analyst, now=now)
    with pytest.raises(theming.SuggestionDecided), transaction():
        theming.accept_split(run, {}, by=analyst, now=now)


def test_a_part_is_no_part_of_a_theme_that_was_set_aside_meanwhile(theme, analyst, now):
    run = split(theme, analyst, now)
    with transaction():
        theming.set_aside(theme, "Out of scope", by=analyst, now=now)
    with pytest.raises(theming.ThemeGone), transaction():
        theming.accept_suggestion(theming.list_parts(run)[0], by=analyst, now=now)


def test_a_part_is_accepted_before_it_is_merged_or_split_again(theme, analyst, now):
    part = theming.list_parts(split(theme, analyst, now))[0]
    with pytest.raises(theming.NothingToMerge, match="Accept this part first"), transaction():
        theming.merge_themes(theme, [part], by=analyst, now=now)
    with pytest.raises(theming.CannotSplit, match="Accept this part first"), transaction():
        theming.ask_for_split(part, by=analyst, now=now)


def test_what_says_one_thing_does_not_fall_apart(question, analyst, now):
    responses = make_responses(question.consultation, [{question: text} for text in ONE_THING])
    late = make_theme(question, "Buses are late", [make_point(each, question) for each in responses], analyst)
    run = split(late, analyst, now)
    assert (run.state, run.points_in, list(run.suggestions)) == (RunState.DONE, 20, [])


def test_a_theme_with_few_points_is_read_by_hand(question, analyst, now):
    responses = make_many(question.consultation, question, 11)
    small = make_theme(question, "Small", [make_point(each, question) for each in responses], analyst)
    assert theming.is_too_few(small)
    with pytest.raises(theming.CannotSplit, match="Too few to split: read them by hand"), transaction():
        theming.ask_for_split(small, by=analyst, now=now)


def test_a_split_is_no_reading_of_the_question(question, theme, analyst, now):
    first = theming.find_run(question)
    suggested = theming.list_suggestions(question)
    with transaction():
        waiting = theming.ask_for_split(theme, by=analyst, now=now)
    make_read(question, make_many(question.consultation, question, 3))
    with transaction():
        assert theming.ask_for_run(question, by=analyst, now=now) != waiting
        assert waiting.settings["themes"] == "2 to 4"
    machine.carry_out_run(waiting.id, now=now)
    assert (theming.list_runs(question)[-1], theming.find_run(question, RunState.DONE)) == (first, first)
    assert theming.list_suggestions(question) == suggested
    assert machine.place_new(question.id, now=now) > 0


def test_a_split_that_waits_keeps_no_reading_of_the_question_back(question, theme, analyst, now):
    with transaction():
        theming.ask_for_split(theme, by=analyst, now=now)
    make_read(question, make_many(question.consultation, question, 30))
    with transaction():
        assert theming.ask_if_enough(question, read_after=20, now=now) is not None


def test_a_later_reading_goes_on_with_the_parts_under_their_names(question, theme, analyst, now):
    run = split(theme, analyst, now)
    with transaction():
        made = theming.accept_split(run, {}, by=analyst, now=now)
    decided = placements()
    make_read(question, make_many(question.consultation, question, 30))
    make_run(question)
    going_on = {each.theme for each in theming.list_suggestions(question, state=SuggestionState.CONTINUED)}
    assert len(going_on & set(made)) >= 2
    assert placements() == decided


def test_a_new_answer_finds_the_part_and_not_the_theme_that_was_split(question, theme, analyst, now):
    run = split(theme, analyst, now)
    with transaction():
        made = theming.accept_split(run, {}, by=analyst, now=now)
    grid = next(each.theme for each in run.suggestions if about(each)[0] == "grid")
    before = theming.count_proposed(grid)[0]
    text = "Our factory waits for a grid connection, and the network has no capacity."
    make_read(question, make_responses(question.consultation, [{question: text}]))
    machine.place_new(question.id, now=now)
    assert grid in made
    assert theming.count_proposed(grid)[0] > before
    assert theming.count_proposed(theme)[0] == 0


def test_ticked_passages_become_a_theme_of_their_own_and_go_back(question, theme, analyst, now):
    before, decided = state(question), placements()
    picked = theming.points_of(theme)[:6]
    with transaction():
        new = theming.split_off(theme, picked, name="New from six", by=analyst, now=now)
    assert set(theming.points_of(new)) == set(picked)
    assert not set(theming.points_of(theme)) & set(picked)
    assert new.came_from == theme
    with transaction():
        theming.put_back(new, by=analyst, now=now)
    assert (state(question), placements()) == (before, decided)


def test_only_passages_that_stand_under_a_theme_can_be_taken_out_of_it(question, theme, analyst, now):
    other = make_point(make_response(question.consultation, {question: "Something else."}), question)
    with pytest.raises(theming.CannotSplit), transaction():
        theming.split_off(theme, [other], name="New", by=analyst, now=now)
    assert theming.list_themes(question) == [theme]


def test_what_was_placed_again_under_the_old_theme_is_not_touched_when_a_split_is_undone(question, theme, analyst, now):
    picked = theming.points_of(theme)[:6]
    with transaction():
        new = theming.split_off(theme, picked, name="New from six", by=analyst, now=now)
        theming.place_point(theme, picked[0], by=analyst, now=now)
    assert picked[0] in theming.points_of(new) and picked[0] in theming.points_of(theme)
    with transaction():
        theming.put_back(new, by=analyst, now=now)
    assert set(picked) <= set(theming.points_of(theme))


def test_what_people_are_for_or_against_goes_with_the_parts(question, theme, analyst, now):
    with transaction():
        theme.proposal = theming.add_proposal(question, "Build it", asked_in=None, by=analyst, now=now)
    run = split(theme, analyst, now)
    with transaction():
        made = theming.accept_split(run, {}, by=analyst, now=now)
        made.append(theming.split_off(made[0], theming.points_of(made[0])[:2], name="Two", by=analyst, now=now))
    assert {each.proposal for each in made} == {theme.proposal}


def test_a_split_leaves_what_waits_to_be_marked_for_or_against_as_it_is(question, theme, analyst, now):
    with transaction():
        other = theming.split_off(theme, theming.points_of(theme)[:14], name="Other", by=analyst, now=now)
        theme.proposal = theming.add_proposal(question, "Build it", asked_in=None, by=analyst, now=now)
    waits = theming.count_to_mark(theme.proposal)
    split(other, analyst, now)
    assert theming.count_to_mark(theme.proposal) == waits > 0
