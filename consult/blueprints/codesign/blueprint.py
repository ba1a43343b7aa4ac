"""The blueprint that this folder's files share."""

from flask import Blueprint

from consult.blueprints.guards import visitor
from consult.people import Person

bp = Blueprint("codesign", __name__)


def facilitator() -> Person:
    """Who is signed in: `needs("codesign.run")` let nobody else through."""
    person = visitor()
    assert person is not None
    return person
