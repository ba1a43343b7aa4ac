"""To whom to write about responses that were sent."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from consult.db import db
from consult.responses.keys import Contact, StoppedNews
from consult.responses.models import Response
from consult.responses.workspace.models import Member, MemberRole, Workspace

AT_ONCE = 1_000  # ids in one statement: a database takes only so many


def list_references_by_address(response_ids: Collection[UUID]) -> dict[str, list[str]]:
    """By address, the references of these responses that were sent with it; those who want no news are left out.

    Of an organisation's response it is the address of who leads its work on it.
    """
    ids, found = sorted(response_ids), dict[str, set[str]]()
    stopped = set(db.session.scalars(select(StoppedNews.address)))
    for at in range(0, len(ids), AT_ONCE):
        some = Response.id.in_(ids[at : at + AT_ONCE])
        alone = select(Contact.address, Response.reference).join(Response, Response.draft_id == Contact.draft_id)
        together = (
            select(Member.address, Response.reference)
            .join(Workspace, Workspace.id == Member.workspace_id)
            .join(Response, Response.id == Workspace.response_id)
            .where(Member.role == MemberRole.LEAD, Member.removed_at.is_(None))
        )
        for chosen in (alone, together):
            for address, reference in db.session.execute(chosen.where(some)):
                found.setdefault(address, set()).add(reference)
    return {address: sorted(found[address]) for address in sorted(found) if address not in stopped}
