"""Send a draft: in time or not at all, once however often it is sent."""

from datetime import datetime
from uuid import UUID

from consult import audit, jobs, questions
from consult.db import db
from consult.jobs import Job
from consult.people import Person
from consult.responses.errors import ConsultationClosed, NotReadyToSend
from consult.responses.models import Channel, Draft, Response
from consult.responses.queries import find_sent
from consult.responses.rules import list_problems
from consult.responses.services.arriving import arrive
from consult.responses.services.drafts import lock
from consult.responses.services.writing import write_version


def submit_response(draft: Draft, *, by: Person | None, received_at: datetime) -> Response:
    """Take someone's answers if they arrived while the consultation was open, or in its grace.

    Sending the same draft twice gives back the first response: people double-click. Raises ConsultationClosed or
    NotReadyToSend; the draft stays as it is.
    """
    lock(draft)
    sent = find_sent(draft)
    if sent is not None:
        return sent
    consultation = draft.consultation
    if not consultation.takes(received_at=received_at, began_at=draft.began_at):
        raise ConsultationClosed(consultation, opening=not consultation.opens_at or received_at < consultation.opens_at)
    asked = questions.list_for(consultation)
    problems = list_problems(asked, draft.answers, draft.comments)
    if problems:
        raise NotReadyToSend(problems)
    arrival = arrive(
        consultation,
        received_at=received_at,
        began_at=draft.began_at,
        channel=Channel.ONLINE,
        draft_id=draft.id,
        code_digest=draft.code_digest,
    )
    if arrival is None:  # another request was quicker by less than the lock could see
        first = find_sent(draft)
        assert first is not None
        return first
    version = write_version(
        arrival,
        about=draft.about,
        answers=[(each, draft.answers[str(each.id)]) for each in asked if str(each.id) in draft.answers],
        comments=[(UUID(each["clause_id"]), each) for each in draft.comments],
        privacy_notice=consultation.privacy_notice,
    )
    draft.about, draft.answers, draft.comments = {}, {}, []  # the words are in the response now, and nowhere else
    db.session.flush()
    response = db.session.get_one(Response, arrival.id)
    audit.record("sent a response", response, f"Sent {response.reference} online", by=by, at=received_at)
    jobs.ask(Job.READ_RESPONSES, now=received_at, version_ids=[version.id])
    return response
