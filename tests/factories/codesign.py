"""Rounds, sessions that are open, and people in the room."""

from datetime import datetime, timedelta

from consult import codesign
from consult.catalogue.models import Consultation
from consult.codesign.models import Participant, Round, Session, Statement, VoteValue
from consult.db import transaction
from consult.people import Person, RoleName
from tests.conftest import NOW
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person

NOTE = "One person to call.\nTraining around the shift."


def make_round(consultation: Consultation | None = None, *, started: bool = True) -> Round:
    """The next round of a consultation; if started, on the strength of whatever the one before carries forward."""
    consultation = consultation or make_consultation()
    with transaction():
        plan = consultation.versions[0].plan
        no = codesign.next_round_no(plan, consultation)
        opens_on = NOW.date() - timedelta(days=7)
        made = codesign.plan_round(
            plan,
            consultation,
            no,
            f"Round {no} of talks",
            "To find out.",
            "A workshop.",
            opens_on,
            opens_on + timedelta(days=30),
            by=None,
            now=NOW - timedelta(days=8),
        )
        if started:
            takes = codesign.list_learnings(codesign.find_round_before(made))
            codesign.start_round(made, takes=takes, by=None, now=NOW - timedelta(days=7))
    return made


def make_note(round_: Round, *, by: Person | None = None, carry_forward: str = NOTE) -> Round:
    by = by or make_person(RoleName.FACILITATOR)
    with transaction():
        codesign.publish_learning_note(round_, "Much.", "Little.", carry_forward, "Nothing.", by=by, now=NOW)
    return round_


def make_session(
    round_: Round | None = None,
    *,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    statements: tuple[str, ...] = (),
) -> Session:
    """A session that began half an hour ago and goes on for another hour, with a facilitator's statements."""
    round_ = round_ or make_round()
    starts_at = starts_at or NOW - timedelta(minutes=30)
    ends_at = ends_at or NOW + timedelta(hours=1)
    with transaction():
        session = codesign.plan_session(
            round_, "Four tables", starts_at, ends_at, "A hall", "workshop", by=None, now=NOW - timedelta(days=6)
        )
        for text in statements:
            codesign.add_statement(session, text, by=None, now=starts_at - timedelta(hours=1))
    return session


def make_participant(session: Session, name: str = "") -> Participant:
    with transaction():
        participant, _token = codesign.join(session.join_code, name, now=NOW)
    return participant


def make_vote(participant: Participant, statement: Statement, value: VoteValue, *, now: datetime = NOW) -> None:
    with transaction():
        codesign.cast_vote(participant, statement, value, now=now)
