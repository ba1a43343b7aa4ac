"""People with roles."""

from datetime import timedelta
from itertools import count

from consult.db import db, transaction
from consult.people import Person, Role, RoleName
from tests.conftest import NOW

_numbers = count(1)


def make_person(*roles: RoleName, board_slug: str | None = None, name: str = "") -> Person:
    """Somebody who holds these roles since yesterday."""
    number = next(_numbers)
    person = Person(email=f"person{number}@example.org", name=name or f"Person {number}", created_at=NOW)
    person.roles = [Role(name=role, board_slug=board_slug, starts_at=NOW - timedelta(days=1)) for role in roles]
    with transaction():
        db.session.add(person)
    return person
