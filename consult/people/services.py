"""Invite somebody, let them in, change what they may do, show them out."""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import delete, select, update

from consult import audit
from consult.clock import day_words
from consult.db import db
from consult.errors import ConsultError, RuleBroken
from consult.people.models import Invitation, Person, Role, RoleName, SignIn
from consult.people.passwords import check_password, hash_password, is_right
from consult.people.queries import count_administrators, find_invitation
from consult.people.rules import find_clash
from consult.words import digest, one_line, secret_token

INVITATION_LASTS = timedelta(days=7)


class InvitationUsed(ConsultError):
    """The one-time link was used, was replaced, ran out, or never was."""


class DutiesClash(RuleBroken):
    """These two roles must lie in different hands. The message says which, and why."""


class AccountClosed(RuleBroken):
    """The account was closed; it takes no roles and no links."""


class LastAdministrator(RuleBroken):
    """Without this person nobody could give out roles."""


def invite(
    email: str, name: str, role: RoleName, *, by: Person | str | None, now: datetime, board_slug: str | None = None
) -> str:
    """Make an account, or add a role to one, and return a one-time token for setting a password."""
    email = one_line(email).lower()
    person = db.session.scalar(select(Person).where(Person.email == email))
    if person is None:
        person = Person(id=uuid4(), email=email, name=one_line(name), created_at=now)
        db.session.add(person)
        db.session.flush()
    grant_role(person, role, by=by, now=now, board_slug=board_slug)
    return send_link(person, by=by, now=now)


def send_link(person: Person, *, by: Person | str | None, now: datetime) -> str:
    """A one-time token for setting a password; links given to this person before stop working."""
    _refuse_closed(person)
    _spend_links(person, now=now)
    token = secret_token()
    db.session.add(
        Invitation(id=uuid4(), person_id=person.id, token_digest=digest(token), expires_at=now + INVITATION_LASTS)
    )
    audit.record("invited", person, "Given a one-time link for setting a password", by=by, at=now)
    return token


def grant_role(
    person: Person,
    role: RoleName,
    *,
    by: Person | str | None,
    now: datetime,
    board_slug: str | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> None:
    """Let a person act in a role, from now on unless said otherwise; holding it already changes nothing.

    Raises DutiesClash when another role of theirs, held at any moment of that time, must lie in different hands.
    """
    _refuse_closed(person)
    _lock(person)
    wanted = Role(id=uuid4(), name=role, board_slug=board_slug, starts_at=starts_at or now, ends_at=ends_at)
    if wanted.ends_at is not None and wanted.ends_at <= wanted.starts_at:
        raise RuleBroken("The last day must not be before the first")
    for held in person.roles:
        clash = find_clash(held.name, role) if held.overlaps(wanted) else None
        if clash:
            words = f"{person.name} is {held.name.title.lower()} and cannot be {role.title.lower()} as well."
            raise DutiesClash(f"{words} {clash.reason}.")
    if any(held.covers(wanted) for held in person.roles):
        return
    person.roles.append(wanted)
    audit.record("granted a role", person, _described(wanted), by=by, at=now)


def end_role(role: Role, *, by: Person | None, now: datetime) -> None:
    """Take a role away at once; a role that has ended stays as it was."""
    if role.ends_at is not None and role.ends_at <= now:
        return
    person = role.person
    if role.name is RoleName.ADMINISTRATOR and role.holds(at=now):
        _keep_one_administrator(now=now)
    role.ends_at = now
    audit.record("ended a role", person, f"No longer {role.name.title.lower()}", by=by, at=now)


def accept_invitation(token: str, password: str, *, now: datetime) -> Person:
    """Set a first (or new) password by a one-time link. Raises InvitationUsed or WeakPassword."""
    invitation = find_invitation(token, now=now)
    if invitation is None:
        raise InvitationUsed("This link has been used or has run out. Ask an administrator for a new one")
    person = db.session.get_one(Person, invitation.person_id)
    _refuse_closed(person)
    check_password(password, person.email, person.name)
    spent = db.session.execute(
        update(Invitation).where(Invitation.id == invitation.id, Invitation.used_at.is_(None)).values(used_at=now)
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]
        raise InvitationUsed("This link has just been used in another window")
    person.password_hash = hash_password(password)
    end_sign_ins(person)
    audit.record("set a password", person, "Set a password by a one-time link", by=person, at=now)
    return person


def authenticate(email: str, password: str) -> Person | None:
    """The person whose e-mail and password these are, or None; wrong address and wrong password take equally long."""
    person = db.session.scalar(select(Person).where(Person.email == one_line(email).lower()))
    right = is_right(password, person.password_hash if person is not None and person.is_active else None)
    return person if right else None


def disable(person: Person, *, by: Person | None, now: datetime) -> None:
    """Close an account; every browser it is signed in on is signed out at once, and its links stop working."""
    if not person.is_active:
        return
    if any(role.name is RoleName.ADMINISTRATOR and role.holds(at=now) for role in person.roles):
        _keep_one_administrator(now=now)
    person.disabled_at = now
    end_sign_ins(person)
    _spend_links(person, now=now)
    audit.record("closed an account", person, "Closed the account", by=by, at=now)


def end_sign_ins(person: Person) -> None:
    db.session.execute(delete(SignIn).where(SignIn.person_id == person.id))


def forget_old_sign_ins(*, now: datetime) -> int:
    return db.session.execute(delete(SignIn).where(SignIn.expires_at < now)).rowcount  # type: ignore[attr-defined, no-any-return]


def _spend_links(person: Person, *, now: datetime) -> None:
    waiting = update(Invitation).where(Invitation.person_id == person.id, Invitation.used_at.is_(None))
    db.session.execute(waiting.values(used_at=now))


def _refuse_closed(person: Person) -> None:
    if not person.is_active:
        raise AccountClosed(f"The account of {person.name} is closed")


def _lock(person: Person) -> None:
    """Two administrators at once must see each other's roles, or together they grant what neither may."""
    db.session.flush()
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    db.session.refresh(person, ["roles"])


def _keep_one_administrator(*, now: datetime) -> None:
    db.session.execute(select(Role.id).where(Role.name == RoleName.ADMINISTRATOR).with_for_update())
    if count_administrators(at=now) < 2:
        raise LastAdministrator("This is the only administrator. Make somebody else administrator first")


def _described(role: Role) -> str:
    words = f"Became {role.name.title.lower()}"
    if role.board_slug:
        words += f" of the board {role.board_slug}"
    return words + (f", until {day_words(role.ends_at)}" if role.ends_at else "")
