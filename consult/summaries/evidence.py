"""The points that a summary's sentences were written on, kept beside them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import joinedload

from consult.db import db
from consult.summaries import quotes
from consult.summaries.models import SentencePoint, Summary
from consult.summaries.tally import Tally, count_now
from consult.theming.models import Point


@dataclass(frozen=True)
class Evidence:
    """The points that a sentence rests on, in order; the first of them are its quotes."""

    points: list[UUID]
    quotes: int

    def rows(self, sentence_id: UUID) -> list[dict[str, Any]]:
        return [
            {"id": uuid4(), "sentence_id": sentence_id, "point_id": key, "quoted": sort <= self.quotes, "sort": sort}
            for sort, key in enumerate(self.points, start=1)
        ]


def keep_evidence(summary: Summary, tally: Tally) -> None:
    """Put under each theme's sentence the points that it rests on today; the quotes come first, in their order."""
    found = {sentence.id: find_evidence(sentence.query, tally) for sentence in summary.sentences}
    put_evidence(summary, found)


def put_evidence(summary: Summary, found: Mapping[UUID, Evidence]) -> None:
    """Keep exactly these points under a summary's sentences."""
    db.session.flush()
    db.session.execute(delete(SentencePoint).where(SentencePoint.sentence_id.in_(_ids(summary))))
    rows = [row for sentence_id, evidence in found.items() for row in evidence.rows(sentence_id)]
    if rows:
        db.session.execute(insert(SentencePoint), rows)
    for sentence in summary.sentences:
        db.session.expire(sentence, ["evidence", "foremost"])


def find_evidence(query: dict[str, Any], tally: Tally) -> Evidence:
    """The points behind a sentence with this query; only those about a theme keep any, and a part of it no quotes."""
    if "theme_id" not in query:
        return Evidence([], 0)
    behind = tally.said_by(count_now(query, tally).respondents, UUID(query["theme_id"]))
    quoted = []
    if not query.get("respondents"):
        quoted = quotes.choose_quotes(
            [
                quotes.Candidate(said.point_id, tally.answers[said.response_id].kind, said.length)
                for said in behind
                if said.publication.may_be_quoted
            ]
        )
    first = set(quoted)
    return Evidence([*quoted, *(said.point_id for said in behind if said.point_id not in first)], len(quoted))


def kept_evidence(summary: Summary) -> dict[UUID, set[UUID]]:
    """The points kept under each sentence that has any."""
    kept: dict[UUID, set[UUID]] = defaultdict(set)
    chosen = select(SentencePoint.sentence_id, SentencePoint.point_id)
    for sentence_id, point_id in db.session.execute(chosen.where(SentencePoint.sentence_id.in_(_ids(summary)))):
        kept[sentence_id].add(point_id)
    return kept


def quoting_in_private(summary: Summary) -> set[UUID]:
    """The sentences that quote what may not be published."""
    rows = db.session.execute(
        select(SentencePoint.sentence_id, Point)
        .join(Point, Point.id == SentencePoint.point_id)
        .where(SentencePoint.sentence_id.in_(_ids(summary)), SentencePoint.quoted)
        .options(joinedload(Point.answer), joinedload(Point.comment))
    )
    return {sentence_id for sentence_id, point in rows if not point.may_be_quoted}


def _ids(summary: Summary) -> list[UUID]:
    return [sentence.id for sentence in summary.sentences]
