"""Which suggestion of a new reading is which of the last: people's names and decisions stay attached."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from consult.db import db
from consult.nlp.themes.lineage import Descent, trace
from consult.theming.models import Run, RunState, SuggestedPlacement, SuggestedTheme, SuggestionState


def carry_over(run: Run, *, now: datetime) -> int:
    """Note where each suggestion of a run comes from, and carry over what people decided; returns how many continue.

    A suggestion that continues an agreed one brings its new points to that theme, as proposals. One that continues
    what was set aside is set aside for the same reason. All of it can be taken back like any other decision.
    """
    before = _last_before(run)
    if before is None:
        return 0
    old = {each.no: each for each in before.suggestions}
    new = {each.no: each for each in run.suggestions}
    continued = 0
    for found in trace(_points_by_no(before), _points_by_no(run)):
        if found.old is not None:
            _descend(new[found.new], old[found.old], found, now)
            continued += found.kind == "continues"
    return continued


def _last_before(run: Run) -> Run | None:
    """The reading of the question that was finished last."""
    return db.session.scalar(
        select(Run)
        .where(Run.question_id == run.question_id, Run.state == RunState.DONE, Run.no < run.no)
        .order_by(Run.no.desc())
        .limit(1)
    )


def _points_by_no(run: Run) -> dict[int, set[UUID]]:
    rows = db.session.execute(
        select(SuggestedTheme.no, SuggestedPlacement.point_id)
        .join(SuggestedTheme, SuggestedTheme.id == SuggestedPlacement.suggestion_id)
        .where(SuggestedPlacement.run_id == run.id)
    )
    found: dict[int, set[UUID]] = defaultdict(set)
    for no, point_id in rows:
        found[no].add(point_id)
    return found


def _descend(suggestion: SuggestedTheme, old: SuggestedTheme, found: Descent, now: datetime) -> None:
    suggestion.descends_from_id, suggestion.shared_points = old.id, found.shared
    suggestion.continues = found.kind == "continues"
    if not suggestion.continues or old.state is SuggestionState.SUGGESTED:
        return
    suggestion.theme_id, suggestion.decided_at, suggestion.reason = old.theme_id, now, old.reason  # by nobody: matched
    suggestion.state = SuggestionState.REJECTED if old.state is SuggestionState.REJECTED else SuggestionState.CONTINUED
