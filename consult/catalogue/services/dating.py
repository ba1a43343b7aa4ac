"""Set the dates while only staff see them; once people were told, the close moves later, or by two people earlier."""

import math
from datetime import datetime, timedelta
from uuid import uuid4

from consult import audit, clock, jobs
from consult.catalogue.acts import ActKind, EarlyClose, TimetableAct
from consult.catalogue.errors import DatesFixed, NotNow, ReasonNeeded, WrongDates
from consult.catalogue.models import Consultation
from consult.catalogue.queries import find_early_close
from consult.catalogue.services.preparing import note_change
from consult.db import db
from consult.jobs import Job
from consult.journey import Status
from consult.people import Person
from consult.words import clean

EARLY_NOTICE = timedelta(days=1)


def set_dates(
    consultation: Consultation,
    *,
    opens_at: datetime,
    closes_at: datetime,
    reply_due_at: datetime | None,
    by: Person | None,
    now: datetime,
) -> None:
    """Say when it opens and closes, and by when we reply. Once people were told, this is over."""
    if consultation.published_at is not None:
        raise DatesFixed("People were told these dates. The close can be moved later, with a reason that they read")
    if opens_at >= closes_at:
        raise WrongDates("The close must be after the opening")
    if reply_due_at is not None and reply_due_at <= closes_at:
        raise WrongDates("The reply must be due after the close")
    consultation.opens_at, consultation.closes_at = opens_at, closes_at
    consultation.reply_due_at = reply_due_at
    words = f"Opens {clock.moment_words(opens_at)}, closes {clock.moment_words(closes_at)}"
    audit.record("set dates", consultation, words, by=by, at=now)


def extend(consultation: Consultation, *, closes_at: datetime, reason: str, by: Person | None, now: datetime) -> None:
    """Move the close later, for a reason that people read. Asking for the same twice is asking once."""
    _hold(consultation)
    reason, last = clean(reason), next(reversed(consultation.acts), None)
    if last and last.kind is ActKind.EXTENDED and (last.closes_after, last.reason) == (closes_at, reason):
        return
    status = consultation.status(at=now)
    if status is Status.PAUSED:
        raise NotNow("It is paused. Resume it, and move the close then")
    if status not in (Status.SOON, Status.OPEN):
        raise DatesFixed("This consultation has closed, so its dates are fixed. Start a new one to ask again")
    _check_close(consultation, closes_at)
    if closes_at == consultation.closes_at:
        raise DatesFixed("People were told this close. Choose a later one")
    _act(consultation, ActKind.EXTENDED, closes_at=closes_at, reason=reason, by=by, now=now)
    audit.record("extended", consultation, f"Closes {clock.moment_words(closes_at)}", by=by, at=now)


def pause(consultation: Consultation, *, reason: str, by: Person | None, now: datetime) -> None:
    """Take no responses until it is resumed; journeys begun before may still be sent within the grace."""
    _hold(consultation)
    if consultation.status(at=now) is not Status.OPEN:
        raise NotNow("Only a consultation that is open can be paused")
    assert consultation.closes_at is not None
    _act(consultation, ActKind.PAUSED, closes_at=consultation.closes_at, reason=clean(reason), by=by, now=now)
    audit.record("paused", consultation, f"Paused {clock.moment_words(now)}", by=by, at=now)


def resume(consultation: Consultation, *, closes_at: datetime, reason: str, by: Person | None, now: datetime) -> None:
    """Take responses again, until this close: the one that people were told, or a later one."""
    _hold(consultation)
    if consultation.status(at=now) is not Status.PAUSED:
        raise NotNow("It is not paused")
    _check_close(consultation, closes_at)
    if closes_at <= now:
        raise DatesFixed("The close has passed while it was paused. Choose a later one, so that people can respond")
    _act(consultation, ActKind.RESUMED, closes_at=closes_at, reason=clean(reason), by=by, now=now)
    audit.record("resumed", consultation, f"Closes {clock.moment_words(closes_at)}", by=by, at=now)


def propose_early_close(
    consultation: Consultation, *, closes_at: datetime, reason: str, by: Person, now: datetime
) -> EarlyClose:
    """Ask a second person to close earlier than people were told, with a day's notice at least.

    Another proposal that nobody has confirmed is dropped by it.
    """
    _hold(consultation)
    _check_early(consultation, closes_at, now)
    if not clean(reason):
        raise ReasonNeeded("Say why. The public reads this")
    standing = find_early_close(consultation)
    if standing is not None:
        _settle(standing, confirmed=False, by=by, now=now)
    proposed = EarlyClose(
        id=uuid4(), consultation_id=consultation.id, closes_at=closes_at, reason=clean(reason), proposed_by=by.id,
        proposed_at=now,
    )  # fmt: skip
    db.session.add(proposed)
    db.session.flush()
    words = f"Proposed to close {clock.moment_words(closes_at)}"
    audit.record("proposed an early close", consultation, words, by=by, at=now)
    return proposed


def confirm_early_close(consultation: Consultation, *, by: Person, now: datetime) -> None:
    """Close earlier, as somebody else proposed; everybody who began is told. Raises NotNow, WrongDates."""
    _hold(consultation)
    proposed = find_early_close(consultation)
    if proposed is None:
        raise NotNow("Nobody proposes an earlier close any more")
    if proposed.proposed_by == by.id:
        raise NotNow("You proposed this, so somebody else has to confirm it")
    _check_early(consultation, proposed.closes_at, now)
    _settle(proposed, confirmed=True, by=by, now=now)
    close, reason = proposed.closes_at, proposed.reason
    _act(consultation, ActKind.CLOSED_EARLY, closes_at=close, reason=reason, by=by, now=now)
    words = f"Closes {clock.moment_words(close)}, as {proposed.proposer.name} proposed"
    audit.record("closed early", consultation, words, by=by, at=now)


def drop_early_close(consultation: Consultation, *, by: Person, now: datetime) -> None:
    """Leave the close as people were told; doing it twice changes nothing."""
    proposed = find_early_close(consultation)
    if proposed is not None:
        _settle(proposed, confirmed=False, by=by, now=now)
        audit.record("dropped an early close", consultation, "The close stays as it was", by=by, at=now)


def _settle(proposed: EarlyClose, *, confirmed: bool, by: Person, now: datetime) -> None:
    proposed.confirmed, proposed.settled_by, proposed.settled_at = confirmed, by.id, now
    db.session.flush()


def _check_early(consultation: Consultation, closes_at: datetime, now: datetime) -> None:
    if consultation.status(at=now) is not Status.OPEN:
        raise NotNow("Only a consultation that is open can be closed early")
    assert consultation.closes_at is not None
    if closes_at >= consultation.closes_at:
        raise WrongDates("This is not earlier than the close that people were told")
    if closes_at < now + EARLY_NOTICE:
        raise WrongDates("People need a day's notice at least. Choose a later hour")


def close_after_pause(consultation: Consultation, *, now: datetime) -> datetime:
    """The close with the time added that the pause took; an end of a day stays the end of a day."""
    paused = consultation.pause_at(now)
    assert paused is not None and consultation.closes_at is not None
    lost, close = now - paused.began, consultation.closes_at
    last = clock.last_day_before(close)
    if close == clock.end_of(last):
        return clock.end_of(last + timedelta(days=math.ceil(lost / timedelta(days=1))))
    whole_minutes = math.ceil((close + lost).timestamp() / 60) * 60
    return datetime.fromtimestamp(whole_minutes, close.tzinfo)


def move_reply(
    consultation: Consultation, *, reply_due_at: datetime, why: str, by: Person | None, now: datetime
) -> None:
    """Say another day for our reply; once it is public, with a reason that people read."""
    if consultation.closes_at is None or reply_due_at <= consultation.closes_at:
        raise WrongDates("The reply must be due after the close")
    if reply_due_at == consultation.reply_due_at:
        return
    if consultation.published_at is not None:
        if not clean(why):
            raise ReasonNeeded("Say why you change it. The public reads this")
        before, after = (_last_day(at) for at in (consultation.reply_due_at, reply_due_at))
        note_change(consultation, "reply_due_at", before=before, after=after, why=clean(why), by=by, now=now)
    consultation.reply_due_at = reply_due_at
    audit.record("moved the reply", consultation, f"Reply by {_last_day(reply_due_at)}", by=by, at=now)


def _last_day(at: datetime | None) -> str:
    return clock.day_words(clock.last_day_before(at)) if at else "no day"


def _check_close(consultation: Consultation, closes_at: datetime) -> None:
    assert consultation.closes_at is not None
    if closes_at < consultation.closes_at:
        raise DatesFixed("People were told a later close. It can be moved later, but not earlier")
    if consultation.reply_due_at is not None and closes_at >= consultation.reply_due_at:
        raise WrongDates("Our reply would be due before the close. Say a later day for our reply first")


def _hold(consultation: Consultation) -> None:
    """Two who act at once act one after the other, and the second sees what the first did."""
    db.session.refresh(consultation, with_for_update=True)


def _act(
    consultation: Consultation, kind: ActKind, *, closes_at: datetime, reason: str, by: Person | None, now: datetime
) -> None:
    if not reason:
        raise ReasonNeeded("Say why. The public reads this")
    assert consultation.closes_at is not None
    act = TimetableAct(
        id=uuid4(),
        consultation_id=consultation.id,
        no=len(consultation.acts) + 1,
        kind=kind,
        at=now,
        closed_before=consultation.closes_at,
        closes_after=closes_at,
        reason=reason,
        by_id=by.id if by else None,
    )
    consultation.acts.append(act)
    consultation.closes_at = closes_at
    db.session.flush()
    jobs.ask(Job.TELL_DATES, now=now, act_id=act.id)
