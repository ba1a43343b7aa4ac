"""Write together: every save is a text of its own, nobody writes over what they have not read, nothing is lost."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, func, select

from consult.db import db
from consult.errors import NotFound
from consult.plans import Clause
from consult.questions import Question
from consult.responses.models import Draft
from consult.responses.queries import find_sent
from consult.responses.rules import check_asked_about, plain_about, plain_answer, plain_comment, says_something
from consult.responses.services.changing import start_change
from consult.responses.services.drafts import lock
from consult.responses.workspace.errors import NothingSaid
from consult.responses.workspace.members import check_lead, check_writer, hold
from consult.responses.workspace.models import (
    Member,
    MemberRole,
    Note,
    OpenText,
    PartMark,
    PartState,
    SavedText,
    Workspace,
)
from consult.responses.workspace.queries import find_mark, list_versions, part_of, texts_of
from consult.responses.workspace.rules import ABOUT, EVIDENCE, answer_piece, comment_piece
from consult.words import clean, digest, secret_token


def save_answer(
    member: Member, question: Question, values: Mapping[str, Any], *, based_on: int, now: datetime
) -> SavedText:
    """Keep what was typed. `based_on` is the number of the text that stood on the page, 0 for none.

    If somebody else saved meanwhile, what comes back is set aside: kept, and not what stands.
    """
    if question.consultation_id != member.workspace.consultation_id:
        raise NotFound("This question belongs to another consultation")
    answer = plain_answer(question, values)
    content = answer | {"version": question.version} if says_something(answer) else {}
    return _save(member, answer_piece(question.id), content, based_on=based_on, now=now)


def save_comment(
    member: Member, clause: Clause, values: Mapping[str, Any], *, based_on: int, now: datetime
) -> SavedText:
    """Add a comment on a clause, or change the one whose `id` is given, in the same way."""
    check_asked_about(member.workspace.consultation, clause)
    content = {"clause_id": str(clause.id), **plain_comment(clause, values)}
    piece = comment_piece(str(values.get("id") or "") or uuid4().hex)
    return _save(member, piece, content, based_on=based_on, now=now)


def remove_comment(member: Member, piece: str, *, now: datetime) -> SavedText:
    """Take a comment out of what is sent; its versions stay."""
    stands = texts_of(member.workspace)[piece]
    return _save(member, piece, {}, based_on=stands.no, now=now)


def save_about(lead: Member, values: Mapping[str, Any], *, based_on: int, now: datetime) -> SavedText:
    """Who is answering, for whom, and what may be published: the lead's to say."""
    check_lead(lead)
    return _save(lead, ABOUT, plain_about(values), based_on=based_on, now=now)


def change_evidence(member: Member, change: Callable[[Draft], object], *, now: datetime) -> None:
    """Add a file or a source to the draft, or take one out, by `change`; what was given stays among the saved texts."""
    check_writer(member)
    workspace = member.workspace
    hold(workspace)
    draft = _unsent(workspace, now)
    change(draft)
    text = SavedText(
        id=uuid4(),
        workspace_id=workspace.id,
        piece=EVIDENCE,
        no=_next(SavedText.no, SavedText.workspace_id == workspace.id, SavedText.piece == EVIDENCE),
        content={"given": list(draft.evidence)} if draft.evidence else {},
        aside=False,
        at=now,
    )
    text.member = member
    db.session.add(text)
    db.session.flush()


def restore(member: Member, piece: str, no: int, *, based_on: int, now: datetime) -> SavedText:
    """Bring an earlier text, or one that was set aside, back as the newest."""
    earlier = next((each for each in list_versions(member.workspace, piece) if each.no == no), None)
    if earlier is None:
        raise NotFound("There is no such version")
    if piece == ABOUT:
        check_lead(member)
    return _save(member, piece, dict(earlier.content), based_on=based_on, now=now, restores=no)


def _save(
    member: Member,
    piece: str,
    content: dict[str, Any],
    *,
    based_on: int,
    now: datetime,
    restores: int | None = None,
) -> SavedText:
    check_writer(member)
    workspace = member.workspace
    hold(workspace)
    stands = texts_of(workspace).get(piece)
    if stands is not None and stands.content == content:
        _close(member, piece)
        return stands
    aside = (stands.no if stands else 0) != based_on
    same = _set_aside_before(member, piece, content) if aside else None
    if same is not None:
        return same
    text = SavedText(
        id=uuid4(),
        workspace_id=workspace.id,
        piece=piece,
        no=_next(SavedText.no, SavedText.workspace_id == workspace.id, SavedText.piece == piece),
        content=content,
        aside=aside,
        restores_no=restores,
        at=now,
    )
    text.member = member
    db.session.add(text)
    db.session.flush()
    if not aside:
        _fill(workspace, now)
        _drafting_again(member, piece, now)
        _close(member, piece)
    return text


def _set_aside_before(member: Member, piece: str, content: dict[str, Any]) -> SavedText | None:
    """Sending the same clash twice sets one text aside."""
    last = next(iter(list_versions(member.workspace, piece)), None)
    same = last is not None and last.aside and last.member_id == member.id and last.content == content
    return last if same else None


def _next(column: Any, *mine: Any) -> int:
    return (db.session.scalar(select(func.max(column)).where(*mine)) or 0) + 1


def _fill(workspace: Workspace, now: datetime) -> None:
    """The draft holds what stands: it is what would be sent. Once it was sent, a change of that is begun."""
    draft = _unsent(workspace, now)
    contents = {piece: text.content for piece, text in texts_of(workspace).items() if text.content}
    draft.about = contents.get(ABOUT, {})
    draft.answers = {
        piece.partition(":")[2]: content for piece, content in contents.items() if piece.startswith("answer:")
    }
    draft.comments = [
        {"id": piece.partition(":")[2], **content}
        for piece, content in sorted(contents.items())
        if piece.startswith("comment:")
    ]
    draft.saved_at = now


def _unsent(workspace: Workspace, now: datetime) -> Draft:
    draft = workspace.draft
    lock(draft)
    if find_sent(draft) is None:
        return draft
    assert workspace.response is not None, "a draft that was sent has its response"
    draft, _token = start_change(workspace.response, now=now)
    draft.token_digest = digest(secret_token())  # it opens in the workspace only
    workspace.draft = draft
    db.session.flush()
    return draft


def _drafting_again(member: Member, piece: str, now: datetime) -> None:
    """What was ready is not ready once it is written in again."""
    part = part_of(member.workspace, piece)
    mark = find_mark(member.workspace, part) if part else None
    if part and mark is not None and mark.state is PartState.READY:
        _mark(member, part, PartState.DRAFTING, "", now)


def mark_part(member: Member, part: str, state: PartState, note: str, *, now: datetime) -> PartMark:
    """Say that a part is ready, or what it needs. A signatory may ask for work, and no more."""
    if not (member.role is MemberRole.SIGNATORY and state is PartState.NEEDS_WORK):
        check_writer(member)
    hold(member.workspace)
    return _mark(member, part, state, note, now)


def _mark(member: Member, part: str, state: PartState, note: str, now: datetime) -> PartMark:
    mark = PartMark(
        id=uuid4(),
        workspace_id=member.workspace_id,
        part=part,
        no=_next(PartMark.no, PartMark.workspace_id == member.workspace_id, PartMark.part == part),
        state=state,
        note=clean(note),
        at=now,
    )
    mark.member = member
    db.session.add(mark)
    db.session.flush()
    return mark


def write_note(member: Member, piece: str, text: str, *, now: datetime) -> Note:
    """Say something to colleagues beside a text. Every member may; it is never sent."""
    if not clean(text):
        raise NothingSaid
    note = Note(id=uuid4(), workspace_id=member.workspace_id, piece=piece, text=clean(text), at=now)
    note.member = member
    db.session.add(note)
    db.session.flush()
    return note


def open_text(member: Member, piece: str, *, now: datetime) -> None:
    """Note that a member has a text open to write in, so that colleagues are told."""
    held = db.session.get(OpenText, (member.id, piece))
    if held is None:
        db.session.add(OpenText(member_id=member.id, piece=piece, since=now))
    else:
        held.since = now
    db.session.flush()


def _close(member: Member, piece: str) -> None:
    db.session.execute(delete(OpenText).where(OpenText.member_id == member.id, OpenText.piece == piece))
