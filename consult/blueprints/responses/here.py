"""What this browser may open: drafts by their tokens, own responses by their codes; kept in the server's session."""

from flask import session

from consult import responses
from consult.catalogue import Consultation
from consult.responses import Draft, Response

_KEY = "drafts"
_OWN = "own"


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


def open_own(response: Response, code: str) -> None:
    session[_OWN] = session.get(_OWN, {}) | {response.reference: code}


def close_own(response: Response) -> None:
    session[_OWN] = {name: code for name, code in session.get(_OWN, {}).items() if name != response.reference}


def code_here(reference: str) -> str | None:
    """The private code with which this browser opened a response."""
    return session.get(_OWN, {}).get(reference)


def own_here(reference: str) -> Response | None:
    """The response, if this browser opened it with its private code."""
    code = code_here(reference)
    return responses.find_own(reference, code) if code else None


def list_own() -> list[Response]:
    return [found for reference in sorted(session.get(_OWN, {})) if (found := own_here(reference))]
