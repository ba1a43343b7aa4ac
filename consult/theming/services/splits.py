"""Split a theme: ask where it falls apart, accept its parts, or take passages out by hand; all can be taken back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from consult import audit
from consult.people import Person
from consult.theming.arranged import Split
from consult.theming.errors import CannotSplit, SuggestionDecided, ThemeGone
from consult.theming.models import Point, Run, SuggestedTheme, SuggestionState, Theme
from consult.theming.queries.splits import list_parts, list_points_inside
from consult.theming.services.placements import move_points
from consult.theming.services.runs import find_or_ask
from consult.theming.services.themes import accept_suggestion, add_theme, take_back_theme, undo_suggestion

FEWEST = 12  # points; fewer are read by hand
TOO_FEW = "Too few to split: read them by hand"


def ask_for_split(whole: Theme | SuggestedTheme, *, by: Person, now: datetime) -> Run:
    """Ask the machine whether a theme, or a suggestion that nobody has decided about, falls into parts.

    It reads the points that stand there now. What was read before is not read twice: that run is given back.
    """
    _check(whole)
    point_ids = list_points_inside(whole)
    if len(point_ids) < FEWEST:
        raise CannotSplit(TOO_FEW)
    question = whole.question if isinstance(whole, Theme) else whole.run.question
    settings = {"themes": "2 to 4", "inside": f"{whole.__tablename__} {whole.id}"}
    run = find_or_ask(question, point_ids, settings, by=by, now=now)
    if run.split is None:
        which = {"theme_id": whole.id} if isinstance(whole, Theme) else {"suggestion_id": whole.id}
        run.split = Split(run_id=run.id, **which)
    return run


def is_too_few(whole: Theme | SuggestedTheme) -> bool:
    return len(list_points_inside(whole)) < FEWEST


def accept_split(run: Run, names: Mapping[int, str], *, by: Person, now: datetime) -> list[Theme]:
    """Make every part that nobody has decided about a theme, by its number under a better name."""
    parts = list_parts(run)
    if not parts:
        raise SuggestionDecided("Somebody has decided about these parts already. Look at them again")
    return [accept_suggestion(each, name=names.get(each.no, ""), by=by, now=now) for each in parts]


def undo_split(run: Run, *, by: Person, now: datetime) -> None:
    """Take back every part of a split that was accepted: all of them, or none where something rests on one."""
    for each in run.suggestions:
        if each.state is SuggestionState.ACCEPTED:
            undo_suggestion(each, by=by, now=now)


def split_off(theme: Theme, points: Sequence[Point], *, name: str, by: Person, now: datetime) -> Theme:
    """Make a theme of passages that stand under another one, and move them there."""
    if not theme.is_current:
        raise ThemeGone("This theme was merged or set aside. Look at the list again")
    new = add_theme(theme.question, name=name, by=by, now=now)
    new.came_from_id, new.shelf_id, new.proposal_id = theme.id, theme.shelf_id, theme.proposal_id
    if not move_points(theme, new, [point.id for point in points], by=by, now=now):
        raise CannotSplit("Tick passages that stand under this theme")
    return new


def put_back(theme: Theme, *, by: Person, now: datetime) -> None:
    """Undo the split that a theme came out of: its passages stand again where they stood."""
    part = next((each for each in theme.suggestions if each.state is SuggestionState.ACCEPTED), None)
    if part is not None:
        undo_suggestion(part, by=by, now=now)
        return
    if theme.came_from is None or not theme.is_current:
        raise CannotSplit("This theme is not split from another one")
    take_back_theme(theme, now=now)
    words = f'"{theme.name}" was put back into "{theme.came_from.name}"'
    audit.record("took back a decision", theme, words, by=by, at=now)


def _check(whole: Theme | SuggestedTheme) -> None:
    if isinstance(whole, Theme):
        if not whole.is_current:
            raise ThemeGone("This theme was merged or set aside. Look at the list again")
    elif whole.state is not SuggestionState.SUGGESTED:
        raise SuggestionDecided("Somebody has decided about this suggestion already. Look at it again")
    elif whole.run.split is not None:
        raise CannotSplit("Accept this part first; then it can be split again")
