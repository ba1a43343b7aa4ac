"""What people decided about words that their sender changed or withdrew is kept, and counts no more."""

import pytest
from sqlalchemy import select

from consult import responses, summaries, theming
from consult.db import db, transaction
from consult.people import RoleName
from consult.theming import LedgerClass, machine
from consult.theming.families import CampaignState
from consult.theming.models import Placement, Reading
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_later_version, make_responses
from tests.factories.theming import make_many, make_point, make_read, make_run, make_theme
from tests.theming.test_campaigns import TEMPLATE


@pytest.fixture
def question(app, now):
    return make_question(make_consultation())


@pytest.fixture
def analyst(app):
    return make_person(RoleName.ANALYST)


@pytest.fixture
def placed(question, analyst):
    """Two responses whose points people placed under one theme."""
    heard = make_responses(question.consultation, [{question: "Grid first."}, {question: "The grid, soon."}])
    theme = make_theme(question, "Grid", [make_point(each, question) for each in heard], analyst)
    return theme, heard


def withdraw(response, now):
    with transaction():
        responses.withdraw_response(response, "", by=None, now=now)


def test_points_of_an_earlier_version_leave_the_theme_and_stay_on_record(placed, question, now):
    theme, (first, second) = placed
    version = make_later_version(first, {question: "Skills first."})
    assert theming.respondents_of(theme) == {second.id}
    assert [point.text for point in theming.points_of(theme)] == ["The grid, soon."]
    assert theming.count_accepted(question)[theme.id] == {None: 1}
    assert len(db.session.scalars(select(Placement).where(Placement.removed_at.is_(None))).all()) == 2
    ledger = theming.ledger(question)
    assert (ledger.received, ledger.placed, ledger.waiting) == (2, 1, 1) and ledger.adds_up
    machine.read_versions([version.id], now=now)
    ledger = theming.ledger(question)
    assert (ledger.placed, ledger.other, ledger.waiting) == (1, 1, 0) and ledger.adds_up
    assert db.session.query(Reading).count() == 3


def test_a_withdrawn_response_leaves_the_theme_and_comes_back_to_it(placed, question, now):
    theme, (first, second) = placed
    withdraw(first, now)
    assert theming.respondents_of(theme) == {second.id}
    assert theming.count_accepted(question)[theme.id] == {None: 1}
    ledger = theming.ledger(question)
    assert (ledger.placed, ledger.excluded) == (1, 1) and ledger.adds_up
    with transaction():
        responses.take_back_withdrawal(first, by=None, now=now)
    assert theming.respondents_of(theme) == {first.id, second.id}
    assert theming.ledger(question).of(LedgerClass.PLACED) == 2


def test_a_summary_counts_by_what_stands_now(placed, question, now):
    theme, (first, second) = placed
    withdraw(first, now)
    assert summaries.tally_of(question).heard(theme.id).respondents == {second.id}


def test_suggestions_show_no_passage_of_what_was_changed_or_withdrawn(question, now):
    heard = make_many(question.consultation, question, 36)
    make_read(question, heard)
    make_run(question)

    def shown():
        suggestions = theming.list_suggestions(question)
        listed = [each.point for one in suggestions for each in theming.list_suggested_points(one, size=500)]
        examples = [point for points in theming.list_examples(suggestions).values() for point in points]
        border = [point for one in suggestions for point in theming.list_border_cases(one)]
        return {point.said_in.version.response_id for point in (*listed, *examples, *border)}

    gone, changed = heard[0], heard[1]
    assert {gone.id, changed.id} <= shown()
    withdraw(gone, now)
    make_later_version(changed, {question: "Nothing to add."})
    assert not {gone.id, changed.id} & shown()


def test_a_campaign_counts_those_whose_copy_stands(question, analyst, now):
    heard = make_responses(question.consultation, [{question: TEMPLATE}] * 5)
    make_read(question, heard)
    machine.find_campaigns(question.id, now=now)
    [family] = theming.list_campaigns(question)
    with transaction():
        theming.confirm_campaign(family, by=analyst, now=now)
    others = [each for each in heard if each.latest.id != family.template.version_id]
    withdraw(others[0], now)
    make_later_version(others[1], {question: "In my own words: the towpaths."})
    [family] = theming.list_campaigns(question)
    assert family.state is CampaignState.CONFIRMED and theming.count_members([family])[family.id].all == 3
    ledger = theming.ledger(question)
    assert (ledger.received, ledger.excluded, ledger.copies, ledger.waiting) == (5, 1, 2, 1) and ledger.adds_up
