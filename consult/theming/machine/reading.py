"""Cut answers, comments and contributions into points. Every text that was not read before gets one Reading."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, insert, select

from consult.codesign.models import Contribution
from consult.db import db, transaction
from consult.nlp.reading.points import find_points
from consult.nlp.types import Readings, Text
from consult.questions.kinds import OPEN_KINDS
from consult.questions.models import Question
from consult.responses.models import Answer, Comment
from consult.theming.models import Point, Reading, ReadState


def read_versions(version_ids: Sequence[UUID], *, now: datetime) -> int:
    """Read the written answers and comments of these sendings that nobody has read; returns how many texts.

    A question that somebody copied in front of the answer is nothing said.
    """
    asked = list(db.session.scalars(_answers(version_ids).with_only_columns(Question.text).distinct()))
    read = _read("answer_id", _answers(version_ids), now, asked=sorted(asked))
    return read + _read("comment_id", _comments(version_ids), now)


def read_contributions(contribution_ids: Sequence[UUID], *, now: datetime) -> int:
    """Read what was said in workshops; returns how many texts."""
    chosen = select(Contribution.id, Contribution.text).where(Contribution.id.in_(contribution_ids))
    return _read("contribution_id", chosen.where(Contribution.text != ""), now)


def _answers(version_ids: Sequence[UUID]) -> Select[*tuple[Any, ...]]:
    """Written answers only: what was picked in a closed question is no text."""
    return (
        select(Answer.id, Answer.text)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.version_id.in_(version_ids), Answer.text != "", Question.kind.in_(OPEN_KINDS))
    )


def _comments(version_ids: Sequence[UUID]) -> Select[*tuple[Any, ...]]:
    return select(Comment.id, Comment.text).where(Comment.version_id.in_(version_ids))


def _read(source: str, chosen: Select[*tuple[Any, ...]], now: datetime, asked: Sequence[str] = ()) -> int:
    """Look, think, then write: nobody waits for the database while the machine thinks."""
    table = chosen.selected_columns[0]
    unread = chosen.where(table.not_in(select(getattr(Reading, source)).where(getattr(Reading, source).is_not(None))))
    texts = [Text(str(row[0]), row[1]) for row in db.session.execute(unread.order_by(table))]
    db.session.rollback()
    if not texts:
        return 0
    readings = find_points(texts, asked)
    with transaction():
        still = {str(text_id) for text_id, _ in db.session.execute(unread)}
        _keep(source, readings, still, now)
    return len(still)


def _keep(source: str, readings: Readings, still: set[str], now: datetime) -> None:
    """One Reading for each text that is still unread, and its points."""
    outcome = {point.text_id: (ReadState.READ, "") for point in readings.points}
    outcome |= {nothing.text_id: (ReadState.NOTHING, nothing.reason) for nothing in readings.nothing}
    outcome |= {unread.text_id: (ReadState.FAILED, unread.reason) for unread in readings.unread}
    ids = {text_id: uuid4() for text_id in outcome if text_id in still}
    rows = [
        {"id": id_, source: UUID(text_id), "state": outcome[text_id][0], "reason": outcome[text_id][1],
         "engine": dict(readings.engine), "read_at": now}
        for text_id, id_ in ids.items()
    ]  # fmt: skip
    points = [
        {
            "id": uuid4(),
            "reading_id": ids[point.text_id],
            source: UUID(point.text_id),
            "start": point.start,
            "end": point.end,
            "heading_start": point.heading.start if point.heading else None,
            "heading_end": point.heading.end if point.heading else None,
        }
        for point in readings.points
        if point.text_id in ids
    ]
    if rows:
        db.session.execute(insert(Reading), rows)
    if points:
        db.session.execute(insert(Point), points)
