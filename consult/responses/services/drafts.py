"""What somebody types before they send: kept at every step, opened by a token of which we keep only the digest."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from consult.catalogue import Consultation
from consult.db import db
from consult.errors import NotFound
from consult.plans import Clause
from consult.questions import Question
from consult.responses.changed_questions import mark_of
from consult.responses.errors import AlreadySent, AnswerChanged, ConsultationClosed
from consult.responses.keys import DraftKey, KeyKind
from consult.responses.models import Draft
from consult.responses.queries import find_sent
from consult.responses.rules import check_asked_about, plain_about, plain_answer, plain_comment, says_something
from consult.responses.workspace.models import Workspace
from consult.words import CLEAR, digest, secret_token


def start_draft(consultation: Consultation, *, now: datetime) -> tuple[Draft, str]:
    """Begin a response. The token that comes back is the only key to it."""
    if not consultation.takes(received_at=now, began_at=None):
        raise ConsultationClosed(consultation, opening=_not_yet(consultation, now))
    token = secret_token()
    draft = Draft(
        id=uuid4(),
        consultation_id=consultation.id,
        token_digest=digest(token),
        code_digest=digest(private_code(token)),
        about={},
        answers={},
        comments=[],
        began_at=now,
        saved_at=now,
    )
    db.session.add(draft)
    db.session.flush()
    return draft, token


def _not_yet(consultation: Consultation, now: datetime) -> bool:
    return consultation.opens_at is None or now < consultation.opens_at


def private_code(token: str) -> str:
    """The code on the receipt. It follows from the token, so that a lost reply loses no code and none is stored."""
    mixed = hashlib.sha256(f"receipt code:{token}".encode()).digest()
    letters = [CLEAR[byte % len(CLEAR)] for byte in mixed[:16]]
    return "-".join("".join(letters[n : n + 4]) for n in range(0, 16, 4))


def find_draft(token: str) -> Draft | None:
    """The draft that a browser's key opens: the one that it began, or one that it opened later.

    What colleagues write together opens in their workspace only.
    """
    key = digest(token)
    later = select(DraftKey.draft_id).where(DraftKey.digest == key, DraftKey.kind == KeyKind.BROWSER)
    alone = Draft.id.not_in(select(Workspace.draft_id))
    return db.session.scalar(select(Draft).where((Draft.token_digest == key) | Draft.id.in_(later), alone))


def lock(draft: Draft) -> None:
    """Read it again and hold it until the commit: two tabs save one after the other, and neither loses a word."""
    db.session.flush()  # reading again would drop what was saved a moment ago in the same act
    db.session.refresh(draft, with_for_update=True)


def _open(draft: Draft, now: datetime) -> None:
    lock(draft)
    if find_sent(draft) is not None:
        raise AlreadySent("You have sent this response already, so it cannot be changed here")
    draft.saved_at = now


def save_about(draft: Draft, values: Mapping[str, Any], *, now: datetime) -> None:
    """Who is answering, and what may be published unless an answer says otherwise."""
    _open(draft, now)
    draft.about = plain_about(values)


def save_answer(
    draft: Draft, question: Question, values: Mapping[str, Any], *, seen: str | None = None, now: datetime
) -> None:
    """Keep what was typed, whatever its length and however late; sending is where rules are applied.

    `seen` is the mark of the answer that stood on the page. Raises AnswerChanged when another one stands there by now,
    so that nobody writes over what they have not read.
    """
    if question.consultation_id != draft.consultation_id:
        raise NotFound("This question belongs to another consultation")
    lock(draft)
    answer, stands = plain_answer(question, values), draft.answers.get(str(question.id))
    if seen is not None and stands is not None and mark_of(stands) not in (seen, mark_of(answer)):
        raise AnswerChanged(stands, answer)
    _open(draft, now)
    answer["version"] = min(int(values.get("version") or question.version), question.version)
    others = {key: kept for key, kept in draft.answers.items() if key != str(question.id)}
    draft.answers = others | ({str(question.id): answer} if says_something(answer) else {})


def keep_answer(draft: Draft, question: Question, *, now: datetime) -> None:
    """Let the answer stand for the question as it is worded now."""
    _open(draft, now)
    answer = draft.answers.get(str(question.id))
    if answer is not None:
        draft.answers = {**draft.answers, str(question.id): {**answer, "version": question.version}}


def save_comment(draft: Draft, clause: Clause, values: Mapping[str, Any], *, now: datetime) -> str:
    """Add a comment on a clause, or change the one whose `id` is given. Saying the same twice is saying it once."""
    check_asked_about(draft.consultation, clause)
    _open(draft, now)
    comment = {"clause_id": str(clause.id), **plain_comment(clause, values)}
    given = str(values.get("id") or "")
    for kept in draft.comments:
        same = {name: kept.get(name) for name in comment} == comment
        if kept["id"] == given or (not given and same):
            given = kept["id"]
    comment_id = given or uuid4().hex
    others = [kept for kept in draft.comments if kept["id"] != comment_id]
    draft.comments = [*others, {"id": comment_id, **comment}]
    return comment_id


def remove_comment(draft: Draft, comment_id: str, *, now: datetime) -> None:
    """Take a comment out of the draft; taking it out twice changes nothing."""
    _open(draft, now)
    draft.comments = [kept for kept in draft.comments if kept["id"] != comment_id]
