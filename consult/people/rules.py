"""Who may do what: one table, one function. Everything not listed is refused."""

from dataclasses import dataclass
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
        "plans.write": {R.PLAN_LEAD, R.FACILITATOR},
        "comments.follow": {R.FACILITATOR, R.LEAD_ANALYST},
        "responses.read": _READERS | {R.INFORMATION_OFFICER},
        "responses.exclude": {R.FACILITATOR, R.LEAD_ANALYST},
        "intake.complete": {R.FACILITATOR},
        "evidence.accept": {R.FACILITATOR},
        "equality.read": {R.EQUALITY_OFFICER},
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
        "cases.read": {R.GOVERNANCE_OFFICER, R.INFORMATION_OFFICER, R.AUDITOR},
        "cases.handle": {R.GOVERNANCE_OFFICER, R.INFORMATION_OFFICER},
        "admin": {R.ADMINISTRATOR},
        "audit.read": {R.ADMINISTRATOR, R.AUDITOR, R.GOVERNANCE_OFFICER},
    }.items()
}

ACT_WORDS: dict[str, str] = {
    "facilitate": "Open the facilitators' pages",
    "consultations.open": "Set up, open and extend consultations",
    "plans.write": "Write and publish the next draft of a plan",
    "comments.follow": "Check where comments stand in the next draft",
    "responses.read": "Read responses, confidential ones included",
    "responses.exclude": "Leave a response out of the count, with a reason",
    "intake.complete": "Declare that letters and paper are all in",
    "evidence.accept": "Take offered sources into the evidence register",
    "equality.read": "See answers to equality questions, as counts only",
    "codesign.run": "Run co-design rounds and sessions",
    "theming.read": "Read themes and the points under them",
    "theming.review": "Review suggestions, agree themes and place points",
    "summaries.read": "Read summaries",
    "summaries.write": "Write and approve summaries",
    "packs.freeze": "Freeze the papers for a board",
    "boards.read": "Read the papers of a board",
    "boards.record": "Record what a board decided",
    "outcomes.write": "Write what we did about each theme",
    "outcomes.publish": "Publish what we did",
    "commitments.update": "Report progress on commitments",
    "cases.read": "Read complaints, requests for other formats, and requests about personal data",
    "cases.handle": "Answer complaints and such requests",
    "admin": "Invite people, give out roles and close accounts",
    "audit.read": "Read the audit and verify its chain",
}


def may(person: Person | None, act: str, thing: Any = None, *, now: datetime) -> bool:
    """Whether this person may do this act, to this thing if one is given.

    A role held for one board counts for things of that board only (`thing.slug`, or `thing.board.slug`).
    """
    if person is None or not person.is_active:
        return False
    return any(
        role.name in ACTS[act] and role.holds(at=now) and _covers(role.board_slug, thing) for role in person.roles
    )


def _covers(board_slug: str | None, thing: Any) -> bool:
    if board_slug is None or thing is None:
        return True
    board = getattr(thing, "board", thing)
    return getattr(board, "slug", None) == board_slug


def roles_for(act: str) -> list[str]:
    """The roles that may, in words: what a refusal tells the reader."""
    return sorted(role.title.lower() for role in ACTS[act])


@dataclass(frozen=True)
class Clash:
    """Duties that must lie in different hands, and why: what the administrator is told when both are asked for."""

    one: frozenset[RoleName]
    other: frozenset[RoleName]
    reason: str


_WRITERS = frozenset({R.FACILITATOR, R.LEAD_ANALYST})

FOUR_EYES = (
    Clash(
        frozenset({R.CLERK}),
        _WRITERS,
        "A clerk records what a board decided, so somebody else must write the papers it decides on",
    ),
    Clash(
        frozenset({R.BOARD_MEMBER}),
        _WRITERS | {R.ANALYST},
        "Board members decide on papers, so somebody else must read the responses and write the papers",
    ),
    Clash(
        frozenset({R.PANEL_MEMBER}),
        _WRITERS | {R.PLAN_LEAD},
        "An independent panel cannot review its own work",
    ),
    Clash(
        frozenset({R.ADMINISTRATOR}),
        _WRITERS | {R.ANALYST, R.INFORMATION_OFFICER},
        "Administrators give out roles, so they may not read confidential answers themselves",
    ),
    Clash(
        frozenset({R.AUDITOR}),
        frozenset(R) - {R.AUDITOR},
        "Auditors check what everybody else did, so they do nothing else here",
    ),
)


def find_clash(held: RoleName, wanted: RoleName) -> Clash | None:
    """Why the person who is one may not be the other at the same time, or None when they may."""
    return next(
        (
            clash
            for clash in FOUR_EYES
            if (held in clash.one and wanted in clash.other) or (wanted in clash.one and held in clash.other)
        ),
        None,
    )


def duties_of(role: RoleName) -> list[str]:
    """What somebody in this role may do, in words, in the order of the table."""
    return [ACT_WORDS.get(act, act) for act, roles in ACTS.items() if role in roles]
