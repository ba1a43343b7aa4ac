"""Begin to change what was sent: a draft filled with its words, which becomes the next version of the same response."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from consult.db import db
from consult.responses.errors import ResponseWithdrawn
from consult.responses.models import Answer, Change, Comment, Draft, Publication, Response, ResponseVersion
from consult.responses.rules import ABOUT_LISTS, ABOUT_WORDS
from consult.responses.services.drafts import start_draft
from consult.words import digest


def start_change(response: Response, code: str, *, now: datetime) -> tuple[Draft, str]:
    """Begin to change a response, until the close. Raises ConsultationClosed, ResponseWithdrawn.

    What comes back opens the draft, as with a first response; the private code opens it again, in any browser.
    """
    if response.withdrawal is not None:
        raise ResponseWithdrawn("You withdrew this response. Take that back first, then change it")
    draft, _token = start_draft(response.consultation, now=now)
    token = change_token(draft.id, code)
    latest = response.latest
    draft.token_digest, draft.code_digest = digest(token), ""
    draft.about = _about(latest)
    draft.answers = {str(answer.question_id): _answer(answer, latest.publication) for answer in latest.answers}
    draft.comments = [_comment(comment, latest.publication) for comment in latest.comments]
    db.session.add(Change(draft_id=draft.id, response_id=response.id, from_no=latest.no))
    db.session.flush()
    return draft, token


def change_token(draft_id: UUID, code: str) -> str:
    """What opens the draft of a change. It follows from the private code, so that closing a browser loses no word."""
    return hashlib.sha256(f"change:{draft_id}:{code}".encode()).hexdigest()


def _about(version: ResponseVersion) -> dict[str, Any]:
    about = {name: getattr(version, name) for name in (*ABOUT_WORDS, "language")}
    return (
        about | {name: list(getattr(version, name)) for name in ABOUT_LISTS} | {"publication": str(version.publication)}
    )


def _answer(answer: Answer, default: Publication) -> dict[str, Any]:
    given = {"text": answer.text, "choices": list(answer.choices), "no_view": answer.no_view}
    return given | _publication(answer, default)


def _comment(comment: Comment, default: Publication) -> dict[str, Any]:
    given = {"quote": comment.quote, "text": comment.text, "position": comment.position}
    return {"id": uuid4().hex, "clause_id": str(comment.clause_id), **given} | _publication(comment, default)


def _publication(said: Answer | Comment, default: Publication) -> dict[str, str]:
    """As the form had it: what is as for the whole response follows that when it is changed."""
    own = "" if said.publication is default else str(said.publication)
    return {"publication": own, "harm": said.harm, "until": said.confidential_until}
