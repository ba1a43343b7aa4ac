"""A respondent withdraws what they sent, or takes that back, until the close."""

from datetime import datetime
from uuid import uuid4

from consult import audit
from consult.catalogue import Consultation
from consult.db import db
from consult.journey import Status
from consult.people import Person
from consult.responses.errors import ConsultationClosed
from consult.responses.models import Response, Withdrawal
from consult.responses.services.sending import hold
from consult.words import clean


def withdraw_response(response: Response, reason: str, *, by: Person | None, now: datetime) -> Withdrawal:
    """Keep it on record and count it nowhere. Withdrawing twice is withdrawing once. Raises ConsultationClosed."""
    hold(response)
    _check_before_close(response.consultation, now)
    standing = response.withdrawal
    if standing is not None:
        return standing
    withdrawal = Withdrawal(id=uuid4(), reason=clean(reason), at=now, taken_back_at=None)
    response.withdrawals.append(withdrawal)
    db.session.flush()
    audit.record("withdrew a response", response, f"Withdrew {response.reference}", by=by, at=now)
    return withdrawal


def take_back_withdrawal(response: Response, *, by: Person | None, now: datetime) -> None:
    """It counts again, unless it was left out for another reason. Raises ConsultationClosed."""
    hold(response)
    _check_before_close(response.consultation, now)
    standing = response.withdrawal
    if standing is None:
        return
    standing.taken_back_at = now
    words = f"Took back the withdrawal of {response.reference}"
    audit.record("took back a withdrawal", response, words, by=by, at=now)


def _check_before_close(consultation: Consultation, now: datetime) -> None:
    """Until the close, also while it is paused: nobody is held to a word because we are not listening."""
    if consultation.status(at=now) not in (Status.OPEN, Status.PAUSED):
        raise ConsultationClosed(consultation)
