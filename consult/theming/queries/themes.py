"""Themes, the points under them, and who raised them. Nothing here counts that a person has not accepted."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from consult import responses
from consult.db import db
from consult.errors import NotFound
from consult.questions.models import Question
from consult.responses.marking import holds_marked
from consult.responses.models import Publication, ResponseVersion
from consult.responses.sources import source_of
from consult.theming import counted
from consult.theming.models import Placement, Point, Theme

TAKEN_BACK = "The suggestion was taken back"  # why a theme is no theme any more, and no longer shown
AT_ONCE = 1_000  # ids in one statement: a database takes only so many


@dataclass(frozen=True, slots=True)
class Said:
    """Where a point stands, without its words: the response it is from, how long it is, what may be published of it."""

    point_id: UUID
    response_id: UUID
    length: int
    publication: Publication


@dataclass(frozen=True)
class Raised:
    """Who raised a theme, copies by their template, and its points in the order of `points_of`, each once."""

    respondents: frozenset[UUID]
    points: tuple[Said, ...]


@dataclass(frozen=True)
class Size:
    """How many responses raised a theme, and in how many points."""

    responses: int = 0
    points: int = 0


def get_theme(question: Question, theme_id: UUID) -> Theme:
    theme = db.session.get(Theme, theme_id)
    if theme is None or theme.question_id != question.id:
        raise NotFound
    return theme


def list_themes(question: Question) -> Sequence[Theme]:
    """Agreed themes that stand: neither merged into another nor set aside; in the order of their agreement."""
    return db.session.scalars(
        select(Theme)
        .where(Theme.question_id == question.id, Theme.merged_into_id.is_(None), Theme.set_aside_at.is_(None))
        .order_by(Theme.agreed_at, Theme.id)
    ).all()


def list_set_aside(question: Question) -> Sequence[Theme]:
    return db.session.scalars(
        select(Theme)
        .where(Theme.question_id == question.id, Theme.merged_into_id.is_(None), Theme.set_aside_at.is_not(None))
        .where(Theme.reason != TAKEN_BACK)
        .order_by(Theme.set_aside_at)
    ).all()


def list_merged_into(theme: Theme) -> Sequence[Theme]:
    return db.session.scalars(select(Theme).where(Theme.merged_into_id == theme.id).order_by(Theme.name)).all()


def count_sizes(question: Question) -> dict[UUID, Size]:
    """Responses and points of every theme of a question that has any, at once."""
    own = counted.accepted_own(question).subquery("own")
    heard, said = func.count(own.c.response_id.distinct()), func.count(own.c.point_id.distinct())
    rows = db.session.execute(select(own.c.root_id, heard, said).group_by(own.c.root_id))
    sizes = {theme_id: Size(responses, points) for theme_id, responses, points in rows}
    if db.session.scalar(counted.copies(question).limit(1)) is None:
        return sizes
    every = counted.heard(question)
    by_whom = select(every.c.root_id, func.count(every.c.response_id.distinct())).group_by(every.c.root_id)
    return {theme_id: Size(n, sizes.get(theme_id, Size()).points) for theme_id, n in db.session.execute(by_whom)}


def points_of(theme: Theme, *, page: int | None = None, size: int = 50) -> Sequence[Point]:
    """Accepted points of responses that count, oldest response first; of a campaign the template's only."""
    at = counted.text_id(Point, theme.question)
    chosen = _points(theme).order_by(ResponseVersion.received_at, at, Point.start)
    if page is not None:
        chosen = chosen.offset((page - 1) * size).limit(size)
    return db.session.scalars(chosen).all()


def respondents_of(theme: Theme, **filters: Any) -> set[UUID]:
    """Responses that raised a theme, each once, copies by their template; filters as of `responses.answered`."""
    raised = counted.heard(theme.question)
    heard = set(db.session.scalars(select(raised.c.response_id).where(raised.c.root_id == theme.id)))
    return heard & responses.answered(theme.question, **filters) if filters else heard


def list_raised(question: Question) -> dict[UUID, Raised]:
    """What `respondents_of` and `points_of` give, of every theme that anybody raised, at once and without words."""
    own, said_in = counted.accepted_own(question).subquery("own"), source_of(question).table
    columns = (own.c.root_id, own.c.point_id, own.c.response_id, Point.start, Point.end, said_in.publication)
    chosen = select(*columns, said_in.marked).select_from(own).join(Point, Point.id == own.c.point_id)
    in_order = (ResponseVersion.received_at, counted.text_id(Point, question), Point.start)
    placed = db.session.execute(counted.with_texts(chosen, question).order_by(*in_order))
    points: dict[UUID, dict[UUID, Said]] = defaultdict(dict)
    heard: dict[UUID, set[UUID]] = defaultdict(set)
    for theme_id, point_id, response_id, start, end, publication, marked in placed:
        allowed = Publication.CONFIDENTIAL if holds_marked(marked, start, end) else publication
        points[theme_id][point_id] = Said(point_id, response_id, end - start, allowed)
        heard[theme_id].add(response_id)
    copied = counted.by_template(question).subquery("by_template")
    for theme_id, response_id in db.session.execute(select(copied.c.root_id, copied.c.response_id)):
        heard[theme_id].add(response_id)
    return {theme_id: Raised(frozenset(heard[theme_id]), tuple(points[theme_id].values())) for theme_id in heard}


def find_points(point_ids: Sequence[UUID]) -> list[Point]:
    """These points with the answers or comments that they are from, in this order."""
    found: dict[UUID, Point] = {}
    for at in range(0, len(point_ids), AT_ONCE):
        some = select(Point).where(Point.id.in_(point_ids[at : at + AT_ONCE]))
        found |= {point.id: point for point in db.session.scalars(some.options(*counted.with_source()))}
    return [found[point_id] for point_id in point_ids]


def count_accepted(question: Question) -> dict[UUID, dict[UUID | None, int]]:
    """Placements of what counts, by theme and by the check that accepted them together; those placed singly under None.

    Placements in what its sender changed or withdrew are kept, and count no more.
    """
    live, texts = counted.live_themes(question), counted.counted(question).subquery("counted")
    rows = db.session.execute(
        select(live.c.root_id, Placement.check_id, func.count())
        .select_from(Placement)
        .join(live, live.c.theme_id == Placement.theme_id)
        .join(Point, Point.id == Placement.point_id)
        .join(texts, texts.c.text_id == counted.text_id(Point, question))
        .where(Placement.removed_at.is_(None))
        .group_by(live.c.root_id, Placement.check_id)
    )
    found: dict[UUID, dict[UUID | None, int]] = {}
    for theme_id, check_id, n in rows:
        found.setdefault(theme_id, {})[check_id] = n
    return found


def list_unplaced(question: Question, *, page: int = 1, size: int = 50) -> Sequence[Point]:
    """Points that stand under no theme, of texts that count and are no copies, oldest response first."""
    return db.session.scalars(
        _unplaced(question)
        .order_by(ResponseVersion.received_at, counted.text_id(Point, question), Point.start)
        .options(*counted.with_source())
        .offset((page - 1) * size)
        .limit(size)
    ).all()


def count_unplaced(question: Question) -> int:
    return db.session.scalar(select(func.count()).select_from(_unplaced(question).subquery())) or 0


def _unplaced(question: Question) -> Select[Point]:
    texts, at = counted.counted(question).subquery("counted"), counted.text_id(Point, question)
    copied = counted.copies(question).subquery("copied")
    placed = counted.accepted(question).subquery("accepted")
    return (
        counted.with_texts(select(Point), question)
        .join(texts, texts.c.text_id == at)
        .where(Point.id.not_in(select(placed.c.point_id)), at.not_in(select(copied.c.text_id)))
    )


def _points(theme: Theme) -> Select[*tuple[Any, ...]]:
    own = counted.accepted_own(theme.question).subquery("own")
    return (
        counted.with_texts(select(Point), theme.question)
        .where(Point.id.in_(select(own.c.point_id).where(own.c.root_id == theme.id)))
        .options(*counted.with_source())
    )
