"""Accounts, bodies, and who may do what."""

from consult.people.models import Body, Person, Role, RoleName
from consult.people.rules import ACTS, may, roles_for
from consult.people.services import (
    InvitationUsed,
    WeakPassword,
    accept_invitation,
    authenticate,
    check_password,
    count_people,
    disable,
    end_sign_ins,
    find_invitation,
    forget_old_sign_ins,
    get_person,
    grant_role,
    invite,
)

__all__ = [
    "ACTS",
    "Body",
    "InvitationUsed",
    "Person",
    "Role",
    "RoleName",
    "WeakPassword",
    "accept_invitation",
    "authenticate",
    "check_password",
    "count_people",
    "disable",
    "end_sign_ins",
    "find_invitation",
    "forget_old_sign_ins",
    "get_person",
    "grant_role",
    "invite",
    "may",
    "roles_for",
]
