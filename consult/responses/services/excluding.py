"""Leave a response out of the counts. It is kept, and the reason with it."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select

from consult import audit
from consult.db import db
from consult.errors import RuleBroken
from consult.people import Person
from consult.responses.errors import AlreadyExcluded
from consult.responses.models import Exclusion, Response
from consult.words import one_line


class ReasonMissing(RuleBroken):
    """Nothing is left out without a reason that boards and auditors can read."""


def exclude_response(response: Response, reason: str, *, by: Person, now: datetime) -> Exclusion:
    """Keep it, but count it nowhere. Raises AlreadyExcluded, ReasonMissing."""
    reason = one_line(reason)
    if not reason:
        raise ReasonMissing("Give a reason. Boards and auditors will read it")
    if db.session.scalar(select(Exclusion.id).where(Exclusion.response_id == response.id)) is not None:
        raise AlreadyExcluded("This response was left out of the counts before; that reason stands")
    exclusion = Exclusion(id=uuid4(), response_id=response.id, reason=reason, person_id=by.id, at=now)
    db.session.add(exclusion)
    db.session.flush()
    words = f"Left {response.reference} out of the counts"
    audit.record("excluded a response", response, words, by=by, at=now)
    return exclusion
