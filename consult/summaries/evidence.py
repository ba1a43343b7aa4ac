"""The points that a summary's sentences were written on, kept beside them."""

from collections import defaultdict
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select

from consult.db import db
from consult.responses.models import Answer, Comment
from consult.summaries import quotes
from consult.summaries.models import SentencePoint, Summary, SummarySentence
from consult.summaries.tally import Tally, count_now
from consult.theming.models import Point


def keep_evidence(summary: Summary, tally: Tally) -> None:
    """Put under each theme's sentence the points that it rests on today; the quotes come first, in their order."""
    db.session.flush()
    db.session.execute(delete(SentencePoint).where(SentencePoint.sentence_id.in_(_ids(summary))))
    rows = []
    for sentence in summary.sentences:
        if sentence.theme_id is not None:
            ordered, quoted = _ordered(sentence, tally)
            rows += [
                {"id": uuid4(), "sentence_id": sentence.id, "point_id": key, "quoted": sort <= quoted, "sort": sort}
                for sort, key in enumerate(ordered, start=1)
            ]
        db.session.expire(sentence, ["evidence", "foremost"])
    if rows:
        db.session.execute(insert(SentencePoint), rows)


def _ordered(sentence: SummarySentence, tally: Tally) -> tuple[list[UUID], int]:
    """The points behind a sentence, and how many of the first are its quotes; a part of a theme has none."""
    behind = tally.said_by(count_now(sentence.query, tally).respondents, sentence.theme_id)
    quoted = []
    if not sentence.query.get("respondents"):
        sources = ((said, tally.answers[said.response_id]) for said in behind)
        quoted = quotes.choose_quotes(
            [
                quotes.Candidate(said.point_id, answer.kind, said.length)
                for said, answer in sources
                if answer.publication.may_be_quoted
            ]
        )
    return [*quoted, *(said.point_id for said in behind if said.point_id not in quoted)], len(quoted)


def kept_evidence(summary: Summary) -> dict[UUID, set[UUID]]:
    """The points kept under each sentence that has any."""
    kept: dict[UUID, set[UUID]] = defaultdict(set)
    chosen = select(SentencePoint.sentence_id, SentencePoint.point_id)
    for sentence_id, point_id in db.session.execute(chosen.where(SentencePoint.sentence_id.in_(_ids(summary)))):
        kept[sentence_id].add(point_id)
    return kept


def quoting_in_private(summary: Summary) -> set[UUID]:
    """The sentences that quote what may not be published."""
    publication = func.coalesce(Answer.publication, Comment.publication)
    rows = db.session.execute(
        select(SentencePoint.sentence_id, publication)
        .join(Point, Point.id == SentencePoint.point_id)
        .outerjoin(Answer, Answer.id == Point.answer_id)
        .outerjoin(Comment, Comment.id == Point.comment_id)
        .where(SentencePoint.sentence_id.in_(_ids(summary)), SentencePoint.quoted)
    )
    return {sentence_id for sentence_id, may in rows if may is None or not may.may_be_quoted}


def _ids(summary: Summary) -> list[UUID]:
    return [sentence.id for sentence in summary.sentences]
