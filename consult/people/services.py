"""Invite somebody, let them in, show them out."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import delete, func, select

from consult import audit
from consult.db import db
from consult.errors import ConsultError
from consult.people.models import Invitation, Person, Role, RoleName, SignIn
from consult.words import digest, one_line, secret_token

INVITATION_LASTS = timedelta(days=7)
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 128

_hasher = PasswordHash((Argon2Hasher(),))
_NOBODY = _hasher.hash("the password of nobody, so that a wrong address takes as long as a wrong password")


class InvitationUsed(ConsultError):
    """The one-time link was used, ran out, or never was."""


class WeakPassword(ConsultError):
    """The password would be guessed. The message says what to do."""


def invite(email: str, name: str, role: RoleName, *, by: Person | None, now: datetime, board_slug: str | None = None) -> str:
    """Make an account, or add a role to one, and return a one-time token for setting a password."""
    email = one_line(email).lower()
    person = db.session.scalar(select(Person).where(Person.email == email))
    if person is None:
        person = Person(id=uuid4(), email=email, name=one_line(name), created_at=now)
        db.session.add(person)
        db.session.flush()
    grant_role(person, role, by=by, now=now, board_slug=board_slug)
    token = secret_token()
    invitation = Invitation(
        id=uuid4(), person_id=person.id, token_digest=digest(token), expires_at=now + INVITATION_LASTS
    )
    db.session.add(invitation)
    audit.record("invited", person, f"Invited as {role.title.lower()}", by=by, at=now)
    return token


def grant_role(person: Person, role: RoleName, *, by: Person | None, now: datetime, board_slug: str | None = None) -> None:
    """Let a person act in a role from now on; holding it already changes nothing."""
    held = any(held.name == role and held.board_slug == board_slug and held.holds(at=now) for held in person.roles)
    if not held:
        person.roles.append(Role(id=uuid4(), name=role, board_slug=board_slug, starts_at=now))
        audit.record("granted a role", person, f"Became {role.title.lower()}", by=by, at=now)


def accept_invitation(token: str, password: str, *, now: datetime) -> Person:
    """Set a first (or new) password by a one-time link. Raises InvitationUsed or WeakPassword."""
    invitation = find_invitation(token, now=now)
    if invitation is None:
        raise InvitationUsed("This link has been used or has run out. Ask an administrator for a new one")
    person = db.session.get_one(Person, invitation.person_id)
    check_password(password, person)
    invitation.used_at = now
    person.password_hash = _hasher.hash(password)
    end_sign_ins(person)
    audit.record("set a password", person, "Set a password by a one-time link", by=person, at=now)
    return person


def find_invitation(token: str, *, now: datetime) -> Invitation | None:
    return db.session.scalar(
        select(Invitation).where(
            Invitation.token_digest == digest(token), Invitation.used_at.is_(None), Invitation.expires_at > now
        )
    )


def check_password(password: str, person: Person) -> None:
    """Refuse what would be guessed: too short, or made of the person's own name or address."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise WeakPassword(f"Your password must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    lowered = password.lower()
    if len(set(lowered)) < 5 or person.email.split("@")[0] in lowered:
        raise WeakPassword("Choose a password that is harder to guess: three words that do not belong together will do")


def authenticate(email: str, password: str) -> Person | None:
    """The person whose e-mail and password these are, or None; wrong address and wrong password take equally long."""
    person = db.session.scalar(select(Person).where(Person.email == one_line(email).lower()))
    known = person is not None and person.password_hash is not None and person.is_active
    right = _hasher.verify(password, person.password_hash if known and person and person.password_hash else _NOBODY)
    return person if known and right else None


def disable(person: Person, *, by: Person, now: datetime) -> None:
    """Close an account; every browser it is signed in on is signed out at once."""
    person.disabled_at = now
    end_sign_ins(person)
    audit.record("closed an account", person, "Closed the account", by=by, at=now)


def end_sign_ins(person: Person) -> None:
    db.session.execute(delete(SignIn).where(SignIn.person_id == person.id))


def forget_old_sign_ins(*, now: datetime) -> int:
    return db.session.execute(delete(SignIn).where(SignIn.expires_at < now)).rowcount


def get_person(person_id: str) -> Person | None:
    return db.session.get(Person, UUID(person_id))


def count_people() -> int:
    return db.session.scalar(select(func.count()).select_from(Person)) or 0
