"""I9: what the machine proposes counts for nothing, and what a person decided survives every re-run."""

import pytest
from sqlalchemy import select

from consult import theming
from consult.db import db, transaction
from consult.people import RoleName
from consult.theming import machine
from consult.theming.models import Placement, SuggestedPlacement, SuggestedTheme
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.theming import make_many, make_read, make_run


@pytest.fixture
def question(app, now):
    question = make_question(make_consultation())
    make_read(question, make_many(question.consultation, question, 36))
    make_run(question)
    return question


@pytest.fixture
def analyst(app):
    return make_person(RoleName.ANALYST)


def counts(question):
    """Everything a board could see of a question's themes."""
    ledger = theming.ledger(question)
    themes = theming.list_themes(question)
    return (
        ledger.placed,
        theming.count_sizes(question),
        [(theme.name, frozenset(theming.respondents_of(theme)), len(theming.points_of(theme))) for theme in themes],
    )


def test_what_a_run_suggests_reaches_no_count(question):
    assert theming.list_suggestions(question)
    assert counts(question) == (0, {}, [])


def test_an_accepted_theme_with_nothing_placed_counts_nobody(question, analyst, now):
    with transaction():
        theme = theming.accept_suggestion(theming.list_suggestions(question)[0], by=analyst, now=now)
    assert counts(question) == (0, {}, [(theme.name, frozenset(), 0)])


def test_a_sample_that_nobody_has_read_accepts_nothing(question, analyst, now):
    with transaction():
        theme = theming.accept_suggestion(theming.list_suggestions(question)[0], by=analyst, now=now)
        theming.draw_check(theme, by=analyst, now=now)
    assert counts(question)[0] == 0


def decide(question, analyst, now) -> None:
    """A person merges two suggestions under a name of theirs, sets any others aside, and places some points."""
    first, second, *others = theming.list_suggestions(question)
    with transaction():
        grid = theming.accept_suggestion(first, name="A name of our own", by=analyst, now=now)
        theming.merge_themes(grid, [second], by=analyst, now=now)
        for other in others:
            theming.reject_suggestion(other, "Not about the plan", by=analyst, now=now)
        proposed = [each.point for each in theming.list_proposed(grid)]
        theming.place_points(grid, proposed[:5], by=analyst, now=now)
        theming.remove_placement(grid, proposed[0], by=analyst, now=now)


def decisions():
    return (
        sorted((str(each.id), each.state, str(each.theme_id), str(each.decided_by), each.reason)
               for each in db.session.scalars(select(SuggestedTheme)) if each.decided_by is not None),
        sorted((str(each.theme_id), str(each.point_id), str(each.person_id), each.removed_at is None)
               for each in db.session.scalars(select(Placement))),
    )  # fmt: skip


def test_what_a_person_decided_survives_every_re_run(question, analyst, now):
    decide(question, analyst, now)
    before, decided = counts(question), decisions()
    make_read(question, make_many(question.consultation, question, 30))
    second = make_run(question)
    assert second.no == 2
    assert (counts(question), decisions()) == (before, decided)
    machine.carry_out_run(second.id, now=now)
    machine.find_campaigns(question.id, now=now)
    assert (counts(question), decisions()) == (before, decided)


def test_a_new_reading_never_writes_into_an_older_one(question, analyst, now):
    first = theming.get_run(question, 1).id
    rows = select(SuggestedPlacement.id).where(SuggestedPlacement.run_id == first)
    before = set(db.session.scalars(rows))
    make_read(question, make_many(question.consultation, question, 30))
    make_run(question)
    assert set(db.session.scalars(rows)) == before
