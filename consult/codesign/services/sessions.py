"""Plan a workshop, run it, and write down what was said there."""

from datetime import datetime, timedelta
from uuid import uuid4

from consult import audit, jobs
from consult.codesign.errors import (
    ClauseUnknown,
    DatesCrossed,
    NoteIsOut,
    NothingSaid,
    RoundNotStarted,
    SessionNotBegun,
    SessionOver,
)
from consult.codesign.models import Contribution, ContributionKind, Round, Session, SessionState
from consult.codesign.queries import find_session_by_code, has_clause, lock_session
from consult.codesign.rules import CODE_LENGTH, is_code
from consult.db import db
from consult.jobs import Job
from consult.people import Person
from consult.words import clean, clear_code, one_line


def plan_session(
    round_: Round,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    mode: str,
    *,
    by: Person | None,
    now: datetime,
    join_code: str | None = None,
) -> Session:
    """Put a workshop into a round, with a code by which people join it; `join_code` brings one printed already."""
    if round_.learning is not None:
        raise NoteIsOut(f"Round {round_.no} is over: its learning note is published")
    if ends_at <= starts_at:
        raise DatesCrossed("The end must be after the start")
    session = Session(
        id=uuid4(),
        round_id=round_.id,
        title=one_line(title),
        starts_at=starts_at,
        ends_at=ends_at,
        place=one_line(place),
        mode=mode,
        join_code=join_code or _free_code(),
    )
    assert is_code(session.join_code), "a join code is six characters that cannot be mistaken"
    session.round = round_
    db.session.add(session)
    db.session.flush()
    audit.record("planned a session", session, f"Planned a session of round {round_.no}", by=by, at=now)
    return session


def _free_code() -> str:
    """One of 887 million; the unique constraint has the last word."""
    code = clear_code(CODE_LENGTH)
    return code if find_session_by_code(code) is None else _free_code()


def open_session(session: Session, *, by: Person | None, now: datetime) -> Session:
    """Begin now, before the time in the timetable: everybody is there. Open already: nothing changes."""
    session = lock_session(session)
    if session.round.started_at is None:
        raise RoundNotStarted(f"Start round {session.round.no} first")
    if session.state(at=now) is SessionState.OVER:
        raise SessionOver("This session is over. Add time to go on")
    if session.state(at=now) is SessionState.WAITING:
        session.starts_at = now
        audit.record("began a session", session, "Began before the time in the timetable", by=by, at=now)
    return session


def extend_session(session: Session, *, minutes: int, by: Person | None, now: datetime) -> Session:
    """Go on for longer; one that was over goes on from now."""
    session = lock_session(session)
    if session.round.learning is not None:
        raise NoteIsOut(f"The learning note of round {session.round.no} is published, so the session stays over")
    session.ends_at = max(session.ends_at, now) + timedelta(minutes=minutes)
    audit.record("extended a session", session, f"Added {minutes} minutes", by=by, at=now)
    return session


def close_session(session: Session, *, by: Person | None, now: datetime) -> Session:
    """End now: no more votes and statements. Over already: nothing changes."""
    session = lock_session(session)
    if session.state(at=now) is SessionState.WAITING:
        raise SessionNotBegun("This session has not begun")
    if session.state(at=now) is SessionState.OPEN:
        session.ends_at = now
        audit.record("ended a session", session, "Ended the session", by=by, at=now)
    return session


def release_totals(session: Session, *, by: Person | None, now: datetime) -> Session:
    """Let participants see how the room voted. Released already: nothing changes."""
    session = lock_session(session)
    if session.released_at is None:
        session.released_at = now
        audit.record("released totals", session, "Showed participants how the room voted", by=by, at=now)
    return session


def capture_contribution(
    session: Session,
    kind: ContributionKind,
    text: str,
    table_no: int | None,
    said_by: str,
    clause_key: str | None,
    *,
    by: Person,
    now: datetime,
) -> Contribution:
    """Write down what was said, and ask for it to be read. `said_by` is a role ("bus driver") or nothing, never a name.

    Notes on paper may be typed in after the session, until the round's learning note is out.
    """
    if session.round.learning is not None:
        raise NoteIsOut(f"The learning note of round {session.round.no} is published, so nothing more can be added")
    if now < session.starts_at:
        raise SessionNotBegun("This session has not begun, so nothing can have been said in it")
    if not clean(text):
        raise NothingSaid("Write what was said")
    if clause_key and not has_clause(session.round, clause_key):
        raise ClauseUnknown("That clause is in no draft of this plan. Choose another, or none")
    contribution = Contribution(
        id=uuid4(),
        session_id=session.id,
        kind=kind,
        text=clean(text),
        table_no=table_no,
        said_by=one_line(said_by),
        clause_key=clause_key or None,
        captured_by=by.id,
        at=now,
    )
    db.session.add(contribution)
    audit.record("captured a contribution", contribution, "Wrote down what was said in a session", by=by, at=now)
    jobs.ask(Job.READ_CONTRIBUTIONS, now=now, contribution_ids=[str(contribution.id)])
    return contribution
