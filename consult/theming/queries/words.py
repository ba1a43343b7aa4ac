"""Why a passage was placed where it is: the words of its own that spoke for it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.db import db
from consult.nlp.wording import stems, stems_at
from consult.questions.models import Question
from consult.theming import counted
from consult.theming.models import Point, Run, RunState, SuggestedPlacement, SuggestedTheme, Theme
from consult.theming.queries.suggestions import find_run

MOST = 4


def telling_words(placement: SuggestedPlacement) -> list[str]:
    """Words of the passage itself, in their order, each once: those that the coder named where it was placed after the
    run, else those that tell its theme from others. None where only its likeness as a whole speaks for it."""
    point = placement.point
    if placement.later_at is not None:
        found = [point.source_text[start:end] for start, end in placement.spoke]
    else:
        telling = (
            {stem for term in placement.suggestion.terms for stem in stems(term)} if placement.suggestion else set()
        )
        found = [point.text[start:end] for stem, start, end in stems_at(point.text) if stem in telling]
    return list({stems(word)[0]: word for word in reversed(found)}.values())[::-1][:MOST]


def find_proposals(theme: Theme, points: Sequence[Point]) -> dict[UUID, SuggestedPlacement]:
    """Where the machine had put points that stand under a theme, as far as it had put them there."""
    live = counted.live_themes(theme.question)
    family = select(live.c.theme_id).where(live.c.root_id == theme.id)
    return _latest(SuggestedTheme.theme_id.in_(family), points)


def find_suggested(question: Question, points: Sequence[Point]) -> dict[UUID, SuggestedPlacement]:
    """Where the last reading, or what came after it, would put points that stand under no theme."""
    run = find_run(question, RunState.DONE)
    return _latest(SuggestedPlacement.run_id == run.id, points) if run else {}


def _latest(chosen: Any, points: Sequence[Point]) -> dict[UUID, SuggestedPlacement]:
    rows = db.session.scalars(
        select(SuggestedPlacement)
        .join(SuggestedTheme, SuggestedTheme.id == SuggestedPlacement.suggestion_id)
        .join(Run, Run.id == SuggestedTheme.run_id)
        .where(chosen, SuggestedPlacement.point_id.in_([point.id for point in points]))
        .order_by(Run.no, SuggestedPlacement.id)
        .options(joinedload(SuggestedPlacement.suggestion).joinedload(SuggestedTheme.theme))
    )
    return {each.point_id: each for each in rows}
