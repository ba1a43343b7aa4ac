"""Which comments follow to a draft, and where each stands in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from consult.db import db
from consult.errors import NotFound
from consult.plans.following import Fate, Following, Place
from consult.plans.models import Clause, PlanVersion
from consult.plans.words import Span
from consult.responses.counting import IS_COUNTED, IS_LATEST
from consult.responses.following.models import ConfirmedPlace, PointMet, SuggestedPlace
from consult.responses.models import Comment, Response, ResponseVersion


@dataclass(frozen=True)
class Followed:
    """A comment on an earlier draft and where it stands in a later one; what a person said goes first."""

    comment: Comment
    suggested: SuggestedPlace | None
    confirmed: ConfirmedPlace | None

    @property
    def fate(self) -> Fate | None:
        """As the machine proposes; None where it has not looked yet."""
        return self.suggested.fate if self.suggested else None

    @property
    def needs_a_look(self) -> bool:
        return self.confirmed is None and self.fate in (Fate.LIKELY, Fate.LOST, None)

    @property
    def clause(self) -> Clause | None:
        place = self.confirmed or self.suggested
        return place.clause if place else None

    @property
    def span(self) -> Span | None:
        place = self.confirmed or self.suggested
        return place.span if place else None

    @property
    def passage(self) -> str:
        """The words in the later draft, or nothing where it is about the whole clause or they are gone."""
        return self.clause.text[slice(*self.span)] if self.clause is not None and self.span is not None else ""


def on_earlier_drafts(version: PlanVersion) -> Select[Comment]:
    """What counts of the comments on the drafts of this plan that came before."""
    return (
        select(Comment)
        .join(Comment.version)
        .join(ResponseVersion.response)
        .join(Comment.clause)
        .join(Clause.version)
        .where(PlanVersion.plan_id == version.plan_id, PlanVersion.no < version.no, IS_LATEST, IS_COUNTED)
        .options(contains_eager(Comment.clause).contains_eager(Clause.version))
        .order_by(PlanVersion.no, Clause.sort, Comment.quote_start, Response.reference, Comment.id)
    )


def list_followed(version: PlanVersion) -> list[Followed]:
    """Every comment that follows to this draft, in the order of the drafts that they are on."""
    comments = db.session.scalars(on_earlier_drafts(version)).all()
    suggested, confirmed = _suggested(version), _confirmed(version)
    return [Followed(each, suggested.get(each.id), confirmed.get(each.id)) for each in comments]


def _suggested(version: PlanVersion) -> Mapping[UUID, SuggestedPlace]:
    found = db.session.scalars(select(SuggestedPlace).where(SuggestedPlace.version_id == version.id))
    return {each.comment_id: each for each in found}


def _confirmed(version: PlanVersion) -> Mapping[UUID, ConfirmedPlace]:
    found = db.session.scalars(select(ConfirmedPlace).where(ConfirmedPlace.version_id == version.id))
    return {each.comment_id: each for each in found}


def get_comment(version: PlanVersion, comment_id: UUID) -> Comment:
    """A comment that follows to this draft."""
    found = db.session.scalar(on_earlier_drafts(version).where(Comment.id == comment_id))
    if found is None:
        raise NotFound("No comment of that name follows to this draft")
    return found


def list_of_respondent(responses: Sequence[Response], version: PlanVersion) -> list[tuple[Comment, Place, bool]]:
    """Somebody's own comments on earlier drafts, where each stands now, and whether a person says so.

    What nobody has looked for yet is looked for here and not kept.
    """
    latest = {response.latest.id for response in responses}
    comments = db.session.scalars(on_earlier_drafts(version).where(Comment.version_id.in_(latest))).all()
    suggested, confirmed = _suggested(version), _confirmed(version)
    return [(each, *_place_of(each, version, suggested.get(each.id), confirmed.get(each.id))) for each in comments]


def _place_of(
    comment: Comment, version: PlanVersion, suggested: SuggestedPlace | None, confirmed: ConfirmedPlace | None
) -> tuple[Place, bool]:
    if confirmed is not None:
        return Place(_fate_of(comment, confirmed), confirmed.clause, confirmed.span, 1.0), True
    if suggested is not None:
        return Place(suggested.fate, suggested.clause, suggested.span, suggested.confidence), False
    return Following(comment.clause.version.clauses, version.clauses).follow(comment.clause, comment.span), False


def _fate_of(comment: Comment, confirmed: ConfirmedPlace) -> Fate:
    """What became of the words, where a person says where they are."""
    if confirmed.clause is None:
        return Fate.LOST
    return Fate.HERE if confirmed.clause.key == comment.clause.key else Fate.MOVED


def list_met(version: PlanVersion) -> dict[UUID, PointMet]:
    """By comment, the newest word on whether this draft meets its point."""
    said = db.session.scalars(select(PointMet).where(PointMet.version_id == version.id).order_by(PointMet.at))
    return {each.comment_id: each for each in said}
