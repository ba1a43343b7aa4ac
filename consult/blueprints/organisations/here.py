"""Which workspaces this browser may open, by the keys that it holds in the server's session."""

from typing import Any

from flask import session

from consult.responses.workspace import queries
from consult.responses.workspace.errors import MemberRemoved, NotAMember
from consult.responses.workspace.models import Member, Workspace

_KEY = "workspaces"


def remember(workspace: Workspace, token: str) -> None:
    session[_KEY] = session.get(_KEY, {}) | {str(workspace.id): token}


def forget(workspace: Workspace) -> None:
    session[_KEY] = {name: token for name, token in session.get(_KEY, {}).items() if name != str(workspace.id)}


def token_here(workspace: Workspace) -> str:
    return str(session.get(_KEY, {}).get(str(workspace.id), ""))


def member_here(organisation: str, slug: str) -> Member:
    """The member at this browser. Raises NotAMember, alike for strangers and for what there is not; MemberRemoved."""
    workspace = queries.get_workspace(organisation, slug)
    member = queries.find_member(workspace, token_here(workspace))
    if member is None:
        raise NotAMember
    if member.removed_at is not None:
        raise MemberRemoved
    return member


def list_here() -> list[Member]:
    """As whom this browser works, workspace by workspace."""
    found = (queries.find_member_by(token) for token in session.get(_KEY, {}).values())
    return sorted((each for each in found if each), key=lambda each: each.workspace.began_at, reverse=True)


def place(member: Member) -> dict[str, Any]:
    """What addresses inside a workspace are made of."""
    workspace = member.workspace
    return {"organisation": workspace.organisation.slug, "slug": workspace.consultation.slug}
