"""The row that makes a response: one statement, which the database carries out only while the consultation takes it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import and_, bindparam, exists, false, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from consult.catalogue import ActKind, Consultation, TimetableAct
from consult.db import db
from consult.responses.errors import ConsultationClosed
from consult.responses.models import Channel, Response
from consult.words import clear_code

PREFIX = "WM"
_COLUMNS = (
    "id",
    "reference",
    "consultation_id",
    "draft_id",
    "source_reference",
    "channel",
    "code_digest",
    "received_at",
)
_table: Any = Response.__table__


def new_reference() -> str:
    """WM-7Q4K-29TD: to be read out over the telephone, and not to be guessed."""
    code = clear_code(8)
    return f"{PREFIX}-{code[:4]}-{code[4:]}"


@dataclass(frozen=True)
class Arrival:
    """What came, when, and from which draft or source."""

    received_at: datetime
    channel: Channel
    began_at: datetime | None = None
    draft_id: UUID | None = None
    source_reference: str | None = None
    code_digest: str | None = None
    id: UUID = field(default_factory=uuid4)
    reference: str = field(default_factory=new_reference)


def _statement(insert: Any) -> Any:
    """INSERT … SELECT … WHERE the consultation still takes it … ON CONFLICT DO NOTHING.

    It says `Consultation.takes` to the database; the grace that was read must still be the grace.
    """
    chosen = select(*(bindparam(name, type_=_table.c[name].type).label(name) for name in _COLUMNS))
    closes, kind = Consultation.closes_at, _table.c.received_at.type
    in_grace = and_(closes > bindparam("began_at", type_=kind), closes > bindparam("received_less_grace", type_=kind))
    still_takes = (
        Consultation.id == bindparam("consultation_id", type_=_table.c.consultation_id.type),
        Consultation.grace_minutes == bindparam("grace"),
        Consultation.published_at.is_not(None),
        Consultation.opens_at <= bindparam("received_at", type_=kind),
        or_(closes > bindparam("received_at", type_=kind), in_grace),
        ~_in_a_pause(kind),
    )
    return insert(_table).from_select(list(_COLUMNS), chosen.where(*still_takes)).on_conflict_do_nothing()


def _in_a_pause(kind: Any) -> Any:
    """Whether it comes while responses are paused, and not within the grace for a journey begun before."""
    paused, resumed = aliased(TimetableAct), aliased(TimetableAct)
    received = bindparam("received_at", type_=kind)
    ended = exists().where(
        resumed.consultation_id == paused.consultation_id,
        resumed.kind == ActKind.RESUMED,
        resumed.no > paused.no,
        resumed.at <= received,
    )
    begun = func.coalesce(paused.at > bindparam("began_at", type_=kind), false())
    in_grace = and_(begun, paused.at > bindparam("received_less_grace", type_=kind))
    return exists().where(
        paused.consultation_id == Consultation.id,
        paused.kind == ActKind.PAUSED,
        paused.at <= received,
        ~ended,
        ~in_grace,
    )


_STATEMENTS = {"postgresql": _statement(postgresql.insert), "sqlite": _statement(sqlite.insert)}


def arrive_all(consultation: Consultation, arrivals: Sequence[Arrival]) -> set[UUID]:
    """Insert those that are in time and not here already; gives the ids of those that were inserted."""
    if not arrivals:
        return set()
    values = [_values(consultation, arrival) for arrival in arrivals]
    connection = db.session.connection()
    connection.execute(_STATEMENTS[connection.dialect.name], values)
    return set(db.session.scalars(select(Response.id).where(Response.id.in_([arrival.id for arrival in arrivals]))))


def _values(consultation: Consultation, arrival: Arrival) -> dict[str, Any]:
    grace = consultation.grace_minutes
    return {name: getattr(arrival, name, None) for name in _COLUMNS} | {
        "consultation_id": consultation.id,
        "began_at": arrival.began_at,
        "received_less_grace": arrival.received_at - timedelta(minutes=grace),
        "grace": grace,
    }


def arrive(consultation: Consultation, **about: Any) -> Arrival | None:
    """Insert one response; None when the same draft or source is here already. Raises ConsultationClosed."""
    for _try in range(3):  # a new reference may, once in 10^11, be taken
        arrival = Arrival(**about)
        if arrive_all(consultation, [arrival]):
            return arrival
        if _is_here(consultation, arrival):
            return None
        db.session.refresh(consultation)
        if not consultation.takes(received_at=arrival.received_at, began_at=arrival.began_at):
            opening = consultation.opens_at is None or arrival.received_at < consultation.opens_at
            raise ConsultationClosed(consultation, opening=opening)
    raise RuntimeError("No free reference was found in three tries")


def _is_here(consultation: Consultation, arrival: Arrival) -> bool:
    if arrival.draft_id is not None:
        same = Response.draft_id == arrival.draft_id
    else:
        same = Response.source_reference == arrival.source_reference
    found = select(Response.id).where(same, Response.consultation_id == consultation.id)
    return db.session.scalar(found) is not None
