"""A workshop is planned, opened, extended and ended; what was said in it is written down."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from consult import codesign
from consult.codesign import ContributionKind, SessionState
from consult.codesign.errors import (
    ClauseUnknown,
    DatesCrossed,
    NoteIsOut,
    NothingSaid,
    RoundNotStarted,
    SessionNotBegun,
    SessionOver,
)
from consult.codesign.models import Contribution
from consult.codesign.rules import is_code
from consult.db import db, transaction
from consult.errors import NotFound
from consult.jobs import Job, OwedWork
from consult.people import RoleName
from tests.factories.catalogue import make_consultation
from tests.factories.codesign import make_note, make_round, make_session
from tests.factories.people import make_person

HOUR = timedelta(hours=1)


def capture(session, now, text="The first bus is too late.", *, kind=ContributionKind.ISSUE, clause_key=None):
    taker = make_person(RoleName.FACILITATOR)
    with transaction():
        return codesign.capture_contribution(session, kind, text, 2, "bus passenger", clause_key, by=taker, now=now)


def test_a_session_gets_a_code_of_six_characters_that_cannot_be_mistaken(app, now):
    assert is_code(make_session().join_code)


def test_a_session_is_found_by_its_code_however_people_type_it(app, now):
    session = make_session()
    code = session.join_code
    for typed in (code, code.lower(), f" {code[:3]} {code[3:]} ", f"{code[:3]}-{code[3:]}"):
        assert codesign.find_session_by_code(typed) is session
    assert codesign.find_session_by_code("AAAAAA") is None
    assert codesign.find_session_by_code("") is None


def test_a_session_that_ends_before_it_starts_is_refused(app, now):
    with pytest.raises(DatesCrossed):
        make_session(starts_at=now, ends_at=now)


def test_a_session_waits_then_is_open_then_over(app, now):
    session = make_session(starts_at=now, ends_at=now + HOUR)
    assert session.state(at=now - timedelta(seconds=1)) is SessionState.WAITING
    assert session.state(at=now) is SessionState.OPEN
    assert session.state(at=now + HOUR) is SessionState.OVER


def test_a_session_of_a_round_that_has_not_started_waits(app, now):
    session = make_session(make_round(started=False))
    assert session.state(at=now) is SessionState.WAITING
    with pytest.raises(RoundNotStarted), transaction():
        codesign.open_session(session, by=None, now=now)


def test_a_facilitator_begins_before_the_time_and_ends_before_the_time(app, now):
    session = make_session(starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    with transaction():
        codesign.open_session(session, by=None, now=now)
    assert session.state(at=now) is SessionState.OPEN
    with transaction():
        codesign.close_session(session, by=None, now=now)
    assert session.state(at=now) is SessionState.OVER
    with pytest.raises(SessionOver), transaction():
        codesign.open_session(session, by=None, now=now)


def test_a_session_that_has_not_begun_cannot_be_ended(app, now):
    session = make_session(starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    with pytest.raises(SessionNotBegun), transaction():
        codesign.close_session(session, by=None, now=now)


def test_a_session_that_was_over_goes_on_from_now_when_time_is_added(app, now):
    session = make_session(ends_at=now - timedelta(minutes=5))
    with transaction():
        codesign.extend_session(session, minutes=15, by=None, now=now)
    assert session.ends_at == now + timedelta(minutes=15)
    assert session.state(at=now) is SessionState.OPEN


def test_after_the_note_is_out_a_session_stays_over(app, now):
    session = make_session(ends_at=now - HOUR, starts_at=now - 2 * HOUR)
    make_note(session.round)
    with pytest.raises(NoteIsOut), transaction():
        codesign.extend_session(session, minutes=15, by=None, now=now)


def test_totals_are_released_once(app, now):
    session = make_session()
    for later in (timedelta(), HOUR):
        with transaction():
            codesign.release_totals(session, by=None, now=now + later)
    assert session.released_at == now


def test_what_was_said_is_kept_with_its_table_role_and_clause(app, now):
    session = make_session()
    contribution = capture(session, now, clause_key="clause-1", kind=ContributionKind.OBJECTION)
    assert (contribution.table_no, contribution.said_by, contribution.clause_key) == (2, "bus passenger", "clause-1")
    assert codesign.list_contributions(session) == [contribution]
    assert codesign.get_contribution(contribution.id) is contribution


def test_reading_is_asked_for_with_the_contribution_or_not_at_all(app, now):
    session = make_session()
    contribution = capture(session, now)
    owed = db.session.scalars(select(OwedWork)).one()
    assert (owed.job, owed.arguments) == (Job.READ_CONTRIBUTIONS, {"contribution_ids": [str(contribution.id)]})
    taker = make_person(RoleName.FACILITATOR)
    with pytest.raises(ZeroDivisionError), transaction():
        codesign.capture_contribution(session, ContributionKind.IDEA, "Lost.", None, "", None, by=taker, now=now)
        _ = 1 / 0
    assert db.session.scalar(select(func.count()).select_from(OwedWork)) == 1
    assert db.session.scalar(select(func.count()).select_from(Contribution)) == 1


def test_notes_on_paper_may_be_typed_in_after_the_session_until_the_note_is_out(app, now):
    session = make_session(ends_at=now - timedelta(minutes=5))
    capture(session, now)
    make_note(session.round)
    with pytest.raises(NoteIsOut):
        capture(session, now, text="Too late.")


def test_nothing_can_have_been_said_in_a_session_that_has_not_begun(app, now):
    session = make_session(starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    with pytest.raises(SessionNotBegun):
        capture(session, now)


@pytest.mark.parametrize(
    ("given", "error"), [({"text": " \n "}, NothingSaid), ({"clause_key": "no-such"}, ClauseUnknown)]
)
def test_a_contribution_has_words_and_its_clause_exists(app, now, given, error):
    session = make_session()
    with pytest.raises(error):
        capture(session, now, **given)


def test_a_session_of_another_consultation_is_not_found(app, now):
    session = make_session()
    with pytest.raises(NotFound):
        codesign.get_session(make_consultation(), session.id)
