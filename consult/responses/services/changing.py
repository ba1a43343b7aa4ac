"""Begin to change what was sent: a draft filled with its words, which becomes the next version of the same response."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from consult.db import db
from consult.responses.errors import ResponseWithdrawn
from consult.responses.evidence.giving import evidence_of
from consult.responses.models import Answer, Change, Comment, Draft, Publication, Response, ResponseVersion
from consult.responses.rules import ABOUT_LISTS, ABOUT_TEXTS, ABOUT_WORDS
from consult.responses.services.drafts import start_draft


def start_change(response: Response, *, now: datetime) -> tuple[Draft, str]:
    """Begin to change a response, until the close. Raises ConsultationClosed, ResponseWithdrawn.

    What comes back opens the draft, as with a first response. Whoever opens the response can open it again.
    """
    if response.withdrawal is not None:
        raise ResponseWithdrawn("You withdrew this response. Take that back first, then change it")
    draft, token = start_draft(response.consultation, now=now)
    latest = response.latest
    draft.code_digest = ""
    draft.about = _about(latest)
    draft.answers = {str(answer.question_id): _answer(answer, latest.publication) for answer in latest.answers}
    draft.comments = [_comment(comment, latest.publication) for comment in latest.comments]
    draft.evidence, draft.licence = evidence_of(latest), latest.licence
    db.session.add(Change(draft_id=draft.id, response_id=response.id, from_no=latest.no))
    db.session.flush()
    return draft, token


def _about(version: ResponseVersion) -> dict[str, Any]:
    about = {name: getattr(version, name) for name in (*ABOUT_WORDS, *ABOUT_TEXTS, "language")}
    return (
        about | {name: list(getattr(version, name)) for name in ABOUT_LISTS} | {"publication": str(version.publication)}
    )


def _answer(answer: Answer, default: Publication) -> dict[str, Any]:
    given = {"text": answer.text, "choices": list(answer.choices), "no_view": answer.no_view}
    given["version"] = answer.question_version
    return given | _publication(answer, default)


def _comment(comment: Comment, default: Publication) -> dict[str, Any]:
    given = {name: getattr(comment, name) for name in ("quote", "quote_start", "suggestion", "text", "position")}
    return {"id": uuid4().hex, "clause_id": str(comment.clause_id), **given} | _publication(comment, default)


def _publication(said: Answer | Comment, default: Publication) -> dict[str, Any]:
    """As the form had it: what is as for the whole response follows that when it is changed."""
    own = "" if said.publication is default else str(said.publication)
    kept: dict[str, Any] = {"publication": own, "harm": said.harm, "until": said.confidential_until}
    if said.marked_words:
        kept |= {"publication": str(Publication.CONFIDENTIAL), "marked": said.marked_words}
    return kept
