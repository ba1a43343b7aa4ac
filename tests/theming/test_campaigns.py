"""Families of look-alikes: suggested, confirmed or not by a person, all counted, read once."""

import pytest

from consult import theming
from consult.db import db, transaction
from consult.people import RoleName
from consult.theming import machine
from consult.theming.families import CampaignState
from consult.theming.models import Point
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_responses
from tests.factories.theming import make_point, make_read, make_run, make_theme

TEMPLATE = (
    "The plan must put the canal towpaths first, because people walk and cycle to work along them every day, "
    "and because a repaired towpath costs less than any road and lasts for thirty years or more."
)
OWN = " My own daughter fell on the broken stones near the second lock last winter and broke her wrist badly."


@pytest.fixture
def question(app, now):
    return make_question(make_consultation())


@pytest.fixture
def analyst(app):
    return make_person(RoleName.ANALYST)


@pytest.fixture
def letters(question):
    """Five copies of one text, one with words of the sender's own, and one that is something else."""
    texts = [TEMPLATE] * 5 + [TEMPLATE + OWN, "Buses should run later in the evening than they do now."]
    responses = make_responses(question.consultation, [{question: text} for text in texts])
    make_read(question, responses)
    return responses


def find(question, now):
    machine.find_campaigns(question.id, now=now)
    return theming.list_campaigns(question)


def test_look_alikes_are_suggested_as_a_family_with_what_each_added(question, letters, now):
    [family] = find(question, now)
    size = theming.count_members([family])[family.id]
    assert (family.state, size.all, size.with_additions) == (CampaignState.SUGGESTED, 6, 1)
    assert family.template.text == TEMPLATE


def test_a_suggested_family_changes_no_count(question, letters, now):
    find(question, now)
    assert theming.ledger(question).copies == 0


def test_copies_of_a_confirmed_campaign_count_by_their_template(question, letters, analyst, now):
    [family] = find(question, now)
    with transaction():
        theming.confirm_campaign(family, by=analyst, now=now)
    ledger = theming.ledger(question)
    assert (ledger.copies, ledger.adds_up) == (4, True)
    template = next(each for each in letters if each.latest.answers[0].id == family.template_id)
    point = template.latest.answers[0]
    theme = make_theme(question, "Towpaths", [first_point(point)], analyst)
    assert len(theming.respondents_of(theme)) == 5
    assert len(theming.points_of(theme)) == 1
    assert theming.count_sizes(question)[theme.id] == theming.Size(responses=5, points=1)


def first_point(answer):
    return db.session.query(Point).filter_by(answer_id=answer.id).order_by(Point.start).first()


def test_what_was_placed_for_a_copy_alone_does_not_count_beside_the_template(question, letters, analyst, now):
    [family] = find(question, now)
    copy = next(each for each in letters[:5] if each.latest.answers[0].id != family.template_id)
    theme = make_theme(question, "Towpaths", [make_point(copy, question)], analyst)
    assert len(theming.respondents_of(theme)) == 1
    with transaction():
        theming.confirm_campaign(family, by=analyst, now=now)
    assert theming.respondents_of(theme) == set()
    with transaction():
        theming.undo_campaign(family, by=analyst, now=now)
    assert len(theming.respondents_of(theme)) == 1


def test_a_run_reads_a_confirmed_campaign_once(question, letters, analyst, now):
    before = make_run(question).points_in
    [family] = find(question, now)
    with transaction():
        theming.confirm_campaign(family, by=analyst, now=now)
    assert make_run(question).points_in == before - 4


@pytest.mark.parametrize("decide", [theming.confirm_campaign, theming.reject_campaign])
def test_looking_again_leaves_what_a_person_decided(question, letters, analyst, now, decide):
    [family] = find(question, now)
    with transaction():
        decide(family, by=analyst, now=now)
    [again] = find(question, now)
    assert (again.id, again.decided_by) == (family.id, analyst.id)


def test_looking_again_replaces_what_nobody_judged(question, letters, now):
    first = find(question, now)[0].id
    make_read(question, make_responses(question.consultation, [{question: TEMPLATE}]))
    [again] = find(question, now)
    assert again.id != first
    assert theming.count_members([again])[again.id].all == 7


def test_a_family_is_judged_once(question, letters, analyst, now):
    [family] = find(question, now)
    with transaction():
        theming.confirm_campaign(family, by=analyst, now=now)
    with pytest.raises(theming.CampaignDecided), transaction():
        theming.reject_campaign(family, by=analyst, now=now)
