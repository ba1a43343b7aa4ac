"""A close moves earlier only when two people agree, with a day's notice and a reason that people read."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from consult import catalogue
from consult.catalogue import ActKind
from consult.catalogue.errors import NotNow, ReasonNeeded, WrongDates
from consult.db import db, transaction
from consult.people import RoleName
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person

DAY = timedelta(days=1)
DATES = "/facilitate/consultations/steel/dates"


@pytest.fixture
def consultation(app, now):
    return make_consultation(slug="steel")


@pytest.fixture
def two(app):
    return make_person(RoleName.FACILITATOR), make_person(RoleName.FACILITATOR)


def propose(consultation, by, at, closes_at, reason="The bill fell"):
    with transaction():
        return catalogue.propose_early_close(consultation, closes_at=closes_at, reason=reason, by=by, now=at)


def confirm(consultation, by, at):
    with transaction():
        catalogue.confirm_early_close(consultation, by=by, now=at)


def test_a_proposal_alone_changes_nothing(consultation, two, now):
    closes = consultation.closes_at
    propose(consultation, two[0], now, now + 2 * DAY)
    assert consultation.closes_at == closes and consultation.acts == []


def test_a_second_person_confirms_and_people_read_why(app, consultation, two, now):
    propose(consultation, two[0], now, now + 2 * DAY)
    confirm(consultation, two[1], now)
    assert consultation.closes_at == now + 2 * DAY
    assert [act.kind for act in consultation.acts] == [ActKind.CLOSED_EARLY]
    [told] = catalogue.list_told(consultation)
    assert told.words.startswith("Shortened from") and told.why == "The bill fell."
    assert "tell_dates" in [str(job) for job, _owed in app.extensions["asked"]]
    assert not consultation.takes(received_at=now + 2 * DAY, began_at=None)


def test_nobody_confirms_what_they_proposed(consultation, two, now):
    propose(consultation, two[0], now, now + 2 * DAY)
    with pytest.raises(NotNow, match="somebody else"):
        confirm(consultation, two[0], now)


def test_the_database_knows_that_it_takes_two(consultation, two, now):
    proposed = propose(consultation, two[0], now, now + 2 * DAY)
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(text("UPDATE early_close SET confirmed = true, settled_by = proposed_by"))
    assert proposed.confirmed is None


@pytest.mark.parametrize("notice", [DAY - timedelta(milliseconds=1), timedelta(days=10)])
def test_it_takes_a_days_notice_and_an_earlier_hour(consultation, two, now, notice):
    with pytest.raises(WrongDates):
        propose(consultation, two[0], now, now + notice)


def test_the_notice_is_counted_again_when_it_is_confirmed(consultation, two, now):
    propose(consultation, two[0], now, now + 2 * DAY)
    with pytest.raises(WrongDates, match="day's notice"):
        confirm(consultation, two[1], now + DAY + timedelta(minutes=1))


def test_it_needs_a_reason(consultation, two, now):
    with pytest.raises(ReasonNeeded):
        propose(consultation, two[0], now, now + 2 * DAY, reason="  ")


def test_what_was_dropped_is_confirmed_by_nobody(consultation, two, now):
    propose(consultation, two[0], now, now + 2 * DAY)
    with transaction():
        catalogue.drop_early_close(consultation, by=two[0], now=now)
    with pytest.raises(NotNow):
        confirm(consultation, two[1], now)


def test_without_two_people_the_database_still_shortens_nothing(consultation, now):
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(
            text(
                "INSERT INTO timetable_act (id, consultation_id, no, kind, at, closed_before, closes_after, reason) "
                "SELECT id, id, 1, 'extended', opens_at, closes_at, opens_at, 'x' FROM consultation"
            )
        )


def test_on_the_pages_one_proposes_and_the_other_confirms(browse, consultation, two):
    first, second = browse.as_(two[0]), browse.as_(two[1])
    form = first.get(f"{DATES}/early")
    given = {"closes_on": ["5", "11", "2018"], "closes_time": "", "why": "The bill fell"}
    preview = first.submit(form, given | {"press": "preview"})
    assert "Monday 5 November 2018" in preview.text
    page = first.submit(preview, given | {"press": "save"})
    assert "You proposed this, so somebody else has to confirm it" in page.text
    assert "Confirm the earlier close" not in page.text
    assert "Close Consultation steel early?" in second.get("/facilitate").text
    page = second.get(DATES)
    page = second.submit(page, action="/dates/early/confirm")
    assert "Shortened from" in page.text
    assert "Shortened from" in browse.get("/consultations/steel").text
