"""Accounts, bodies, and who may do what."""

from consult.people.models import Body, Person, Role, RoleName
from consult.people.passwords import LONGEST, SHORTEST, WeakPassword, check_password
from consult.people.queries import (
    count_people,
    find_invitation,
    find_signed_in,
    get_person,
    list_people,
    names_of,
)
from consult.people.rules import ACTS, FOUR_EYES, duties_of, find_clash, may, roles_for
from consult.people.services import (
    AccountClosed,
    DutiesClash,
    InvitationUsed,
    LastAdministrator,
    accept_invitation,
    authenticate,
    disable,
    end_role,
    end_sign_ins,
    forget_old_sign_ins,
    grant_role,
    invite,
    send_link,
)

__all__ = [
    "ACTS",
    "FOUR_EYES",
    "LONGEST",
    "SHORTEST",
    "AccountClosed",
    "Body",
    "DutiesClash",
    "InvitationUsed",
    "LastAdministrator",
    "Person",
    "Role",
    "RoleName",
    "WeakPassword",
    "accept_invitation",
    "authenticate",
    "check_password",
    "count_people",
    "disable",
    "duties_of",
    "end_role",
    "end_sign_ins",
    "find_clash",
    "find_invitation",
    "find_signed_in",
    "forget_old_sign_ins",
    "get_person",
    "grant_role",
    "invite",
    "list_people",
    "may",
    "names_of",
    "roles_for",
    "send_link",
]
