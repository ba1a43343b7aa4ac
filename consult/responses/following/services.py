"""Look for comments' words in a later draft, let people put them right, and ask their senders what they think."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select

from consult import audit
from consult.db import db
from consult.errors import NotFound, RuleBroken
from consult.people import Person
from consult.plans.following import ENGINE, Following
from consult.plans.models import Clause, PlanVersion
from consult.plans.words import find_words
from consult.responses.following.models import ConfirmedPlace, Met, PointMet, SuggestedPlace
from consult.responses.following.queries import on_earlier_drafts
from consult.responses.models import Comment, Response
from consult.words import clean


class NotInClause(RuleBroken):
    """The words that somebody gave are not in the clause that they chose."""


def work_out_places(version_id: UUID) -> list[dict[str, Any]]:
    """Where each comment on an earlier draft stands in this one. Only reads, so that it holds up nobody who sends."""
    version = db.session.get_one(PlanVersion, version_id)
    held: dict[UUID, Following] = {}
    rows = []
    for comment in db.session.scalars(on_earlier_drafts(version)):
        clause, span = _from_where(comment, version)
        earlier = clause.version
        following = held.setdefault(earlier.id, Following(earlier.clauses, version.clauses))
        place = following.follow(clause, span)
        rows.append(
            {
                "id": uuid4(),
                "comment_id": comment.id,
                "version_id": version.id,
                "fate": place.fate,
                "clause_id": place.clause.id if place.clause else None,
                "start": place.span.start if place.span else None,
                "end": place.span.end if place.span else None,
                "confidence": place.confidence,
                "engine": ENGINE,
            }
        )
    return rows


def _from_where(comment: Comment, version: PlanVersion) -> tuple[Clause, Any]:
    """The comment's own words, or where a person last said that they stand, in a draft between."""
    between = db.session.scalar(
        select(ConfirmedPlace)
        .join(PlanVersion, PlanVersion.id == ConfirmedPlace.version_id)
        .where(
            ConfirmedPlace.comment_id == comment.id,
            ConfirmedPlace.clause_id.is_not(None),
            PlanVersion.no < version.no,
        )
        .order_by(PlanVersion.no.desc())
        .limit(1)
    )
    if between is not None and between.clause is not None:
        return between.clause, between.span
    return comment.clause, comment.span


def put_down_places(version_id: UUID, rows: Sequence[dict[str, Any]], *, now: datetime) -> None:
    """Put proposals in place of those of the last look; what people confirmed is in rows of its own and stays."""
    db.session.execute(delete(SuggestedPlace).where(SuggestedPlace.version_id == version_id))
    if rows:
        db.session.execute(insert(SuggestedPlace), [row | {"found_at": now} for row in rows])


def confirm_place(suggested: SuggestedPlace, *, by: Person, now: datetime) -> ConfirmedPlace:
    """Agree to what the machine proposes for one comment."""
    version = db.session.get_one(PlanVersion, suggested.version_id)
    return _put_down(suggested.comment, version, suggested.clause, suggested.span, by=by, now=now)


def place_by_hand(
    comment: Comment, version: PlanVersion, *, key: str | None, quote: str, by: Person, now: datetime
) -> ConfirmedPlace:
    """Say where a comment stands in this draft: a clause, or some of its words; no clause: its words are gone.

    Raises NotInClause when the words are not in that clause.
    """
    if key is None:
        return _put_down(comment, version, None, None, by=by, now=now)
    clause = next((each for each in version.clauses if each.key == key), None)
    if clause is None:
        raise NotFound("This draft has no such clause")
    words = clean(quote)
    span = find_words(clause.text, words)
    if words and span is None:
        raise NotInClause(f"These words are not in {clause.number}. Copy them from the clause, or leave this empty")
    return _put_down(comment, version, clause, span, by=by, now=now)


def _put_down(
    comment: Comment, version: PlanVersion, clause: Clause | None, span: Any, *, by: Person, now: datetime
) -> ConfirmedPlace:
    row = db.session.scalar(
        select(ConfirmedPlace).where(ConfirmedPlace.comment_id == comment.id, ConfirmedPlace.version_id == version.id)
    ) or ConfirmedPlace(id=uuid4(), comment_id=comment.id, version_id=version.id)
    row.clause_id = clause.id if clause else None
    row.start, row.end = (span.start, span.end) if span else (None, None)
    row.person_id, row.at = by.id, now
    db.session.add(row)
    db.session.flush()
    db.session.refresh(row)
    where = f"in {clause.number}" if clause else "gone"
    words = f"Comment {comment.id} in draft {version.no} of {version.plan.slug}: {where}"
    audit.record("placed a comment", version, words, by=by, at=now)
    return row


def say_if_met(
    response: Response, comment: Comment, version: PlanVersion, met: Met, why: str, *, now: datetime
) -> PointMet:
    """Keep what its sender says of a later draft, as a note beside their comment; earlier answers stay."""
    if comment.version.response_id != response.id:
        raise NotFound("This comment belongs to another response")
    said = PointMet(id=uuid4(), comment_id=comment.id, version_id=version.id, met=met, why=clean(why), at=now)
    db.session.add(said)
    words = f"{response.reference} said whether draft {version.no} of {version.plan.slug} meets a point: {met}"
    audit.record("said whether a draft meets their point", response, words, by=None, at=now)
    return said
