"""Join a session, put a short thought to the room, and say agree, disagree or pass."""

from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import CursorResult, Integer, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from consult import audit
from consult.codesign.errors import (
    AlreadySaid,
    CodeUnknown,
    NothingSaid,
    NotInThisSession,
    SessionNotBegun,
    SessionOver,
    StatementTooLong,
    StatementWithdrawn,
)
from consult.codesign.models import Participant, Session, SessionState, Statement, Vote, VoteValue
from consult.codesign.queries import find_same_thought, find_session_by_code, lock_session
from consult.codesign.rules import LONGEST_STATEMENT
from consult.db import db
from consult.people import Person
from consult.words import digest, one_line, secret_token

LONGEST_NAME = 40


def join(code: str, name: str, *, now: datetime) -> tuple[Participant, str]:
    """Let somebody in by the code on the screen; the token is what their browser keeps.

    Raises CodeUnknown or SessionOver. Nobody is written down in the audit log, here or when voting: who thought what
    is nobody's to ask about.
    """
    session = find_session_by_code(code)
    if session is None:
        raise CodeUnknown("Check the code on the screen. Codes have 6 letters and numbers.")
    if session.state(at=now) is SessionState.OVER:
        raise SessionOver("This session is over")
    token = secret_token()
    name = one_line(name)[:LONGEST_NAME]
    participant = Participant(id=uuid4(), session_id=session.id, token_digest=digest(token), name=name, joined_at=now)
    db.session.add(participant)
    db.session.flush()
    return participant, token


def add_statement(
    session: Session, text: str, *, by: Person | None, now: datetime, participant: Participant | None = None
) -> Statement:
    """Put one thought to the room: a facilitator at any time before the end, a participant while the session is open.

    Raises NothingSaid, StatementTooLong, AlreadySaid (with what is there), SessionNotBegun or SessionOver.
    """
    session = lock_session(session)  # one at a time: the number and the check for the same thought rest on it
    text = one_line(text)
    if not text:
        raise NothingSaid("Write one thought for others to vote on")
    if len(text) > LONGEST_STATEMENT:
        raise StatementTooLong(f"Shorten it to {LONGEST_STATEMENT} characters: it has {len(text)}")
    _check_time(session, now, early=participant is None)
    same = find_same_thought(session, text)
    if same is not None:
        raise AlreadySaid(same)
    numbered = db.session.scalar(select(func.max(Statement.number)).where(Statement.session_id == session.id)) or 0
    statement = Statement(
        id=uuid4(),
        session_id=session.id,
        number=numbered + 1,
        text=text,
        participant_id=participant.id if participant else None,
        reason="",
    )
    db.session.add(statement)
    db.session.flush()
    audit.record("added a statement", statement, f"Added statement {statement.number}", by=by, at=now)
    return statement


def _check_time(session: Session, now: datetime, *, early: bool = False) -> None:
    state = session.state(at=now)
    if state is SessionState.OVER:
        raise SessionOver("This session is over")
    if state is SessionState.WAITING and not early:
        raise SessionNotBegun("This session has not begun. Wait for the facilitator")


def withdraw_statement(statement: Statement, reason: str, *, by: Person, now: datetime) -> Statement:
    """Take a statement out of the voting; its author sees the reason, and its votes stay where they are."""
    if not one_line(reason):
        raise NothingSaid("Say why, so that its author can see it")
    if statement.withdrawn_at is None:
        statement.withdrawn_at, statement.reason = now, one_line(reason)
        audit.record("withdrew a statement", statement, f"Withdrew statement {statement.number}", by=by, at=now)
    return statement


def cast_vote(participant: Participant, statement: Statement, value: VoteValue, *, now: datetime) -> None:
    """Say what this participant thinks of a statement; saying it again replaces it.

    Raises SessionNotBegun, SessionOver, StatementWithdrawn or NotInThisSession. The INSERT checks the time once more,
    so that a session which ends in between takes no vote; two votes at once leave one row.
    """
    session = statement.session
    if participant.session_id != session.id:
        raise NotInThisSession("Join this session first")
    _check_time(session, now)
    if statement.withdrawn_at is not None:
        raise StatementWithdrawn(f"Statement {statement.number} was withdrawn: {statement.reason}")
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    voting = (
        select(
            literal(uuid4(), Vote.id.type),
            Statement.id,
            literal(participant.id, Vote.participant_id.type),
            literal(int(value), Integer()),
            literal(now, Vote.at.type),
        )
        .join(Session, Session.id == Statement.session_id)
        .where(Statement.id == statement.id, Statement.withdrawn_at.is_(None))
        .where(Session.starts_at <= now, Session.ends_at > now)
    )
    upsert = insert(Vote).from_select(["id", "statement_id", "participant_id", "value", "at"], voting)
    replacing = upsert.on_conflict_do_update(
        index_elements=["statement_id", "participant_id"],
        set_={"value": upsert.excluded.value, "at": upsert.excluded.at},
    )
    kept = db.session.execute(replacing, execution_options={"preserve_rowcount": True})
    if cast("CursorResult[Any]", kept).rowcount != 1:
        raise SessionOver("This session is over, or the statement was withdrawn")
