"""Which cases this browser may open: by reference and private code, kept in the server's session."""

from flask import session

from consult import cases
from consult.cases import Case

_KEY = "cases"


def open_here(reference: str, code: str) -> None:
    session[_KEY] = session.get(_KEY, {}) | {reference: code}


def code_here(reference: str) -> str | None:
    return session.get(_KEY, {}).get(reference)


def case_here(reference: str) -> Case | None:
    code = code_here(reference)
    return cases.find_own_case(reference, code) if code else None


def list_here() -> list[Case]:
    return [found for reference in sorted(session.get(_KEY, {})) if (found := case_here(reference))]


def close_here(reference: str) -> None:
    session[_KEY] = {name: code for name, code in session.get(_KEY, {}).items() if name != reference}
