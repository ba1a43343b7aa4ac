"""Send for the organisation: one response, in versions until the close, by the lead alone."""

from datetime import datetime

from consult import mail
from consult.db import db
from consult.mail import LetterKind
from consult.responses.duplicates import domain_key, link_duplicates
from consult.responses.models import ResponseVersion
from consult.responses.services.returning import keep_contact
from consult.responses.services.sending import submit_change, submit_response
from consult.responses.workspace.errors import NotApproved
from consult.responses.workspace.members import check_lead, hold
from consult.responses.workspace.models import Member, Sending, Workspace
from consult.responses.workspace.queries import find_signatory, is_approved, list_members, stood, texts_of


def send(lead: Member, *, no: int, token: str, received_at: datetime) -> ResponseVersion:
    """Send what stands as version `no`, judged by when it arrived; sending the same twice is sending it once.

    The private code on the first receipt follows from the `token` of the lead's browser. Raises ConsultationClosed,
    NotReadyToSend, NotApproved, and for a change ResponseWithdrawn and ChangedMeanwhile; nothing is lost.
    """
    check_lead(lead)
    workspace = lead.workspace
    hold(workspace)
    texts = texts_of(workspace)
    signatory = find_signatory(workspace)
    if signatory is not None and not is_approved(workspace, texts):
        raise NotApproved(signatory.called)
    draft = workspace.draft
    if draft.change is None:
        contact = keep_contact(draft, lead.address)
        contact.confirmed_at = contact.confirmed_at or received_at
        response = submit_response(draft, by=None, received_at=received_at, token=token)
        version, workspace.response = response.versions[0], response
    else:
        version = submit_change(draft, no=no, by=None, received_at=received_at)
    if db.session.get(Sending, version.id) is None:
        sending = Sending(version_id=version.id, workspace_id=workspace.id, stood=stood(texts))
        sending.member = lead
        db.session.add(sending)
        db.session.flush()
        _link(workspace, version, received_at)
        _tell(workspace, version, received_at)
    return version


def _link(workspace: Workspace, version: ResponseVersion, now: datetime) -> None:
    """Another response may have come from the same place under another name."""
    organisation = workspace.organisation
    if organisation.domain_confirmed_at is not None:
        link_duplicates(version.response, [domain_key(organisation.domain)], now=now)


def _tell(workspace: Workspace, version: ResponseVersion, now: datetime) -> None:
    """Every member gets the receipt; whom it went to already, under the same key, gets no second one."""
    for member in list_members(workspace):
        if member.confirmed_at is not None:
            mail.write(
                LetterKind.WORKSPACE_SENT,
                to=member.address,
                about=version.response,
                now=now,
                once=f"receipt:{version.id}:{member.address}",
                organisation=workspace.organisation,
                consultation=workspace.consultation,
                response=version.response,
                version=version,
            )
