"""Who may do what: one table, one function. Everything not listed is refused."""

from datetime import datetime
from typing import Any

from consult.people.models import Person, RoleName

R = RoleName
_READERS = {R.FACILITATOR, R.ANALYST, R.LEAD_ANALYST, R.AUDITOR}

ACTS: dict[str, frozenset[RoleName]] = {
    act: frozenset(roles)
    for act, roles in {
        "facilitate": _READERS | {R.PLAN_LEAD, R.GOVERNANCE_OFFICER, R.INFORMATION_OFFICER},
        "consultations.open": {R.FACILITATOR},
        "responses.read": _READERS | {R.INFORMATION_OFFICER},
        "responses.exclude": {R.FACILITATOR, R.LEAD_ANALYST},
        "codesign.run": {R.FACILITATOR},
        "theming.read": _READERS,
        "theming.review": {R.FACILITATOR, R.ANALYST, R.LEAD_ANALYST},
        "summaries.read": _READERS,
        "summaries.write": {R.FACILITATOR, R.LEAD_ANALYST},
        "packs.freeze": {R.FACILITATOR, R.LEAD_ANALYST},
        "boards.read": {R.BOARD_MEMBER, R.CLERK, R.GOVERNANCE_OFFICER, R.FACILITATOR, R.LEAD_ANALYST, R.AUDITOR},
        "boards.record": {R.CLERK},
        "outcomes.write": {R.FACILITATOR},
        "outcomes.publish": {R.FACILITATOR, R.GOVERNANCE_OFFICER},
        "commitments.update": {R.FACILITATOR, R.GOVERNANCE_OFFICER, R.PLAN_LEAD},
        "admin": {R.ADMINISTRATOR},
        "audit.read": {R.ADMINISTRATOR, R.AUDITOR, R.GOVERNANCE_OFFICER},
    }.items()
}


def may(person: Person | None, act: str, thing: Any = None, *, now: datetime) -> bool:
    """Whether this person may do this act, to this thing if one is given.

    A role held for one board counts for things of that board only (`thing.slug`, or `thing.board.slug`).
    """
    if person is None or not person.is_active:
        return False
    return any(role.name in ACTS[act] and role.holds(at=now) and _covers(role.board_slug, thing) for role in person.roles)


def _covers(board_slug: str | None, thing: Any) -> bool:
    if board_slug is None or thing is None:
        return True
    board = getattr(thing, "board", thing)
    return getattr(board, "slug", None) == board_slug


def roles_for(act: str) -> list[str]:
    """The roles that may, in words: what a refusal tells the reader."""
    return sorted(role.title.lower() for role in ACTS[act])
