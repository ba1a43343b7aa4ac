"""Themes that fall apart: what a split reads, what it came to, and the parts that people accepted."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from consult.db import db
from consult.errors import NotFound
from consult.questions.models import Question
from consult.theming import counted
from consult.theming.arranged import Split
from consult.theming.models import (
    Point,
    Run,
    RunState,
    SuggestedPlacement,
    SuggestedTheme,
    SuggestionState,
    Theme,
)
from consult.theming.queries.suggestions import get_run, proposed, stands_in


def list_points_inside(whole: Theme | SuggestedTheme) -> list[UUID]:
    """The points that a split reads: those that people placed, and those likely to belong; each text in its order."""
    inside = _of_theme(whole) if isinstance(whole, Theme) else [_of_suggestion(whole)]
    columns = (Point.answer_id, Point.comment_id, Point.start, Point.id)
    rows = [row for some in inside for row in db.session.execute(select(*columns).where(Point.id.in_(some)))]
    in_order = sorted(rows, key=lambda row: (str(row[0] or row[1]), row[2], row[3].hex))
    return list(dict.fromkeys(row[3] for row in in_order))


def _of_theme(theme: Theme) -> list[Select[*tuple[Any, ...]]]:
    own = counted.accepted_own(theme.question).subquery("own")
    likely = proposed(theme, weak=False).subquery("likely")
    return [select(own.c.point_id).where(own.c.root_id == theme.id), select(likely.c.point_id)]


def _of_suggestion(suggestion: SuggestedTheme) -> Select[*tuple[Any, ...]]:
    question = suggestion.run.question
    texts, copied = counted.counted(question).subquery("counted"), counted.copies(question).subquery("copied")
    at = counted.text_id(Point, question)
    return (
        select(SuggestedPlacement.point_id)
        .join(Point, Point.id == SuggestedPlacement.point_id)
        .join(texts, texts.c.text_id == at)
        .where(stands_in(suggestion), ~SuggestedPlacement.weak, at.not_in(select(copied.c.text_id)))
    )


def find_split(whole: Theme | SuggestedTheme) -> Run | None:
    """The latest run that reads a theme or a suggestion alone; of a theme also one from before it was agreed."""
    if isinstance(whole, SuggestedTheme):
        mine = Split.suggestion_id == whole.id
    else:
        was = select(SuggestedTheme.id).where(SuggestedTheme.theme_id == whole.id)
        mine = or_(Split.theme_id == whole.id, Split.suggestion_id.in_(was))
    return db.session.scalar(
        select(Run).join(Split, Split.run_id == Run.id).where(mine).order_by(Run.no.desc()).limit(1)
    )


def get_split(question: Question, no: int) -> Split:
    """What a finished run that read one theme or suggestion alone came to."""
    run = get_run(question, no)
    if run.split is None or run.state is not RunState.DONE:
        raise NotFound
    return run.split


def list_parts(run: Run) -> list[SuggestedTheme]:
    """The parts of a split that nobody has decided about, the largest first."""
    return [each for each in run.suggestions if each.state is SuggestionState.SUGGESTED]


def list_standing(run: Run) -> list[SuggestedTheme]:
    """What a reading left behind: its suggestions, and the parts that people accepted and it does not know."""
    known = {each.theme_id for each in run.suggestions}
    parts = db.session.scalars(
        select(SuggestedTheme)
        .join(Run, Run.id == SuggestedTheme.run_id)
        .join(Split, Split.run_id == Run.id)
        .where(Run.question_id == run.question_id, SuggestedTheme.theme_id.is_not(None))
        .order_by(Run.no, SuggestedTheme.no)
    )
    return [*run.suggestions, *(each for each in parts if each.theme_id not in known)]
