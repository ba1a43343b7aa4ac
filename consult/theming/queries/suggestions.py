"""What the machine proposes, as far as it has finished: half-done readings are never shown."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from consult.db import db
from consult.errors import NotFound
from consult.questions.models import Question
from consult.responses.models import Answer, ResponseVersion
from consult.theming import counted
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
from consult.theming.queries.themes import QUOTABLE

LIKE_A_THEME = 0.5  # share of a new suggestion's points that are a theme's already


def get_run(question: Question, no: int) -> Run:
    run = db.session.scalar(select(Run).where(Run.question_id == question.id, Run.no == no))
    if run is None:
        raise NotFound
    return run


def find_run(question: Question, *states: RunState) -> Run | None:
    """The latest run of a question in any of these states (in any at all if none is given)."""
    chosen = select(Run).where(Run.question_id == question.id).order_by(Run.no.desc()).limit(1)
    return db.session.scalar(chosen.where(Run.state.in_(states)) if states else chosen)


def list_runs(question: Question) -> Sequence[Run]:
    return db.session.scalars(select(Run).where(Run.question_id == question.id).order_by(Run.no.desc())).all()


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
    rows = db.session.execute(
        select(SuggestedPlacement.suggestion_id, Point)
        .join(Point, Point.id == SuggestedPlacement.point_id)
        .join(Answer, Answer.id == Point.answer_id)
        .where(SuggestedPlacement.suggestion_id.in_([each.id for each in suggestions]))
        .where(rank.is_not(None), Answer.publication.in_(QUOTABLE))
        .order_by(rank)
        .options(joinedload(Point.answer).joinedload(Answer.version).joinedload(ResponseVersion.response))
    )
    found: dict[UUID, list[Point]] = defaultdict(list)
    for suggestion_id, point in rows:
        if suggestion_id is not None:
            found[suggestion_id].append(point)
    return found


def list_suggested_points(suggestion: SuggestedTheme, *, page: int = 1, size: int = 50) -> Sequence[SuggestedPlacement]:
    """Where the run would put points, the surest first, a page of them."""
    return _page(
        select(SuggestedPlacement)
        .where(SuggestedPlacement.suggestion_id == suggestion.id)
        .order_by(SuggestedPlacement.confidence.desc(), SuggestedPlacement.point_id),
        page,
        size,
    )


def count_weak(suggestion: SuggestedTheme) -> int:
    weak = select(func.count()).where(SuggestedPlacement.suggestion_id == suggestion.id, SuggestedPlacement.weak)
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


def proposed(theme: Theme, *, weak: bool, until: Any = None) -> Select[*tuple[Any, ...]]:
    """Each point that runs would put under a theme, once, as its surest suggested placement.

    Left out: what anybody placed or removed, what did not fit in a check, copies, answers that do not count, and with
    `until` what joined the theme after that moment.
    """
    live = counted.live_themes(theme.question)
    family = select(live.c.theme_id).where(live.c.root_id == theme.id)
    answers = counted.counted(theme.question).subquery("counted")
    copied = counted.copies(theme.question).subquery("copied")
    rank = func.row_number().over(
        partition_by=SuggestedPlacement.point_id,
        order_by=(SuggestedPlacement.weak, SuggestedPlacement.confidence.desc(), SuggestedPlacement.id),
    )
    every = (
        select(
            SuggestedPlacement.id.label("placement_id"),
            SuggestedPlacement.point_id,
            SuggestedPlacement.weak,
            rank.label("rank"),
        )
        .join(SuggestedTheme, SuggestedTheme.id == SuggestedPlacement.suggestion_id)
        .join(Point, Point.id == SuggestedPlacement.point_id)
        .join(answers, answers.c.answer_id == Point.answer_id)
        .outerjoin(copied, copied.c.answer_id == Point.answer_id)
        .where(SuggestedTheme.theme_id.in_(family), copied.c.answer_id.is_(None))
        .where(SuggestedPlacement.point_id.not_in(select(Placement.point_id).where(Placement.theme_id.in_(family))))
        .where(SuggestedPlacement.point_id.not_in(list_misfits(theme)))
    )
    if until is not None:
        came = SuggestedPlacement.later_at
        every = every.where(SuggestedTheme.decided_at <= until, or_(came.is_(None), came <= until))
    if not weak:
        every = every.where(~SuggestedPlacement.weak)
    best = every.subquery("every_proposal")
    return select(best.c.placement_id, best.c.point_id, best.c.weak).where(best.c.rank == 1)


def list_misfits(theme: Theme) -> list[UUID]:
    """Points that a person found not to fit the theme when they checked a sample."""
    checks = db.session.scalars(select(PlacementCheck.wrong).where(PlacementCheck.theme_id == theme.id))
    return [UUID(point_id) for wrong in checks for point_id in wrong or []]


def looks_like(suggestions: Sequence[SuggestedTheme]) -> dict[UUID, Theme]:
    """Agreed themes under which at least half of a new suggestion's points stand already, or were proposed."""
    earlier, proposal, earlier_theme = SuggestedPlacement.__table__.alias(), SuggestedPlacement, SuggestedTheme
    rows = db.session.execute(
        select(proposal.suggestion_id, earlier_theme.theme_id, func.count())
        .join(earlier, earlier.c.point_id == proposal.point_id)
        .join(earlier_theme, earlier_theme.id == earlier.c.suggestion_id)
        .where(proposal.suggestion_id.in_([each.id for each in suggestions]), earlier_theme.theme_id.is_not(None))
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
    rows = db.session.scalars(
        select(Point)
        .where(Point.id.in_(point_ids))
        .options(joinedload(Point.answer).joinedload(Answer.version).joinedload(ResponseVersion.response))
    ).all()
    by_id = {point.id: point for point in rows}
    return [by_id[point_id] for point_id in point_ids if point_id in by_id]


def _page(chosen: Any, page: int, size: int) -> Sequence[Any]:
    answer = joinedload(SuggestedPlacement.point).joinedload(Point.answer)
    return db.session.scalars(
        chosen.options(answer.joinedload(Answer.version).joinedload(ResponseVersion.response))
        .offset((page - 1) * size)
        .limit(size)
    ).all()
