"""Workspaces, with their members."""

from datetime import datetime

from consult.catalogue.models import Consultation
from consult.db import db, transaction
from consult.responses.models import Draft
from consult.responses.workspace import joining, members
from consult.responses.workspace.models import Member, MemberRole, Workspace
from tests.conftest import NOW

ABOUT = {
    "kind": "university",
    "organisation": "Invented University",
    "size": "large",
    "place": "coventry",
    "on_behalf": "members",
    "publication": "named",
    "members_represented": "About 400 researchers",
    "how_consulted": "By a survey in October.",
    "interests": "We run two of the laboratories named in the draft.",
}


def make_workspace(
    consultation: Consultation,
    *,
    lead: str = "lead@university.example.org",
    draft: Draft | None = None,
    now: datetime = NOW,
    **about: str,
) -> tuple[Workspace, Member, str]:
    """A workspace with its lead, and what opens it in the lead's browser."""
    with transaction():
        workspace, token = joining.begin_workspace(
            consultation, about=ABOUT | about, lead="R. Lead", address=lead, draft=draft, now=now
        )
    return workspace, workspace.members[0], token


def make_member(
    workspace: Workspace, role: MemberRole = MemberRole.WRITER, *, name: str = "", now: datetime = NOW
) -> tuple[Member, str]:
    """A colleague who was invited and has come in, and what their browser holds."""
    number = len(workspace.members)
    with transaction():
        lead = next(member for member in workspace.members if member.is_lead)
        address = f"{role}{number}@university.example.org"
        member = members.invite(lead, address=address, name=name or f"{role} {number}".title(), role=role, now=now)
        token = joining._enter(member, now)
    db.session.expire_all()
    return member, token
