"""Begin a workspace, and come into it: by a mailed link, or by a code and an address that is shown to be one's own."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update

from consult import audit, mail
from consult.audit import Named
from consult.catalogue import Consultation
from consult.db import db
from consult.mail import LetterKind
from consult.responses.keys import Contact, DraftKey
from consult.responses.models import Draft
from consult.responses.queries import find_sent
from consult.responses.rules import plain_about
from consult.responses.services.drafts import lock, start_draft
from consult.responses.workspace.errors import DraftTaken, LinkSpent, MemberRemoved, NotAMember
from consult.responses.workspace.models import (
    AddressCheck,
    Member,
    MemberKey,
    MemberRole,
    Organisation,
    SavedText,
    Workspace,
)
from consult.responses.workspace.rules import (
    ABOUT,
    CODE_LASTS,
    CODE_TRIES,
    EVIDENCE,
    LINK_LASTS,
    answer_piece,
    comment_piece,
    domain_of,
    is_at,
    plain_address,
    slug_of,
)
from consult.words import CLEAR, digest, one_line, secret_token


def mail_code(address: str, *, about: Named, now: datetime, **said: Any) -> UUID:
    """Mail a code of six figures to an address; what comes back names the check, and is no secret."""
    address = plain_address(address)
    check_id, code = uuid4(), f"{secrets.randbelow(10**6):06d}"
    db.session.add(AddressCheck(id=check_id, address=address, digest=_of(check_id, code), expires_at=now + CODE_LASTS))
    db.session.flush()
    mail.write(LetterKind.WORKSPACE_CODE, to=address, about=about, now=now, secret=code, **said)
    return check_id


def confirm_code(check_id: UUID, code: str, *, now: datetime) -> str | None:
    """The address that a code shows to be one's own: once, within a quarter of an hour and five tries."""
    waiting = (AddressCheck.id == check_id, AddressCheck.used_at.is_(None), AddressCheck.expires_at > now)
    check = db.session.scalar(select(AddressCheck).where(*waiting).with_for_update())
    if check is None or check.tries >= CODE_TRIES:
        return None
    check.tries += 1
    if check.digest != _of(check.id, "".join(code.split())):
        return None
    check.used_at = now
    return check.address


def _of(check_id: UUID, code: str) -> str:
    return digest(f"{check_id}:{code}")


def begin_workspace(
    consultation: Consultation,
    *,
    about: Mapping[str, Any],
    lead: str,
    address: str,
    domain: str = "",
    draft: Draft | None = None,
    now: datetime,
) -> tuple[Workspace, str]:
    """Register an organisation and open its workspace for its lead, who has confirmed the address.

    What the lead typed so far becomes its first content, and from then on opens here only. What comes back opens the
    workspace in the lead's browser. Raises ConsultationClosed, DraftTaken.
    """
    draft = _taken_over(draft) if draft is not None else start_draft(consultation, now=now)[0]
    _shut(draft)
    kept = plain_about({**draft.about, **about, "name": lead})
    organisation = Organisation(
        id=uuid4(),
        slug=slug_of(kept["organisation"]),
        name=kept["organisation"],
        domain=domain_of(plain_address(address)) or domain_of(plain_address(domain)),
        registered_at=now,
    )
    workspace = Workspace(id=uuid4(), consultation_id=consultation.id, draft_id=draft.id, began_at=now)
    workspace.organisation = organisation
    member = Member(
        id=uuid4(), address=plain_address(address), name=one_line(lead), role=MemberRole.LEAD, invited_at=now
    )
    workspace.members.append(member)
    db.session.add(workspace)
    db.session.flush()
    _seed(workspace, draft, kept, member, now)
    audit.record("began a workspace", workspace, "An organisation began to write together", by=None, at=now)
    return workspace, _enter(member, now)


def _taken_over(draft: Draft) -> Draft:
    lock(draft)
    if draft.change is not None or find_sent(draft) is not None:
        raise DraftTaken
    return draft


def _shut(draft: Draft) -> None:
    """No key that opened it before opens it from here on."""
    db.session.execute(delete(DraftKey).where(DraftKey.draft_id == draft.id))
    db.session.execute(delete(Contact).where(Contact.draft_id == draft.id))
    draft.token_digest, draft.code_digest = digest(secret_token()), ""


def _seed(workspace: Workspace, draft: Draft, about: dict[str, Any], member: Member, now: datetime) -> None:
    draft.about = about
    pieces = {ABOUT: about} | {answer_piece(UUID(key)): answer for key, answer in draft.answers.items()}
    for comment in draft.comments:
        pieces[comment_piece(comment["id"])] = {name: value for name, value in comment.items() if name != "id"}
    if draft.evidence:
        pieces[EVIDENCE] = {"given": draft.evidence}
    for piece, content in pieces.items():
        text = SavedText(id=uuid4(), workspace_id=workspace.id, piece=piece, no=1, content=content, aside=False, at=now)
        text.member = member
        db.session.add(text)
    db.session.flush()


def mail_link(member: Member, kind: LetterKind, *, now: datetime, **said: Any) -> None:
    """Mail a member a link that opens the workspace once; links mailed before are spent."""
    mine = (MemberKey.member_id == member.id, MemberKey.mailed.is_(True), MemberKey.used_at.is_(None))
    db.session.execute(update(MemberKey).where(*mine).values(used_at=now))
    token = _add_key(member, mailed=True, now=now)
    workspace = member.workspace
    mail.write(
        kind,
        to=member.address,
        about=workspace,
        now=now,
        secret=token,
        organisation=workspace.organisation,
        consultation=workspace.consultation,
        until=now + LINK_LASTS,
        **said,
    )


def find_link(token: str) -> MemberKey | None:
    """A mailed link, spent or not."""
    return db.session.scalar(select(MemberKey).where(MemberKey.digest == digest(token), MemberKey.mailed.is_(True)))


def spend_link(token: str, *, now: datetime) -> tuple[Member, str]:
    """Let a member in, in one more browser. Raises LinkSpent, MemberRemoved."""
    spent = db.session.scalar(
        update(MemberKey)
        .where(MemberKey.digest == digest(token), MemberKey.mailed.is_(True))
        .where(MemberKey.used_at.is_(None), MemberKey.expires_at > now)
        .values(used_at=now)
        .returning(MemberKey.member_id)
    )
    if spent is None:
        raise LinkSpent
    member = db.session.get_one(Member, spent)
    if member.removed_at is not None:
        raise MemberRemoved
    return member, _enter(member, now)


def mail_link_again(token: str, *, now: datetime) -> None:
    """For a link that is spent: a new one goes to the member who had it, and to no other."""
    key = find_link(token)
    if key is not None and key.member.removed_at is None:
        mail_link(key.member, LetterKind.WORKSPACE_LINK, now=now)


def mail_links_to(address: str, *, now: datetime) -> None:
    """Mail a link for each workspace that this address belongs to. Whether there is any is not said."""
    mine = select(Member).where(Member.address == plain_address(address), Member.removed_at.is_(None))
    for member in db.session.scalars(mine.order_by(Member.invited_at)):
        mail_link(member, LetterKind.WORKSPACE_LINK, now=now)


def find_by_join_code(typed: str, *, now: datetime) -> Workspace | None:
    """The workspace that a code of eight leads to, however it is typed."""
    code = "".join(letter for letter in typed.upper() if letter in CLEAR)
    found = (Workspace.join_digest == digest(code), Workspace.join_until > now)
    return db.session.scalar(select(Workspace).where(*found))


def join(workspace: Workspace, *, address: str, name: str, now: datetime) -> tuple[Member, str]:
    """Let somebody in who has the code and has confirmed the address. Raises MemberRemoved."""
    address = plain_address(address)
    member = next((each for each in workspace.members if each.address == address), None)
    if member is None:
        member = Member(id=uuid4(), address=address, name=one_line(name), role=MemberRole.WRITER, invited_at=now)
        workspace.members.append(member)
        db.session.flush()
        audit.record("joined a workspace", member, "Joined by code", by=None, at=now)
    if member.removed_at is not None:
        raise MemberRemoved
    return member, _enter(member, now)


def get_by_id(workspace_id: UUID) -> Workspace:
    workspace = db.session.get(Workspace, workspace_id)
    if workspace is None:
        raise NotAMember
    return workspace


def _enter(member: Member, now: datetime) -> str:
    """They have shown that the address is theirs; if it is the organisation's, that is confirmed as well."""
    member.confirmed_at = member.confirmed_at or now
    organisation = member.workspace.organisation
    if organisation.domain_confirmed_at is None and is_at(member.address, organisation.domain):
        organisation.domain_confirmed_at = now
    return _add_key(member, mailed=False, now=now)


def _add_key(member: Member, *, mailed: bool, now: datetime) -> str:
    token = secret_token()
    expires = now + LINK_LASTS if mailed else None
    db.session.add(
        MemberKey(id=uuid4(), member_id=member.id, digest=digest(token), mailed=mailed, made_at=now, expires_at=expires)
    )
    db.session.flush()
    return token
