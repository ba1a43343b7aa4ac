"""Who works on a response: invited, given roles and sections, removed; by the lead alone."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete

from consult import audit
from consult.db import db
from consult.mail import LetterKind
from consult.responses.workspace.errors import LeadStays, NotYourRole, SignatoryTaken, TooManyMembers
from consult.responses.workspace.joining import mail_link
from consult.responses.workspace.models import Member, MemberKey, MemberRole, OpenText, PartOwner, Workspace
from consult.responses.workspace.queries import find_signatory, list_members
from consult.responses.workspace.rules import JOIN_CODE_LASTS, JOIN_CODE_LETTERS, MOST_MEMBERS, plain_address
from consult.words import clear_code, digest, one_line


def check_lead(member: Member) -> None:
    if not member.is_lead:
        raise NotYourRole("Only the lead of this workspace can do that. Ask your lead")


def check_writer(member: Member) -> None:
    if not member.may_write:
        raise NotYourRole("Your role is to read. Ask the lead to make you a writer")


def hold(workspace: Workspace) -> None:
    """Read it again and keep it until the commit: what two members do comes one after the other."""
    db.session.flush()
    db.session.refresh(workspace, with_for_update={"of": Workspace})


def invite(lead: Member, *, address: str, name: str, role: MemberRole, now: datetime) -> Member:
    """Invite a colleague by e-mail; who was invited before, or removed, gets a new link.

    Raises NotYourRole, SignatoryTaken, TooManyMembers.
    """
    check_lead(lead)
    workspace, address = lead.workspace, plain_address(address)
    hold(workspace)
    member = next((each for each in workspace.members if each.address == address), None)
    if member is None or member.removed_at is not None:
        if len(list_members(workspace)) >= MOST_MEMBERS:
            raise TooManyMembers(MOST_MEMBERS)
        _check_role(workspace, role, None)
    if member is None:
        member = Member(id=uuid4(), address=address, name=one_line(name), role=role, invited_at=now)
        workspace.members.append(member)
    elif member.removed_at is not None:
        member.removed_at, member.role, member.name = None, role, one_line(name) or member.name
    db.session.flush()
    mail_link(member, LetterKind.COLLEAGUE_INVITED, now=now, role=member.role, lead=lead)
    audit.record("invited a colleague", member, f"Invited as {member.role}", by=None, at=now)
    return member


def _check_role(workspace: Workspace, role: MemberRole, member: Member | None) -> None:
    if role is MemberRole.LEAD:
        raise NotYourRole("Nobody is invited as lead. Invite them, then make them the lead")
    if role is MemberRole.SIGNATORY and find_signatory(workspace) not in (None, member):
        raise SignatoryTaken


def make_join_code(lead: Member, *, now: datetime) -> str:
    """A code of eight that colleagues join with, once they have confirmed an address; the one before ends."""
    check_lead(lead)
    code = clear_code(JOIN_CODE_LETTERS)
    lead.workspace.join_digest, lead.workspace.join_until = digest(code), now + JOIN_CODE_LASTS
    audit.record("made a code to join", lead.workspace, "Made a code for colleagues", by=None, at=now)
    return f"{code[:4]}-{code[4:]}"


def end_join_code(lead: Member, *, now: datetime) -> None:
    check_lead(lead)
    lead.workspace.join_digest = lead.workspace.join_until = None
    audit.record("ended a code to join", lead.workspace, "Ended the code for colleagues", by=None, at=now)


def change_role(lead: Member, member: Member, role: MemberRole, *, now: datetime) -> None:
    """Give a member another role; with a new lead the old one writes. Raises LeadStays, SignatoryTaken."""
    check_lead(lead)
    hold(lead.workspace)
    if role is MemberRole.LEAD and member is not lead:
        if member.confirmed_at is None:
            raise NotYourRole("They have not opened their invitation yet, so they cannot be the lead")
        lead.role = MemberRole.WRITER
        db.session.flush()  # one lead at a time
    elif member.is_lead:
        raise LeadStays
    else:
        _check_role(lead.workspace, role, member)
    member.role = role
    db.session.flush()
    audit.record("changed a member's role", member, f"Became {role}", by=None, at=now)


def remove_member(lead: Member, member: Member, *, now: datetime) -> None:
    """Nothing that they hold opens the workspace any more; what they wrote stays, with their name. Raises LeadStays."""
    check_lead(lead)
    if member.is_lead:
        raise LeadStays
    member.removed_at = now
    db.session.execute(delete(MemberKey).where(MemberKey.member_id == member.id, MemberKey.mailed.is_(True)))
    db.session.execute(delete(PartOwner).where(PartOwner.member_id == member.id))
    db.session.execute(delete(OpenText).where(OpenText.member_id == member.id))
    audit.record("removed a colleague", member, "Removed from the workspace", by=None, at=now)


def give_part(lead: Member, part: str, owner: Member | None) -> None:
    """Say whose a section is; None: nobody's in particular. Others may still write in it."""
    check_lead(lead)
    mine = (PartOwner.workspace_id == lead.workspace_id, PartOwner.part == part)
    db.session.execute(delete(PartOwner).where(*mine))
    if owner is not None:
        db.session.add(PartOwner(workspace_id=lead.workspace_id, part=part, member_id=owner.id))
    db.session.flush()
