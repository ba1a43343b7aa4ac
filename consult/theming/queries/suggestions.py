"""What the machine proposes, as far as it has finished: half-done readings are never shown."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Select, Subquery, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from consult.db import db
from consult.errors import NotFound
from consult.questions.models import Question
from consult.responses.counting import IS_COUNTED, IS_LATEST
from consult.responses.models import ResponseVersion
from consult.responses.queries import QUOTABLE
from consult.responses.sources import source_of
from consult.theming import counted
from consult.theming.arranged import IS_WHOLE, went_with_a_part
from consult.theming.models import (
    Placement,
    PlacementCheck,
    Point,
    Run,
    RunState,
    SuggestedPlacement,
    SuggestedTheme,
    SuggestionState,
    Theme,
)

LIKE_A_THEME = 0.5  # share of a new suggestion's points that are a theme's already


def get_run(question: Question, no: int) -> Run:
    run = db.session.scalar(select(Run).where(Run.question_id == question.id, Run.no == no))
    if run is None:
        raise NotFound
    return run


def find_run(question: Question, *states: RunState) -> Run | None:
    """The latest run that read all of a question, in any of these states (in any at all if none is given)."""
    chosen = select(Run).where(Run.question_id == question.id, IS_WHOLE).order_by(Run.no.desc()).limit(1)
    return db.session.scalar(chosen.where(Run.state.in_(states)) if states else chosen)


def list_runs(question: Question) -> Sequence[Run]:
    """The runs that read all of a question, the latest first."""
    chosen = select(Run).where(Run.question_id == question.id, IS_WHOLE).order_by(Run.no.desc())
    return db.session.scalars(chosen).all()


def get_suggestion(question: Question, suggestion_id: UUID) -> SuggestedTheme:
    suggestion = db.session.get(SuggestedTheme, suggestion_id)
    if suggestion is None or suggestion.run.question_id != question.id or suggestion.run.state is not RunState.DONE:
        raise NotFound
    return suggestion


def list_suggestions(
    question: Question, *, state: SuggestionState = SuggestionState.SUGGESTED
) -> Sequence[SuggestedTheme]:
    """Suggestions of the latest finished run in one state, the one that most responses raise first."""
    run = find_run(question, RunState.DONE)
    if run is None:
        return []
    return db.session.scalars(
        select(SuggestedTheme)
        .where(SuggestedTheme.run_id == run.id, SuggestedTheme.state == state)
        .order_by(SuggestedTheme.responses_count.desc(), SuggestedTheme.no)
        .options(joinedload(SuggestedTheme.descends_from).joinedload(SuggestedTheme.theme))
    ).all()


def list_examples(suggestions: Sequence[SuggestedTheme]) -> dict[UUID, list[Point]]:
    """The example passages of suggestions; confidential answers and those not to be published are never among them."""
    return _shown(suggestions, SuggestedPlacement.example)


def list_border_cases(suggestion: SuggestedTheme) -> list[Point]:
    """Passages that nearly went to another theme; of answers that may be quoted, as for examples."""
    return _shown([suggestion], SuggestedPlacement.border).get(suggestion.id, [])


def find_nearest(suggestion: SuggestedTheme) -> SuggestedTheme | None:
    """The suggestion of the same reading that is most like this one."""
    no = suggestion.why.get("nearest")
    return next((each for each in suggestion.run.suggestions if each.no == no), None)


def _shown(suggestions: Sequence[SuggestedTheme], rank: Any) -> dict[UUID, list[Point]]:
    if not suggestions:
        return {}
    question = suggestions[0].run.question
    points = select(SuggestedPlacement.suggestion_id, Point).join(Point, Point.id == SuggestedPlacement.point_id)
    rows = db.session.execute(
        counted.with_texts(points, question)
        .where(SuggestedPlacement.suggestion_id.in_([each.id for each in suggestions]))
        .where(rank.is_not(None), source_of(question).table.publication.in_(QUOTABLE), IS_LATEST, IS_COUNTED)
        .order_by(rank)
        .options(*counted.with_source())
    )
    found: dict[UUID, list[Point]] = defaultdict(list)
    for suggestion_id, point in rows:
        if suggestion_id is not None and point.may_be_quoted:
            found[suggestion_id].append(point)
    return found


def list_suggested_points(suggestion: SuggestedTheme, *, page: int = 1, size: int = 50) -> Sequence[SuggestedPlacement]:
    """Where the run would put points, the surest first, a page of them."""
    said = select(SuggestedPlacement).join(Point, Point.id == SuggestedPlacement.point_id)
    return _page(
        counted.with_texts(said, suggestion.run.question)
        .where(stands_in(suggestion), IS_LATEST, IS_COUNTED)
        .order_by(SuggestedPlacement.confidence.desc(), SuggestedPlacement.point_id),
        page,
        size,
    )


def stands_in(suggestion: SuggestedTheme) -> ColumnElement[bool]:
    """Of a SuggestedPlacement: under this suggestion, and not gone with a part of it."""
    mine, whole = SuggestedPlacement.suggestion_id == suggestion.id, aliased(SuggestedTheme)
    gone = went_with_a_part(SuggestedPlacement.point_id, whole)
    return mine & ~select(whole.id).where(whole.id == suggestion.id, gone).exists()


def count_standing(suggestion: SuggestedTheme) -> tuple[int, int]:
    """How many points a suggestion holds by now, and of how many responses."""
    question = suggestion.run.question
    sizes = (func.count(SuggestedPlacement.id), func.count(ResponseVersion.id.distinct()))
    placed = select(*sizes).select_from(SuggestedPlacement).join(Point, Point.id == SuggestedPlacement.point_id)
    points, responses = db.session.execute(counted.with_texts(placed, question).where(stands_in(suggestion))).one()
    return points, responses


def count_weak(suggestion: SuggestedTheme) -> int:
    weak = select(func.count(SuggestedPlacement.id)).where(stands_in(suggestion), SuggestedPlacement.weak)
    return db.session.scalar(weak) or 0


def list_proposed(theme: Theme, *, page: int = 1, size: int = 50) -> Sequence[SuggestedPlacement]:
    """Points that the machine would put under an agreed theme and nobody has judged, the surest first."""
    best = proposed(theme, weak=True).subquery("proposed")
    return _page(
        select(SuggestedPlacement)
        .join(best, best.c.placement_id == SuggestedPlacement.id)
        .order_by(SuggestedPlacement.weak, SuggestedPlacement.confidence.desc(), SuggestedPlacement.point_id),
        page,
        size,
    )


def count_proposed(theme: Theme) -> tuple[int, int]:
    """How many such points there are, and how many of them fit well enough to be accepted together."""
    best = proposed(theme, weak=True).subquery("proposed")
    row = db.session.execute(select(func.count(), func.count().filter(~best.c.weak)).select_from(best)).one()
    return int(row[0]), int(row[1])


def count_unchecked(question: Question) -> int:
    """How many such points all themes of a question have together; one that is proposed for two counts twice."""
    best = _surest(_proposals(question, counted.live_themes(question)).subquery("every_proposal")).subquery("proposed")
    return db.session.scalar(select(func.count()).select_from(best)) or 0


def proposed(theme: Theme, *, weak: bool, until: Any = None) -> Select[*tuple[Any, ...]]:
    """Each point that runs would put under a theme, once, as its surest suggested placement.

    Left out: what anybody placed or removed, what did not fit in a check, copies, answers that do not count, and with
    `until` what joined the theme after that moment.
    """
    live = counted.live_themes(theme.question)
    every = _proposals(theme.question, live).where(live.c.root_id == theme.id)
    if until is not None:
        came = SuggestedPlacement.later_at
        every = every.where(SuggestedTheme.decided_at <= until, or_(came.is_(None), came <= until))
    if not weak:
        every = every.where(~SuggestedPlacement.weak)
    return _surest(every.subquery("every_proposal"))


def _proposals(question: Question, live: CTE) -> Select[*tuple[Any, ...]]:
    """Each suggested placement under a theme that stands, with its rank among those of the same point there."""
    texts, at = counted.counted(question).subquery("counted"), counted.text_id(Point, question)
    copied = counted.copies(question).subquery("copied")
    family = live.alias("family")
    judged = (
        select(Placement.id)
        .join(family, family.c.theme_id == Placement.theme_id)
        .where(family.c.root_id == live.c.root_id, Placement.point_id == SuggestedPlacement.point_id)
        .correlate(live, SuggestedPlacement)
    )
    rank = func.row_number().over(
        partition_by=(live.c.root_id, SuggestedPlacement.point_id),
        order_by=(SuggestedPlacement.weak, SuggestedPlacement.confidence.desc(), SuggestedPlacement.id),
    )
    return (
        select(
            SuggestedPlacement.id.label("placement_id"),
            SuggestedPlacement.point_id,
            SuggestedPlacement.weak,
            rank.label("rank"),
        )
        .join(SuggestedTheme, SuggestedTheme.id == SuggestedPlacement.suggestion_id)
        .join(live, live.c.theme_id == SuggestedTheme.theme_id)
        .join(Point, Point.id == SuggestedPlacement.point_id)
        .join(texts, texts.c.text_id == at)
        .outerjoin(copied, copied.c.text_id == at)
        .where(copied.c.text_id.is_(None), ~judged.exists(), *_fits(question, live))
        .where(~went_with_a_part(SuggestedPlacement.point_id, SuggestedTheme))
    )


def _fits(question: Question, live: CTE) -> list[ColumnElement[bool]]:
    """Leaves out, for each theme, the points that a person found not to fit when they checked a sample."""
    checks = select(PlacementCheck.theme_id, PlacementCheck.wrong).join(Theme, Theme.id == PlacementCheck.theme_id)
    return [
        (live.c.root_id != theme_id) | SuggestedPlacement.point_id.not_in([UUID(each) for each in wrong])
        for theme_id, wrong in db.session.execute(checks.where(Theme.question_id == question.id))
        if wrong
    ]


def _surest(every: Subquery) -> Select[*tuple[Any, ...]]:
    return select(every.c.placement_id, every.c.point_id, every.c.weak).where(every.c.rank == 1)


def looks_like(suggestions: Sequence[SuggestedTheme]) -> dict[UUID, Theme]:
    """Agreed themes under which at least half of a new suggestion's points stand already, or were proposed."""
    earlier, proposal, earlier_theme = SuggestedPlacement.__table__.alias(), SuggestedPlacement, SuggestedTheme
    rows = db.session.execute(
        select(proposal.suggestion_id, earlier_theme.theme_id, func.count())
        .join(earlier, earlier.c.point_id == proposal.point_id)
        .join(earlier_theme, earlier_theme.id == earlier.c.suggestion_id)
        .where(proposal.suggestion_id.in_([each.id for each in suggestions]), earlier_theme.theme_id.is_not(None))
        .where(~went_with_a_part(earlier.c.point_id, earlier_theme))
        .group_by(proposal.suggestion_id, earlier_theme.theme_id)
    )
    enough = {each.id: each.points_count * LIKE_A_THEME for each in suggestions}
    found: dict[UUID, tuple[int, UUID]] = {}
    for suggestion_id, theme_id, shared in rows:
        if suggestion_id is not None and theme_id is not None and shared >= enough[suggestion_id]:
            found[suggestion_id] = max(found.get(suggestion_id, (0, theme_id)), (shared, theme_id))
    alike = {
        suggestion_id: standing(db.session.get_one(Theme, theme_id)) for suggestion_id, (_, theme_id) in found.items()
    }
    return {suggestion_id: theme for suggestion_id, theme in alike.items() if theme.set_aside_at is None}


def standing(theme: Theme) -> Theme:
    """The theme itself, or the one into which it was merged at last."""
    while theme.merged_into_id is not None:
        theme = db.session.get_one(Theme, theme.merged_into_id)
    return theme


def get_check(theme: Theme, check_id: UUID) -> PlacementCheck:
    check = db.session.get(PlacementCheck, check_id)
    if check is None or check.theme_id != theme.id:
        raise NotFound
    return check


def find_last_check(theme: Theme) -> PlacementCheck | None:
    return db.session.scalar(
        select(PlacementCheck)
        .where(PlacementCheck.theme_id == theme.id)
        .order_by(PlacementCheck.drawn_at.desc(), PlacementCheck.id)
        .limit(1)
    )


def list_points(point_ids: Sequence[UUID]) -> Sequence[Point]:
    """These points, in this order."""
    rows = db.session.scalars(select(Point).where(Point.id.in_(point_ids)).options(*counted.with_source())).all()
    by_id = {point.id: point for point in rows}
    return [by_id[point_id] for point_id in point_ids if point_id in by_id]


def _page(chosen: Any, page: int, size: int) -> Sequence[Any]:
    return db.session.scalars(
        chosen.options(joinedload(SuggestedPlacement.point).options(*counted.with_source()))
        .offset((page - 1) * size)
        .limit(size)
    ).all()
