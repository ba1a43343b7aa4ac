"""Which suggestion of a new reading is which of the last: people's names and decisions stay attached."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from consult.db import db
from consult.nlp.themes.lineage import Descent, trace
from consult.theming.arranged import IS_WHOLE, went_with_a_part
from consult.theming.models import Run, RunState, SuggestedPlacement, SuggestedTheme, SuggestionState
from consult.theming.queries.splits import list_standing


def carry_over(run: Run, *, now: datetime) -> int:
    """Note where each suggestion of a run comes from, and carry over what people decided; returns how many continue.

    A suggestion that continues an agreed one brings its new points to that theme, as proposals. One that continues
    what was set aside is set aside for the same reason. All of it can be taken back like any other decision.
    """
    before = _last_before(run)
    if before is None:
        return 0
    old, new = dict(enumerate(list_standing(before))), dict(enumerate(run.suggestions))
    continued = 0
    for found in trace(_points_of(old), _points_of(new)):
        if found.old is not None:
            _descend(new[found.new], old[found.old], found, now)
            continued += found.kind == "continues"
    _keep_shelves(run)
    return continued


def _keep_shelves(run: Run) -> None:
    """Shelves that people named stay: a proposed one is that again on which most of its themes descend from its own.

    What goes on with something that a person put on a shelf stays on that shelf.
    """
    was = {each.id: shelf_id for each in run.suggestions if (shelf_id := _shelf_before(each)) is not None}
    on: dict[int | None, list[SuggestedTheme]] = defaultdict(list)
    for each in run.suggestions:
        on[each.parent_no].append(each)
    for parent_no, held in on.items():
        (shelf_id, most), *_ = Counter(was.get(each.id) for each in held).most_common(1)
        taken_over = shelf_id if parent_no is not None and 2 * most > len(held) else None
        for each in held:
            each.shelf_id = was[each.id] if each.continues and each.id in was else taken_over


def _shelf_before(each: SuggestedTheme) -> UUID | None:
    """The shelf of what it descends from, as people left it: that of the theme, where there is one."""
    old = each.descends_from
    if old is None:
        return None
    return old.theme.shelf_id if old.theme is not None else old.shelf_id


def _last_before(run: Run) -> Run | None:
    """The reading of the whole question that was finished last."""
    return db.session.scalar(
        select(Run)
        .where(Run.question_id == run.question_id, Run.state == RunState.DONE, Run.no < run.no, IS_WHOLE)
        .order_by(Run.no.desc())
        .limit(1)
    )


def _points_of(suggestions: Mapping[int, SuggestedTheme]) -> dict[int, set[UUID]]:
    """The points of each that did not leave with a part of it, under the same numbers."""
    number = {each.id: no for no, each in suggestions.items()}
    rows = db.session.execute(
        select(SuggestedTheme.id, SuggestedPlacement.point_id)
        .join(SuggestedTheme, SuggestedTheme.id == SuggestedPlacement.suggestion_id)
        .where(SuggestedTheme.id.in_(number))
        .where(~went_with_a_part(SuggestedPlacement.point_id, SuggestedTheme))
    )
    found: dict[int, set[UUID]] = defaultdict(set)
    for suggestion_id, point_id in rows:
        found[number[suggestion_id]].add(point_id)
    return found


def _descend(suggestion: SuggestedTheme, old: SuggestedTheme, found: Descent, now: datetime) -> None:
    suggestion.descends_from_id, suggestion.shared_points = old.id, found.shared
    suggestion.continues = found.kind == "continues"
    if not suggestion.continues or old.state is SuggestionState.SUGGESTED:
        return
    suggestion.theme_id, suggestion.decided_at, suggestion.reason = old.theme_id, now, old.reason  # by nobody: matched
    suggestion.state = SuggestionState.REJECTED if old.state is SuggestionState.REJECTED else SuggestionState.CONTINUED
