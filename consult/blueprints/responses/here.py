"""The draft that this browser may open: its token is kept in the server-side session, by consultation."""

from flask import session

from consult import responses
from consult.catalogue import Consultation
from consult.responses import Draft

_KEY = "drafts"


def draft_here(consultation: Consultation) -> Draft | None:
    """The draft this browser began for a consultation, sent or not."""
    token = token_here(consultation)
    return responses.find_draft(token) if token else None


def token_here(consultation: Consultation) -> str | None:
    return session.get(_KEY, {}).get(consultation.slug)


def remember(consultation: Consultation, token: str) -> None:
    session[_KEY] = session.get(_KEY, {}) | {consultation.slug: token}


def forget(consultation: Consultation) -> None:
    session[_KEY] = {slug: token for slug, token in session.get(_KEY, {}).items() if slug != consultation.slug}
