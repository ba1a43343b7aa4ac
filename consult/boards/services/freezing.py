"""Freeze the papers of a consultation, all of them or none."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select

from consult import audit, errands
from consult.boards.errors import NotReadyToFreeze
from consult.boards.models import Pack
from consult.boards.papers import Papers, canonical, fingerprint
from consult.boards.queries import SETTLED, find_route, is_settled, list_checks
from consult.boards.recount import recount
from consult.catalogue.models import Consultation
from consult.db import db
from consult.errands import Tell, as_asked, untold
from consult.people import Person


@dataclass(frozen=True)
class DrawnUp:
    """The papers of one moment: whole, worked out again, and not sealed yet."""

    no: int
    route_id: UUID
    text: str
    at: datetime


def freeze_pack(consultation: Consultation, *, by: Person, now: datetime) -> Pack:
    """Seal what the boards will read. Raises NotReadyToFreeze with every reason; a new pack starts the route again."""
    errands.hold(consultation.id)
    return seal(consultation, draw_up(consultation, now=now), by=by, now=now)


def draw_up(consultation: Consultation, *, now: datetime, tell: Tell = untold) -> DrawnUp:
    """Look whether everything holds, and put the papers together; changes nothing."""
    reasons = [check.text for check in list_checks(consultation, now=now, tell=tell) if not check.holds]
    route = find_route(consultation)
    if reasons or route is None:
        raise NotReadyToFreeze(reasons)
    no = next_no(consultation)
    content = Papers(consultation).draw_up(route, no=no, now=now, tell=tell)
    tell("Working every number out again")
    wrong = recount(content)
    if wrong:
        raise NotReadyToFreeze(wrong)
    return DrawnUp(no, route.id, canonical(content), now)


def seal(
    consultation: Consultation, drawn: DrawnUp, *, by: Person, now: datetime, asked_at: datetime | None = None
) -> Pack:
    """Keep papers as a pack, as they are. Another pack may not have come between."""
    errands.hold(consultation.id)
    if is_settled(consultation):
        raise NotReadyToFreeze([SETTLED])
    pack = Pack(
        id=uuid4(),
        consultation_id=consultation.id,
        no=drawn.no,
        route_id=drawn.route_id,
        content=drawn.text,
        hash=fingerprint(drawn.text),
        frozen_at=drawn.at,
        frozen_by=by.id,
    )
    db.session.add(pack)
    db.session.flush()
    audit.record("froze a pack", pack, f"Pack {pack.no}, sha256 {pack.hash}{as_asked(asked_at)}", by=by, at=now)
    return pack


def next_no(consultation: Consultation) -> int:
    """The number that the next pack will have."""
    last = select(func.max(Pack.no)).where(Pack.consultation_id == consultation.id)
    return (db.session.scalar(last) or 0) + 1
