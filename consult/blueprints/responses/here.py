"""What this browser may open: drafts by their keys, own responses by their codes; kept in the server's session."""

from dataclasses import dataclass

from flask import session

from consult import responses
from consult.catalogue import Consultation
from consult.responses import Draft, Response
from consult.words import digest

_KEY = "drafts"
_ASIDE = "aside"
_OWN = "own"
_ADDRESS = "address"
_INVITED = "invited"


@dataclass(frozen=True)
class Aside:
    """A draft that this browser opened and then left for another of the same consultation."""

    name: str
    token: str
    draft: Draft


def draft_here(consultation: Consultation) -> Draft | None:
    """The draft this browser works on for a consultation, sent or not."""
    token = token_here(consultation)
    return responses.find_draft(token) if token else None


def token_here(consultation: Consultation) -> str | None:
    return session.get(_KEY, {}).get(consultation.slug)


def remember(consultation: Consultation, token: str) -> None:
    """Work on this draft from now on. Another that is not sent is put aside, where `/my` lists it."""
    before, here = token_here(consultation), draft_here(consultation)
    if before and before != token and here is not None and _is_unsent(here):
        session[_ASIDE] = session.get(_ASIDE, {}) | {_name(before): before}
    session[_ASIDE] = {name: each for name, each in session.get(_ASIDE, {}).items() if each != token}
    session[_KEY] = session.get(_KEY, {}) | {consultation.slug: token}


def forget(consultation: Consultation) -> None:
    session[_KEY] = {slug: token for slug, token in session.get(_KEY, {}).items() if slug != consultation.slug}


def list_aside() -> list[Aside]:
    """Drafts put aside and not sent meanwhile, the last saved first."""
    kept = [(name, token, responses.find_draft(token)) for name, token in session.get(_ASIDE, {}).items()]
    unsent = [Aside(name, token, draft) for name, token, draft in kept if draft is not None and _is_unsent(draft)]
    return sorted(unsent, key=lambda each: each.draft.saved_at, reverse=True)


def list_drafts_here() -> list[Draft]:
    """What this browser works on and has not sent, the last saved first."""
    found = [responses.find_draft(token) for token in session.get(_KEY, {}).values()]
    return sorted((each for each in found if each and _is_unsent(each)), key=lambda each: each.saved_at, reverse=True)


def _is_unsent(draft: Draft) -> bool:
    return responses.find_sent(draft) is None and bool(draft.about or draft.answers or draft.comments)


def _name(token: str) -> str:
    return digest(token)[:12]


def open_own(response: Response, code: str) -> None:
    session[_OWN] = session.get(_OWN, {}) | {response.reference: code}


def open_all_of(address: str) -> None:
    """Somebody has shown that this address is theirs: what was sent or begun with it opens here."""
    session[_ADDRESS] = address


def address_here() -> str | None:
    return session.get(_ADDRESS)


def close_own(response: Response) -> None:
    session[_OWN] = {name: code for name, code in session.get(_OWN, {}).items() if name != response.reference}
    if _opened_by_address(response):
        session.pop(_ADDRESS)


def code_here(reference: str) -> str | None:
    """The private code with which this browser opened a response."""
    return session.get(_OWN, {}).get(reference)


def own_here(reference: str) -> Response | None:
    """The response, if this browser opened it with its private code or by its e-mail address."""
    code = code_here(reference)
    if code:
        return responses.find_own(reference, code)
    found = responses.find_by_reference(reference) if address_here() else None
    return found if found is not None and _opened_by_address(found) else None


def _opened_by_address(response: Response) -> bool:
    address = address_here()
    return address is not None and responses.is_confirmed(response, address)


def list_own() -> list[Response]:
    """What this browser has open, in the order of the references."""
    address = address_here()
    by_code = [found for reference in session.get(_OWN, {}) if (found := own_here(reference))]
    by_address = responses.list_confirmed_responses(address) if address else []
    return sorted({each.id: each for each in (*by_code, *by_address)}.values(), key=lambda each: each.reference)


def came_invited(consultation: Consultation, token: str) -> None:
    """Keep the link of a letter until a response is begun."""
    session[_INVITED] = session.get(_INVITED, {}) | {consultation.slug: token}


def invited_here(consultation: Consultation) -> str:
    """The link of the letter through which this browser came; empty for most."""
    return str(session.get(_INVITED, {}).get(consultation.slug, ""))
