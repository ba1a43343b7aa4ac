"""Placements: singly, or together after a blind sample."""

from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from consult import theming
from consult.db import db, transaction
from consult.people import RoleName
from consult.responses.models import Publication
from consult.theming import machine
from consult.theming.models import Placement, SuggestedPlacement
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
def theme(question, analyst, now):
    """A theme with 60 likely placements, and 12 weak ones, that a run proposes."""
    make_read(question, make_many(question.consultation, question, 36))
    run = make_run(question)
    with transaction():
        suggestions = theming.list_suggestions(question)
        theme = theming.merge_themes(suggestions[0], suggestions[1:], by=analyst, now=now)
        ids = db.session.scalars(select(SuggestedPlacement.id).where(SuggestedPlacement.run_id == run.id)).all()
        for weak, chosen in ((True, ids[:12]), (False, ids[12:])):
            db.session.execute(update(SuggestedPlacement).where(SuggestedPlacement.id.in_(chosen)).values(weak=weak))
    return theme


def placed():
    return db.session.scalar(select(func.count()).where(Placement.removed_at.is_(None)))


def draw(theme, analyst, now):
    with transaction():
        return theming.draw_check(theme, by=analyst, now=now)


def record(check, wrong, analyst, now):
    with transaction():
        return theming.record_check(check, wrong, by=analyst, now=now)


def sampled(check):
    return theming.list_points([UUID(each) for each in check.sample])


def test_the_sample_has_twenty_of_sixty_and_none_that_is_unsure(theme, analyst, now):
    check = draw(theme, analyst, now)
    assert (len(set(check.sample)), check.proposed) == (20, 60)
    weak = set(db.session.scalars(select(SuggestedPlacement.point_id).where(SuggestedPlacement.weak)))
    assert not weak & {point.id for point in sampled(check)}


def test_a_sample_that_was_drawn_is_not_drawn_again_until_it_looks_well(theme, analyst, now):
    assert draw(theme, analyst, now).id == draw(theme, analyst, now).id


@pytest.mark.parametrize("wrong", [0, 1])
def test_at_most_one_wrong_in_twenty_accepts_all_but_the_wrong(theme, analyst, now, wrong):
    check = draw(theme, analyst, now)
    misfits = [point.id for point in sampled(check)[:wrong]]
    assert record(check, misfits, analyst, now) is True
    assert placed() == len(theming.points_of(theme)) == 60 - wrong
    assert not {point.id for point in theming.points_of(theme)} & set(misfits)
    assert {each.check_id for each in db.session.scalars(select(Placement))} == {check.id}


def test_two_wrong_in_twenty_refuse_the_batch_and_keep_only_what_was_read(theme, analyst, now):
    check = draw(theme, analyst, now)
    points = sampled(check)
    assert record(check, [points[0].id, points[1].id], analyst, now) is False
    assert {point.id for point in theming.points_of(theme)} == {point.id for point in points[2:]}
    assert {each.check_id for each in db.session.scalars(select(Placement))} == {None}


def test_after_a_refusal_the_rest_is_read_one_by_one(theme, analyst, now):
    check = draw(theme, analyst, now)
    record(check, [point.id for point in sampled(check)[:2]], analyst, now)
    with pytest.raises(theming.NothingToCheck, match="one by one"), transaction():
        theming.draw_check(theme, by=analyst, now=now)


def test_what_did_not_fit_in_a_check_is_not_proposed_again(theme, analyst, now):
    check = draw(theme, analyst, now)
    misfit = sampled(check)[0].id
    record(check, [misfit], analyst, now)
    assert misfit not in {each.point_id for each in theming.list_proposed(theme)}
    assert theming.count_proposed(theme) == (12, 0)


def test_a_check_counts_once(theme, analyst, now):
    check = draw(theme, analyst, now)
    record(check, [], analyst, now)
    with pytest.raises(theming.CheckDone), transaction():
        theming.record_check(check, [], by=analyst, now=now)


def test_only_passages_of_the_sample_can_be_found_wrong(theme, analyst, now):
    check = draw(theme, analyst, now)
    other = db.session.scalars(select(SuggestedPlacement.point_id).where(SuggestedPlacement.weak)).first()
    with pytest.raises(theming.NotThisQuestion), transaction():
        theming.record_check(check, [other], by=analyst, now=now)
    assert check.done_at is None


def test_what_joined_a_theme_after_the_sample_was_drawn_is_not_accepted_with_it(theme, question, analyst, now):
    check = draw(theme, analyst, now)
    make_read(question, make_many(question.consultation, question, 3))
    make_run(question)
    record(check, [], analyst, now.replace(minute=45))
    assert placed() == 60


def test_what_was_placed_by_itself_after_the_sample_was_drawn_is_not_accepted_with_it(theme, question, analyst, now):
    check = draw(theme, analyst, now)
    make_read(question, make_many(question.consultation, question, 3))
    assert machine.place_new(question.id, now=now.replace(minute=40)) > 0
    assert theming.count_proposed(theme)[0] > 60
    record(check, [], analyst, now.replace(minute=45))
    assert placed() == 60


def test_placing_twice_is_placing_once_and_removing_takes_it_out(question, analyst, now):
    point = make_point(make_response(question.consultation, {question: "Grid first."}), question)
    theme = make_theme(question, "Grid", [], analyst)
    for _ in range(2):
        with transaction():
            theming.place_point(theme, point, by=analyst, now=now)
    assert theming.points_of(theme) == [point]
    with transaction():
        theming.remove_placement(theme, point, by=analyst, now=now)
    assert (theming.points_of(theme), placed()) == ([], 0)
    with transaction():
        theming.place_point(theme, point, by=analyst, now=now)
    assert theming.points_of(theme) == [point]


def test_a_point_removed_from_a_merged_theme_is_gone_from_the_kept_one(question, analyst, now):
    point = make_point(make_response(question.consultation, {question: "Grid first."}), question)
    kept, folded = make_theme(question, "Kept", [], analyst), make_theme(question, "Folded", [point], analyst)
    with transaction():
        theming.merge_themes(kept, [folded], by=analyst, now=now)
        theming.remove_placement(kept, point, by=analyst, now=now)
    assert theming.points_of(kept) == []


def test_a_passage_stands_only_under_themes_of_its_own_question(question, analyst, now):
    other = make_question(question.consultation)
    point = make_point(make_response(question.consultation, {other: "Grid first."}), other)
    theme = make_theme(question, "Grid", [], analyst)
    with pytest.raises(theming.NotThisQuestion), transaction():
        theming.place_point(theme, point, by=analyst, now=now)


def test_what_may_not_be_shown_counts_all_the_same(question, analyst):
    shown = make_response(question.consultation, {question: "Grid first."})
    hidden = [
        make_response(question.consultation, {question: "Grid first, says a secret."}, publication=publication)
        for publication in (Publication.CONFIDENTIAL, Publication.NONE)
    ]
    theme = make_theme(question, "Grid", [make_point(each, question) for each in (shown, *hidden)], analyst)
    assert len(theming.respondents_of(theme)) == 3
