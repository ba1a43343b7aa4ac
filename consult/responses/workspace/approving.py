"""The signatory reads the whole and approves it as it stands, or asks for work on a part of it."""

from datetime import datetime
from uuid import uuid4

from consult import audit
from consult.db import db
from consult.mail import LetterKind
from consult.responses.workspace.errors import ChangedSinceSeen, NoSignatory, NotYourRole
from consult.responses.workspace.joining import mail_link
from consult.responses.workspace.members import check_lead, hold
from consult.responses.workspace.models import Approval, Member, MemberRole, PartMark, PartState, Workspace
from consult.responses.workspace.queries import Part, find_approval, find_signatory, get_lead, stood, texts_of
from consult.responses.workspace.rules import mark_of
from consult.responses.workspace.writing import mark_part


def ask_approval(lead: Member, *, now: datetime) -> Approval:
    """Ask the signatory to approve the response; the letter has a link that opens it."""
    check_lead(lead)
    workspace = lead.workspace
    hold(workspace)
    signatory = find_signatory(workspace)
    if signatory is None:
        raise NoSignatory
    approval = _next(workspace, now)
    mail_link(signatory, LetterKind.APPROVAL_ASKED, now=now)
    audit.record("asked for approval", approval, "Asked the signatory to approve", by=None, at=now)
    return approval


def approve(signatory: Member, *, seen: str, now: datetime) -> Approval:
    """Approve the response as the page showed it, of which `seen` is the mark. Raises ChangedSinceSeen."""
    if signatory.role is not MemberRole.SIGNATORY:
        raise NotYourRole("Only the signatory of this workspace can approve the response")
    workspace = signatory.workspace
    hold(workspace)
    stands = stood(texts_of(workspace))
    if mark_of(stands) != seen:
        raise ChangedSinceSeen
    asked = find_approval(workspace)
    approval = asked if asked is not None and asked.approved_at is None else _next(workspace, now)
    approval.stood, approval.approved_at, approval.member = stands, now, signatory
    db.session.flush()
    audit.record("approved a response", approval, "The signatory approved the response", by=None, at=now)
    mail_link(get_lead(workspace), LetterKind.APPROVAL_ANSWERED, now=now, approved=True, part="")
    return approval


def ask_for_work(signatory: Member, part: Part, note: str, *, now: datetime) -> PartMark:
    """Instead of approving: what one part still needs. The lead is told, and whoever owns it."""
    mark = mark_part(signatory, part.key, PartState.NEEDS_WORK, note, now=now)
    lead = get_lead(signatory.workspace)
    for member in {lead, part.owner or lead} - {signatory}:
        mail_link(member, LetterKind.APPROVAL_ANSWERED, now=now, approved=False, part=part.title)
    audit.record("asked for work", mark, "The signatory asked for work on a section", by=None, at=now)
    return mark


def _next(workspace: Workspace, now: datetime) -> Approval:
    last = find_approval(workspace)
    approval = Approval(id=uuid4(), workspace_id=workspace.id, no=last.no + 1 if last else 1, asked_at=now, stood={})
    db.session.add(approval)
    db.session.flush()
    return approval
