"""Questions about people that change nothing."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from consult.db import db
from consult.errors import NotFound
from consult.people.models import Invitation, Person, Role, RoleName
from consult.words import digest


def get_person(person_id: UUID) -> Person:
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound("There is nobody with this address. Go back to the list of people")
    return person


def find_signed_in(person_id: str) -> Person | None:
    """Whom a signed-in browser belongs to. A closed account belongs to nobody, whatever a browser remembers."""
    person = db.session.get(Person, UUID(person_id))
    return person if person is not None and person.is_active else None


def list_people() -> Sequence[Person]:
    """Everybody with an account, by name; closed accounts last."""
    return db.session.scalars(select(Person).order_by(Person.disabled_at.is_not(None), Person.name, Person.email)).all()


def count_people() -> int:
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def names_of(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What these people are called, closed accounts included: for lists that show who did what."""
    wanted = set(person_ids)
    return {
        person_id: name
        for person_id, name in db.session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    }


def find_invitation(token: str, *, now: datetime) -> Invitation | None:
    """The invitation that this link opens, or None once it was used, replaced or ran out."""
    return db.session.scalar(
        select(Invitation).where(
            Invitation.token_digest == digest(token), Invitation.used_at.is_(None), Invitation.expires_at > now
        )
    )


def count_administrators(*, at: datetime) -> int:
    """How many people could still give out roles at this time."""
    held = select(Role).join(Person).where(Role.name == RoleName.ADMINISTRATOR, Person.disabled_at.is_(None))
    return len({role.person_id for role in db.session.scalars(held) if role.holds(at=at)})
