"""One account per role, with a password made at filling."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from consult import people
from consult.boards.models import Board, MemberClass, Membership
from consult.db import db, transaction
from consult.people import Person, RoleName
from consult.words import clear_code

R = RoleName
FILE = "demo-accounts.json"

# key, name, role, board
CAST = (
    ("facilitator", "Demo facilitator", R.FACILITATOR, None),
    ("analyst", "Demo analyst", R.ANALYST, None),
    ("lead", "Demo lead analyst", R.LEAD_ANALYST, None),
    ("planlead", "Demo plan lead", R.PLAN_LEAD, None),
    ("sep-member", "Demo SEP Board member", R.BOARD_MEMBER, "sep"),
    ("sep-clerk", "Demo SEP Board clerk", R.CLERK, "sep"),
    ("ca-member", "Demo CA Board member", R.BOARD_MEMBER, "ca"),
    ("ca-clerk", "Demo CA Board clerk", R.CLERK, "ca"),
    ("governance", "Demo governance officer", R.GOVERNANCE_OFFICER, None),
    ("information", "Demo information officer", R.INFORMATION_OFFICER, None),
    ("admin", "Demo administrator", R.ADMINISTRATOR, None),
    ("auditor", "Demo auditor", R.AUDITOR, None),
)


@dataclass(frozen=True)
class Account:
    """What the launcher prints, and the browser tests sign in with."""

    key: str
    role: str
    email: str
    password: str


def make_accounts(*, now: datetime) -> tuple[dict[str, Person], list[Account]]:
    """Invite everybody in the cast and accept for them; returns the people by key, and what to tell."""
    password = "-".join(clear_code(5).lower() for _ in range(3))
    cast, told = {}, []
    for key, name, role, board in CAST:
        email = f"{key}@demo.example.org"
        with transaction():
            token = people.invite(email, name, role, by=None, now=now, board_slug=board)
            cast[key] = people.accept_invitation(token, password, now=now)
            if role is R.BOARD_MEMBER:
                _seat(cast[key], board, now=now)
        where = f" ({board.upper()} Board)" if board else ""
        told.append(Account(key, role.title + where, email, password))
    return cast, told


def _seat(person: Person, board_slug: str | None, *, now: datetime) -> None:
    board = db.session.scalars(db.select(Board).filter_by(slug=board_slug)).one()
    seat = Membership(
        board_id=board.id, person_id=person.id, member_class=MemberClass.VOTING, starts_on=now.date(), ends_on=None
    )
    db.session.add(seat)


def write_down(accounts: list[Account], folder: Path) -> None:
    """Kept beside the demo's database, for whoever runs it; its presence says that the filling was finished."""
    (folder / FILE).write_text(json.dumps([asdict(account) for account in accounts], indent=2), encoding="utf-8")


def read_back(folder: Path) -> list[Account] | None:
    path = folder / FILE
    if not path.exists():
        return None
    return [Account(**told) for told in json.loads(path.read_text(encoding="utf-8"))]
