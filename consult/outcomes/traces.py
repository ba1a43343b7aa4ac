"""Our reply to one theme as those who raised it may see it, and what they say of it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select

from consult import audit
from consult.boards import Pack
from consult.db import db
from consult.errors import RuleBroken
from consult.outcomes.hearing_back import ReplyMark
from consult.outcomes.models import Outcome
from consult.responses import Response
from consult.responses.following import Met
from consult.small_numbers import Cell, show_all


class NotAnsweredYet(RuleBroken):
    """Nothing was published that could meet anybody's point."""


def find_published_outcome(pack: Pack, theme_ids: Collection[UUID]) -> Outcome | None:
    """The answer that is public to a theme of a pack, under whichever of these ids it was frozen."""
    mine = (Outcome.pack_id == pack.id, Outcome.theme_id.in_(theme_ids), Outcome.published_at.is_not(None))
    return db.session.scalar(select(Outcome).where(*mine).limit(1))


def find_reply_mark(response: Response, pack: Pack) -> ReplyMark | None:
    """What its sender said last."""
    mine = select(ReplyMark).where(ReplyMark.response_id == response.id, ReplyMark.pack_id == pack.id)
    return db.session.scalar(mine.order_by(ReplyMark.at.desc(), ReplyMark.id).limit(1))


def say_if_answered(response: Response, pack: Pack, met: Met, *, now: datetime) -> ReplyMark:
    """Keep whether our reply answers what a response said, by its sender; they may say otherwise later."""
    published = select(Outcome.id).where(Outcome.pack_id == pack.id, Outcome.published_at.is_not(None))
    if pack.consultation_id != response.consultation_id or db.session.scalar(published.limit(1)) is None:
        raise NotAnsweredYet("We have not replied yet")
    mark = ReplyMark(id=uuid4(), response_id=response.id, pack_id=pack.id, met=met, at=now)
    db.session.add(mark)
    db.session.flush()
    words = f"{response.reference} said whether our reply answers it: {met}"
    audit.record("said whether the reply answers it", mark, words, by=None, at=now)
    return mark


def count_reply_marks(pack: Pack) -> dict[Met, int | str]:
    """How many senders say so, each by their last word; small numbers withheld, as they were told."""
    turn = func.row_number().over(partition_by=ReplyMark.response_id, order_by=ReplyMark.at.desc())
    last = select(ReplyMark.met, turn.label("no")).where(ReplyMark.pack_id == pack.id).subquery()
    rows = db.session.execute(select(last.c.met, func.count()).where(last.c.no == 1).group_by(last.c.met))
    found = {Met(met): n for met, n in rows}
    counts = [Cell(found.get(met, 0)) for met in Met]
    return dict(zip(Met, show_all(counts), strict=True)) if found else {}
