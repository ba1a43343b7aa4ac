"""What a workspace holds: its members, the texts that stand, the parts and how far they are, what was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consult import questions
from consult.catalogue.models import Consultation
from consult.db import db
from consult.questions import Question
from consult.responses.models import Response
from consult.responses.workspace.errors import NotAMember
from consult.responses.workspace.models import (
    Approval,
    Member,
    MemberKey,
    MemberRole,
    Note,
    OpenText,
    Organisation,
    PartMark,
    PartOwner,
    PartState,
    SavedText,
    Sending,
    Workspace,
)
from consult.responses.workspace.rules import ABOUT, COMMENTS, OPEN_FOR, answer_piece
from consult.words import digest

Texts = Mapping[str, SavedText]


def get_workspace(organisation: str, slug: str) -> Workspace:
    found = db.session.scalar(
        select(Workspace)
        .join(Workspace.organisation)
        .join(Workspace.consultation)
        .where(Organisation.slug == organisation, Consultation.slug == slug, Consultation.published_at.is_not(None))
    )
    if found is None:
        raise NotAMember
    return found


def find_by_response(response: Response) -> Workspace | None:
    return db.session.scalar(select(Workspace).where(Workspace.response_id == response.id))


def find_member(workspace: Workspace, token: str) -> Member | None:
    """The member whose browser holds this; removed ones as well, so that they can be told."""
    return db.session.scalar(
        select(Member)
        .join(MemberKey, MemberKey.member_id == Member.id)
        .where(MemberKey.digest == digest(token), MemberKey.mailed.is_(False), Member.workspace_id == workspace.id)
    )


def find_member_by(token: str) -> Member | None:
    """The standing member whose browser holds this, in whatever workspace."""
    key = select(MemberKey.member_id).where(MemberKey.digest == digest(token), MemberKey.mailed.is_(False))
    return db.session.scalar(select(Member).where(Member.id.in_(key), Member.removed_at.is_(None)))


def list_members(workspace: Workspace) -> list[Member]:
    """Those who have not been removed, the lead first."""
    standing = [member for member in workspace.members if member.removed_at is None]
    return sorted(standing, key=lambda member: (not member.is_lead, member.called.lower()))


def get_member(workspace: Workspace, member_id: UUID) -> Member:
    member = next((each for each in list_members(workspace) if each.id == member_id), None)
    if member is None:
        raise NotAMember
    return member


def get_lead(workspace: Workspace) -> Member:
    return next(member for member in list_members(workspace) if member.is_lead)


def find_signatory(workspace: Workspace) -> Member | None:
    return next((each for each in list_members(workspace) if each.role is MemberRole.SIGNATORY), None)


def texts_of(workspace: Workspace) -> Texts:
    """The text of each piece that stands: the last one saved that was not set aside."""
    last = (
        select(SavedText.piece, func.max(SavedText.no).label("no"))
        .where(SavedText.workspace_id == workspace.id, SavedText.aside.is_(False))
        .group_by(SavedText.piece)
        .subquery()
    )
    found = db.session.scalars(
        select(SavedText)
        .join(last, (last.c.piece == SavedText.piece) & (last.c.no == SavedText.no))
        .where(SavedText.workspace_id == workspace.id)
        .options(joinedload(SavedText.member))
    )
    return {each.piece: each for each in found}


def stood(texts: Texts) -> dict[str, int]:
    """Which text of each piece it is, by number: what is approved and what is sent."""
    return {piece: text.no for piece, text in sorted(texts.items())}


def list_versions(workspace: Workspace, piece: str) -> Sequence[SavedText]:
    """Every text that was saved of one piece, set-aside ones included, the newest first."""
    return db.session.scalars(
        select(SavedText)
        .where(SavedText.workspace_id == workspace.id, SavedText.piece == piece)
        .options(joinedload(SavedText.member))
        .order_by(SavedText.no.desc())
    ).all()


def list_notes(workspace: Workspace, piece: str) -> Sequence[Note]:
    mine = (Note.workspace_id == workspace.id, Note.piece == piece)
    return db.session.scalars(select(Note).where(*mine).options(joinedload(Note.member)).order_by(Note.at)).all()


def count_notes(workspace: Workspace) -> dict[str, int]:
    counts = select(Note.piece, func.count()).where(Note.workspace_id == workspace.id).group_by(Note.piece)
    return {piece: n for piece, n in db.session.execute(counts)}


def list_writing(member: Member, piece: str, *, now: datetime) -> Sequence[OpenText]:
    """The colleagues who have the same text open."""
    return db.session.scalars(
        select(OpenText)
        .join(OpenText.member)
        .where(Member.workspace_id == member.workspace_id, Member.id != member.id, Member.removed_at.is_(None))
        .where(OpenText.piece == piece, OpenText.since > now - OPEN_FOR)
        .options(joinedload(OpenText.member))
    ).all()


@dataclass(frozen=True)
class Part:
    """One section of the questionnaire, or the comments: whose it is and how far it is."""

    key: str
    no: int
    title: str
    questions: list[Question]
    owner: Member | None
    mark: PartMark | None
    state: PartState
    last: SavedText | None
    notes: int
    done: int


def list_parts(workspace: Workspace, texts: Texts | None = None) -> list[Part]:
    """The sections in order, and the comments at the end."""
    texts = texts_of(workspace) if texts is None else texts
    owners = _owners(workspace)
    marks = _marks(workspace)
    notes = count_notes(workspace)
    sections = [(str(each.id), each.title, each.asked) for each in questions.list_sections(workspace.consultation)]
    parts = []
    for no, (key, title, asked) in enumerate([*sections, (COMMENTS, "Comments on the draft", [])], 1):
        mine = {answer_piece(question.id) for question in asked}
        pieces = mine if key != COMMENTS else {each for each in {*texts, *notes} if each.startswith("comment:")}
        saved = [texts[piece] for piece in pieces if piece in texts]
        done = sum(1 for text in saved if text.content)
        mark = marks.get(key)
        parts.append(
            Part(
                key=key,
                no=no,
                title=title,
                questions=list(asked),
                owner=owners.get(key),
                mark=mark,
                state=_state(mark, begun=bool(saved)),
                last=max(saved, key=lambda text: (text.at, text.no), default=None),
                notes=sum(notes.get(piece, 0) for piece in pieces),
                done=done,
            )
        )
    return parts


def _state(mark: PartMark | None, *, begun: bool) -> PartState:
    if mark is not None:
        return mark.state
    return PartState.DRAFTING if begun else PartState.NOT_STARTED


def _owners(workspace: Workspace) -> dict[str, Member]:
    mine = select(PartOwner).where(PartOwner.workspace_id == workspace.id).options(joinedload(PartOwner.member))
    return {each.part: each.member for each in db.session.scalars(mine) if each.member.removed_at is None}


def _marks(workspace: Workspace) -> dict[str, PartMark]:
    mine = select(PartMark).where(PartMark.workspace_id == workspace.id).options(joinedload(PartMark.member))
    return {each.part: each for each in db.session.scalars(mine.order_by(PartMark.no))}


def part_of(workspace: Workspace, piece: str) -> str | None:
    """The part that a piece belongs to; who is answering belongs to none."""
    kind, _, rest = piece.partition(":")
    if kind == "comment":
        return COMMENTS
    if kind != "answer":
        return None
    section = select(Question.section_id).where(
        Question.id == UUID(rest), Question.consultation_id == workspace.consultation_id
    )
    found = db.session.scalar(section)
    return str(found) if found else None


def find_mark(workspace: Workspace, part: str) -> PartMark | None:
    mine = (PartMark.workspace_id == workspace.id, PartMark.part == part)
    return db.session.scalar(select(PartMark).where(*mine).order_by(PartMark.no.desc()).limit(1))


def list_sendings(workspace: Workspace) -> Sequence[Sending]:
    """The newest first."""
    mine = select(Sending).where(Sending.workspace_id == workspace.id).options(joinedload(Sending.member))
    return sorted(db.session.scalars(mine), key=lambda each: each.version.no, reverse=True)


def find_approval(workspace: Workspace) -> Approval | None:
    """What the signatory was asked or said last."""
    mine = select(Approval).where(Approval.workspace_id == workspace.id)
    return db.session.scalar(mine.order_by(Approval.no.desc()).limit(1))


def is_approved(workspace: Workspace, texts: Texts) -> bool:
    """Whether the signatory approved it exactly as it stands."""
    approval = find_approval(workspace)
    return approval is not None and approval.approved_at is not None and approval.stood == stood(texts)


@dataclass(frozen=True)
class Difference:
    """One piece that is not as it was sent last: its text then and now, either of which may be missing."""

    piece: str
    before: dict[str, Any]
    after: dict[str, Any]


def list_differences(workspace: Workspace, texts: Texts) -> list[Difference]:
    """What would be sent now that was not sent last, piece by piece; before the first sending, everything."""
    last = next(iter(list_sendings(workspace)), None)
    sent: dict[str, int] = last.stood if last else {}
    found = []
    for piece in sorted({*sent, *texts}, key=lambda each: (each != ABOUT, each)):
        before = _content(workspace, piece, sent.get(piece))
        after = texts[piece].content if piece in texts else {}
        if before != after:
            found.append(Difference(piece, before, after))
    return found


def _content(workspace: Workspace, piece: str, no: int | None) -> dict[str, Any]:
    if no is None:
        return {}
    mine = (SavedText.workspace_id == workspace.id, SavedText.piece == piece, SavedText.no == no)
    return dict(db.session.scalar(select(SavedText.content).where(*mine)) or {})
