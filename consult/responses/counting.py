"""What counts: the latest version of a response that was neither left out nor withdrawn. Said once, for every count."""

from sqlalchemy import Exists, exists
from sqlalchemy.orm import InstrumentedAttribute, aliased

import consult.responses.evidence.models  # noqa: F401  (a response has files: the tables must be known to be joined)
from consult.responses.models import Exclusion, Response, ResponseVersion, Withdrawal

_later = aliased(ResponseVersion)
IS_LATEST = ~exists().where(_later.response_id == ResponseVersion.response_id, _later.no > ResponseVersion.no)


def _excluded(response_id: InstrumentedAttribute[object]) -> Exists:
    return exists().where(Exclusion.response_id == response_id)


def _withdrawn(response_id: InstrumentedAttribute[object]) -> Exists:
    return exists().where(Withdrawal.response_id == response_id, Withdrawal.taken_back_at.is_(None))


IS_COUNTED = ~_excluded(ResponseVersion.response_id) & ~_withdrawn(ResponseVersion.response_id)
IS_LEFT_OUT = _excluded(Response.id) | _withdrawn(Response.id)
