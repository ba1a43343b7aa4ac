"""What looked unusual when a response was sent: for staff to look at. It counts like any other."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, db
from consult.responses.models import Draft, Response

VERY_FAST = timedelta(seconds=10)
SENT_AT_ONCE = "sent within ten seconds of beginning"


class ResponseLabel(Model):
    """One thing about how a response was sent that people rarely do and programs often."""

    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)
    label: Mapped[str] = mapped_column(primary_key=True)


def label_response(response: Response, draft: Draft, labels: Iterable[str], *, received_at: datetime) -> None:
    """Keep what looked unusual; done twice it is kept once."""
    seen = {*labels, *([SENT_AT_ONCE] if received_at - draft.began_at < VERY_FAST else [])}
    for label in sorted(seen - set(list_labels(response))) if seen else ():
        db.session.add(ResponseLabel(response_id=response.id, label=label))


def list_labels(response: Response) -> Sequence[str]:
    mine = select(ResponseLabel.label).where(ResponseLabel.response_id == response.id)
    return db.session.scalars(mine.order_by(ResponseLabel.label)).all()


def list_labelled(among: Sequence[Response]) -> set[UUID]:
    """Those of these responses that have a label."""
    ids = [response.id for response in among]
    return set(db.session.scalars(select(ResponseLabel.response_id).where(ResponseLabel.response_id.in_(ids))))
