"""How one sending was read: each text of it, its passages, and the agreed themes that people put them under.

What a run only suggests stands nowhere here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from consult import questions
from consult.db import db
from consult.questions.models import Question
from consult.responses.models import Answer, Comment, ResponseVersion
from consult.theming.contested import Stance, StanceMark
from consult.theming.families import Campaign, CampaignMember, CampaignState
from consult.theming.models import Placement, Point, Reading, Theme
from consult.theming.queries.campaigns import count_members


@dataclass(frozen=True)
class Under:
    """A theme that stands, and under which names it did before; the stance only where a person marked it."""

    theme: Theme
    ids: frozenset[UUID]
    stance: Stance | None = None


@dataclass(frozen=True)
class PassageRead:
    point: Point
    under: tuple[Under, ...]


@dataclass(frozen=True)
class FamilyRead:
    """The confirmed campaign that a text belongs to: how many there are like it, and what its sender added."""

    size: int
    is_copy: bool
    additions: tuple[tuple[int, int], ...]
    under: tuple[Under, ...]


@dataclass(frozen=True)
class TextRead:
    """One answer or comment: `question` is what it answers, or what gathers it; no reading yet means that it waits."""

    text: Answer | Comment
    question: Question | None
    reading: Reading | None
    passages: tuple[PassageRead, ...]
    family: FamilyRead | None


def trace_version(version: ResponseVersion) -> list[TextRead]:
    """Every answer with something in it, in the order of the questions, then every comment."""
    heard = questions.list_heard(version.response.consultation)
    by_id, by_draft = {each.id: each for each in heard}, {each.draft_id: each for each in heard if each.draft_id}
    answers = [each for each in version.answers if each.text or each.choices]
    texts: list[tuple[Answer | Comment, Question | None]] = [
        (each, by_id.get(each.question_id)) for each in sorted(answers, key=lambda each: each.question.number)
    ]
    texts += [(each, by_draft.get(each.clause.version_id)) for each in version.comments]
    readings = _readings([text.id for text, _ in texts])
    families = _families([text.id for text, _ in texts])
    points = [point for reading in readings.values() for point in reading.points]
    under = _under([point.id for point in points])
    return [
        TextRead(
            text,
            question,
            readings.get(text.id),
            tuple(PassageRead(point, under.get(point.id, ())) for point in _points(readings.get(text.id))),
            families.get(text.id),
        )
        for text, question in texts
    ]


def themes_over(point: Point) -> list[Theme]:
    """The themes that stand and under which people put this point."""
    return [each.theme for each in _under([point.id]).get(point.id, ())]


def _points(reading: Reading | None) -> Sequence[Point]:
    return sorted(reading.points, key=lambda point: point.start) if reading else ()


def _readings(text_ids: Collection[UUID]) -> dict[UUID, Reading]:
    mine = or_(Reading.answer_id.in_(text_ids), Reading.comment_id.in_(text_ids))
    found = db.session.scalars(select(Reading).where(mine).options(selectinload(Reading.points)))
    return {reading.answer_id or reading.comment_id: reading for reading in found}  # type: ignore[misc]


def _under(point_ids: Collection[UUID]) -> dict[UUID, tuple[Under, ...]]:
    """By point, each theme once, in the order in which people put it there."""
    placed = db.session.scalars(
        select(Placement)
        .where(Placement.point_id.in_(point_ids), Placement.removed_at.is_(None))
        .order_by(Placement.placed_at, Placement.id)
        .options(joinedload(Placement.theme))
    ).all()
    marks = _marks(point_ids)
    found: dict[UUID, dict[UUID, Under]] = defaultdict(dict)
    for placement in placed:
        line = list(_line(placement.theme))
        theme = line[-1]
        if theme.set_aside_at is None:
            before = found[placement.point_id].get(theme.id)
            ids = frozenset(each.id for each in line) | (before.ids if before else frozenset())
            stance = marks.get((placement.point_id, theme.proposal_id))
            found[placement.point_id][theme.id] = Under(theme, ids, stance)
    return {point_id: tuple(each.values()) for point_id, each in found.items()}


def _line(theme: Theme) -> Iterable[Theme]:
    """The theme, and what it was merged into, to the one that stands."""
    yield theme
    while theme.merged_into_id is not None:
        theme = db.session.get_one(Theme, theme.merged_into_id)
        yield theme


def _marks(point_ids: Collection[UUID]) -> dict[tuple[UUID, UUID | None], Stance]:
    marks = db.session.scalars(select(StanceMark).where(StanceMark.point_id.in_(point_ids)))
    return {(mark.point_id, mark.proposal_id): mark.stance for mark in marks}


def _families(text_ids: Collection[UUID]) -> dict[UUID, FamilyRead]:
    """Only what a person confirmed is a campaign."""
    mine = or_(CampaignMember.answer_id.in_(text_ids), CampaignMember.comment_id.in_(text_ids))
    members = db.session.scalars(
        select(CampaignMember)
        .join(CampaignMember.campaign)
        .where(mine, Campaign.state == CampaignState.CONFIRMED)
        .options(joinedload(CampaignMember.campaign))
    ).all()
    return {member.answer_id or member.comment_id: _family(member) for member in members}  # type: ignore[misc]


def _family(member: CampaignMember) -> FamilyRead:
    campaign, own = member.campaign, member.answer_id or member.comment_id
    template_id = campaign.template_id or campaign.template_comment_id
    is_copy = own != template_id and not member.additions
    size = count_members([campaign])[campaign.id].all
    added = tuple((start, end) for start, end in member.additions)
    return FamilyRead(size, is_copy, added, _under_text(template_id) if is_copy else ())


def _under_text(text_id: UUID | None) -> tuple[Under, ...]:
    """The themes of a campaign's template, by which its copies count; none of its words."""
    of_text: Any = or_(Point.answer_id == text_id, Point.comment_id == text_id)
    ids = db.session.scalars(select(Point.id).where(of_text)).all()
    found = {under.theme.id: Under(under.theme, under.ids) for each in _under(ids).values() for under in each}
    return tuple(found.values())
