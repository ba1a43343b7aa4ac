"""Send a draft: in time or not at all, once however often it is sent."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from consult import audit, jobs
from consult.catalogue import Consultation
from consult.db import db
from consult.jobs import Job
from consult.people import Person
from consult.questions import Question
from consult.responses.changed_questions import list_reached
from consult.responses.duplicates import link_duplicates, name_key
from consult.responses.errors import ChangedMeanwhile, ConsultationClosed, NotReadyToSend, ResponseWithdrawn
from consult.responses.models import Channel, Draft, Response, ResponseVersion
from consult.responses.queries import find_sent, find_sent_version
from consult.responses.rules import list_problems
from consult.responses.services.arriving import Arrival, arrive
from consult.responses.services.drafts import lock, private_code
from consult.responses.services.returning import mail_receipt
from consult.responses.services.writing import write_version
from consult.words import digest


def submit_response(draft: Draft, *, by: Person | None, received_at: datetime, token: str | None = None) -> Response:
    """Take someone's answers if they arrived while the consultation was open, or in its grace.

    The private code follows from the `token` of the browser that sends it; from that which began it if none is given.
    Sending the same draft twice gives back the first response: people double-click. Raises ConsultationClosed or
    NotReadyToSend; the draft stays as it is.
    """
    assert draft.change is None, "a change is sent by submit_change"
    lock(draft)
    sent = find_sent(draft)
    if sent is not None:
        return sent
    consultation = draft.consultation
    check_takes(consultation, received_at=received_at, began_at=draft.began_at)
    asked = _check(draft)
    arrival = arrive(
        consultation,
        received_at=received_at,
        began_at=draft.began_at,
        channel=Channel.ONLINE,
        draft_id=draft.id,
        code_digest=digest(private_code(token)) if token else draft.code_digest,
    )
    if arrival is None:  # another request was quicker by less than the lock could see
        first = find_sent(draft)
        assert first is not None
        return first
    version = _write(draft, asked, arrival, no=1)
    response = db.session.get_one(Response, arrival.id)
    link_duplicates(response, [name_key(version.organisation)], now=received_at)
    audit.record("sent a response", response, f"Sent {response.reference} online", by=by, at=received_at)
    jobs.ask(Job.READ_RESPONSES, now=received_at, version_ids=[version.id])
    mail_receipt(version, now=received_at)
    return response


def submit_change(draft: Draft, *, no: int, by: Person | None, received_at: datetime) -> ResponseVersion:
    """Take a changed response as its version `no`, by the same clock as the first; what was sent before is kept.

    Sending the same change twice gives back its version. Raises ConsultationClosed, NotReadyToSend, ResponseWithdrawn,
    and ChangedMeanwhile when another version was sent before this one; the draft stays as it is.
    """
    lock(draft)
    sent = find_sent_version(draft)
    if sent is not None:
        return sent
    change = draft.change
    assert change is not None, "a first response is sent by submit_response"
    response = change.response
    hold(response)
    check_takes(response.consultation, received_at=received_at, began_at=draft.began_at)
    if response.withdrawal is not None:
        raise ResponseWithdrawn("You withdrew this response. Take that back first; your text here is kept")
    if response.latest.no + 1 != no:
        raise ChangedMeanwhile(response.latest.no)
    asked = _check(draft)
    arrival = Arrival(received_at, response.channel, id=response.id, reference=response.reference)
    version = _write(draft, asked, arrival, no=no)
    change.became_no = no
    audit.record("changed a response", response, f"Sent version {no} of {response.reference}", by=by, at=received_at)
    jobs.ask(Job.READ_RESPONSES, now=received_at, version_ids=[version.id])
    mail_receipt(version, now=received_at)
    return version


def hold(response: Response) -> None:
    """Read the response and its timetable again, and keep both as they are until the commit."""
    db.session.flush()
    for row, reading in ((response, False), (response.consultation, True)):
        db.session.expire(row)
        db.session.refresh(row, with_for_update={"read": reading})


def check_takes(consultation: Consultation, *, received_at: datetime, began_at: datetime | None) -> None:
    if not consultation.takes(received_at=received_at, began_at=began_at):
        raise ConsultationClosed(consultation, opening=not consultation.opens_at or received_at < consultation.opens_at)


def _check(draft: Draft) -> Sequence[Question]:
    """What the draft was asked, once nothing stands in the way of sending it."""
    asked = list_reached(draft)
    problems = list_problems(asked, draft.answers, draft.comments)
    if problems:
        raise NotReadyToSend(problems)
    return asked


def _write(draft: Draft, asked: Sequence[Question], arrival: Arrival, *, no: int) -> ResponseVersion:
    """The draft's words become a version, and stand nowhere else from then on."""
    version = write_version(
        arrival,
        about=draft.about,
        answers=[(each, draft.answers[str(each.id)]) for each in asked if str(each.id) in draft.answers],
        comments=[(UUID(each["clause_id"]), each) for each in draft.comments],
        privacy_notice=draft.consultation.privacy_notice,
        no=no,
        evidence=draft.evidence,
        licence=draft.licence,
    )
    draft.about, draft.answers, draft.comments, draft.evidence = {}, {}, [], []
    db.session.flush()
    return version
