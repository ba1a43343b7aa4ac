"""Promise something, and tell what happened since."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from consult import audit, boards, jobs
from consult.boards import Decision
from consult.db import db
from consult.jobs import Job
from consult.outcomes.errors import NothingPromised, NotSignedOff, ReasonNeeded
from consult.outcomes.models import Commitment, CommitmentStatus, Outcome, ProgressNote
from consult.outcomes.queries import standing_of
from consult.outcomes.services.answering import DOES_SOMETHING
from consult.people import Person
from consult.words import clean, one_line


def make_commitment(
    outcome: Outcome,
    decision: Decision | None = None,
    *,
    title: str,
    owner: str,
    due_on: date,
    by: Person,
    now: datetime,
) -> Commitment:
    """Promise an action because of an outcome, under the decision that signed it off."""
    if outcome.result not in DOES_SOMETHING:
        raise NothingPromised(f"The outcome is “{outcome.result.words.lower()}”, so there is nothing to promise")
    decision = decision or boards.last_decision(outcome.pack)
    if decision is None or decision.pack_id != outcome.pack_id or not boards.is_signed_off(outcome.pack):
        raise NotSignedOff("The boards have not signed this off, so nothing can be promised yet")
    title, owner = one_line(title), one_line(owner)
    if not title or not owner:
        raise ReasonNeeded("Say what is promised and who answers for it")
    promised = {"title": title, "owner": owner, "due_on": due_on, "made_at": now, "decision_id": decision.id}
    commitment = _numbered(outcome, promised)
    audit.record("made a commitment", commitment, f"Commitment {commitment.number}: {title}", by=by, at=now)
    return commitment


def _numbered(outcome: Outcome, promised: dict[str, Any]) -> Commitment:
    """The next number of all. Where two take it at once one waits for the other, and then takes the next."""
    while True:
        last = db.session.scalar(select(func.max(Commitment.number))) or 0
        commitment = Commitment(id=uuid4(), number=last + 1, outcome_id=outcome.id, **promised)
        try:
            with db.session.begin_nested():
                db.session.add(commitment)
                db.session.flush()
        except IntegrityError:
            if (db.session.scalar(select(func.max(Commitment.number))) or 0) <= last:
                raise  # it was not the number
        else:
            return commitment


def add_progress_note(
    commitment: Commitment,
    status: CommitmentStatus,
    text: str,
    *,
    new_due_on: date | None = None,
    by: Person,
    now: datetime,
) -> ProgressNote:
    """Tell what happened. A date that moves stays visible, with the note as its reason."""
    text = clean(text)
    if new_due_on == standing_of(commitment, now=now).due_on:
        new_due_on = None
    if new_due_on is not None and not text:
        raise ReasonNeeded("Say why the date moved")
    if not text:
        raise ReasonNeeded("Say what happened since the last note")
    note = ProgressNote(id=uuid4(), status=status, text=text, new_due_on=new_due_on, person_id=by.id, at=now)
    note.commitment = commitment
    db.session.add(note)
    db.session.flush()
    moved = f", now due {new_due_on.isoformat()}" if new_due_on else ""
    words = f"Commitment {commitment.number}: {status.words.lower()}{moved}"
    audit.record("reported progress", commitment, words, by=by, at=now)
    jobs.ask(Job.TELL_WHAT_BECAME, now=now, cause="commitment", thing_id=note.id)
    return note
