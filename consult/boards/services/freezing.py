"""Freeze the papers of a consultation, all of them or none."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select

from consult import audit
from consult.boards.errors import NotReadyToFreeze
from consult.boards.models import Pack
from consult.boards.papers import Papers, canonical, fingerprint
from consult.boards.queries import current_pack, find_route, list_checks
from consult.boards.recount import recount
from consult.catalogue.models import Consultation
from consult.db import db
from consult.people import Person


def freeze_pack(consultation: Consultation, *, by: Person, now: datetime) -> Pack:
    """Seal what the boards will read. Raises NotReadyToFreeze with every reason; a new pack starts the route again."""
    hold(consultation)
    reasons = [check.text for check in list_checks(consultation, now=now) if not check.holds]
    route = find_route(consultation)
    if reasons or route is None:
        raise NotReadyToFreeze(reasons)
    before = current_pack(consultation)
    no = before.no + 1 if before else 1
    content = Papers(consultation).draw_up(route, no=no, now=now)
    wrong = recount(content)
    if wrong:
        raise NotReadyToFreeze(wrong)
    text = canonical(content)
    pack = Pack(
        id=uuid4(),
        consultation_id=consultation.id,
        no=no,
        route_id=route.id,
        content=text,
        hash=fingerprint(text),
        frozen_at=now,
        frozen_by=by.id,
    )
    db.session.add(pack)
    db.session.flush()
    audit.record("froze a pack", pack, f"Pack {no}, sha256 {pack.hash}", by=by, at=now)
    return pack


def hold(consultation: Consultation) -> None:
    """Keep other freezes and records on this consultation waiting until this act is over."""
    db.session.execute(select(Consultation.id).where(Consultation.id == consultation.id).with_for_update())
