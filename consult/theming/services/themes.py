"""Agree, name, merge and set aside: what people make of suggestions. Nothing is deleted; most can be taken back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update
from sqlalchemy.orm import aliased

from consult import audit
from consult.db import db
from consult.people import Person
from consult.questions.models import Question
from consult.theming.arranged import Split
from consult.theming.errors import CannotUndo, NothingToMerge, ReasonMissing, SuggestionDecided, ThemeGone
from consult.theming.models import (
    Placement,
    PlacementCheck,
    SuggestedPlacement,
    SuggestedTheme,
    SuggestionState,
    Theme,
)
from consult.theming.queries.suggestions import count_standing, standing
from consult.theming.queries.themes import TAKEN_BACK
from consult.theming.services.placements import move_back, move_points
from consult.words import clean, one_line


def add_theme(question: Question, *, name: str, description: str = "", by: Person, now: datetime) -> Theme:
    """Agree a theme that no run suggested."""
    theme = _new_theme(question.id, name, description, by, now)
    audit.record("added a theme", theme, f'Added "{theme.name}"', by=by, at=now)
    return theme


def accept_suggestion(
    suggestion: SuggestedTheme, *, name: str = "", description: str = "", by: Person, now: datetime
) -> Theme:
    """Make a suggestion a theme, under its own label or a better name. Its placements stay proposals.

    A part of a theme takes along what people had placed there.
    """
    name = one_line(name) or suggestion.label
    theme = _new_theme(suggestion.run.question_id, name, clean(description) or suggestion.description, by, now)
    theme.shelf_id, theme.proposal_id = suggestion.shelf_id, suggestion.proposal_id
    _settle(suggestion, SuggestionState.ACCEPTED, theme.id, by=by, now=now)
    audit.record("accepted a suggestion", theme, f'Agreed "{theme.name}"', by=by, at=now)
    if suggestion.run.split is not None:
        _take_along(suggestion, suggestion.run.split, theme, by, now)
    return theme


def _take_along(part: SuggestedTheme, split: Split, theme: Theme, by: Person, now: datetime) -> None:
    """Move what people had placed under the theme that is split; what the machine proposed there follows by itself."""
    whole = split.agreed
    theme.shelf_id = whole.shelf_id if whole else split.whole.shelf_id
    theme.proposal_id = whole.proposal_id if whole else split.whole.proposal_id
    if whole is not None:
        _standing(whole)
        theme.came_from_id = whole.id
        inside = db.session.scalars(
            select(SuggestedPlacement.point_id).where(SuggestedPlacement.suggestion_id == part.id)
        )
        move_points(whole, theme, inside.all(), by=by, now=now)
    _count_again(split)


def _count_again(split: Split) -> None:
    """A suggestion that is split holds what its parts did not take."""
    if split.suggestion is not None:
        db.session.flush()
        split.suggestion.points_count, split.suggestion.responses_count = count_standing(split.suggestion)


def reject_suggestion(suggestion: SuggestedTheme, reason: str, *, by: Person, now: datetime) -> None:
    """Set a suggestion aside; it stays in the run's record, with the reason."""
    reason = _needed(reason)
    _settle(suggestion, SuggestionState.REJECTED, None, by=by, now=now, reason=reason)
    words = f'Set aside the suggestion "{suggestion.label}": {reason}'
    audit.record("set aside a suggestion", suggestion, words, by=by, at=now)


def rename_theme(theme: Theme, *, name: str, description: str, by: Person, now: datetime) -> None:
    before, theme.name, theme.description = theme.name, one_line(name), clean(description)
    if before != theme.name:
        audit.record("renamed a theme", theme, f'"{before}" is now "{theme.name}"', by=by, at=now)


def merge_themes(
    kept: Theme | SuggestedTheme, folded: Sequence[Theme | SuggestedTheme], *, by: Person, now: datetime
) -> Theme:
    """Fold themes and suggestions into one that is kept; a kept suggestion is accepted by that.

    Placements are not moved: what was placed under a folded theme counts for the kept one as long as it is merged.
    """
    others = [each for each in dict.fromkeys(folded) if each.id != kept.id]
    if not others:
        raise NothingToMerge("Choose two or more themes")
    if len({_question_of(each) for each in (kept, *others)}) > 1:
        raise NothingToMerge("These themes belong to different questions")
    if any(isinstance(each, SuggestedTheme) and each.run.split for each in (kept, *others)):
        raise NothingToMerge("Accept this part first; then it can be merged like any other theme")
    theme = kept if isinstance(kept, Theme) else accept_suggestion(kept, by=by, now=now)
    _standing(theme)
    for other in others:
        if isinstance(other, Theme):
            _standing(other)
            other.merged_into_id = theme.id
            name = other.name
        else:
            _settle(other, SuggestionState.MERGED, theme.id, by=by, now=now)
            name = other.label
        audit.record("merged themes", other, f'"{name}" merged into "{theme.name}"', by=by, at=now)
    return theme


def set_aside(theme: Theme, reason: str, *, by: Person, now: datetime) -> None:
    """Take a theme out of all counts; its placements are kept and count for nothing until this is undone."""
    _standing(theme)
    theme.reason, theme.set_aside_at = _needed(reason), now
    audit.record("set aside a theme", theme, f'Set aside "{theme.name}": {theme.reason}', by=by, at=now)


def undo_suggestion(suggestion: SuggestedTheme, *, by: Person, now: datetime) -> None:
    """Make a decided suggestion a suggestion again; an accepted one only while nothing rests on its theme."""
    if suggestion.state is SuggestionState.SUGGESTED:
        return
    theme = suggestion.theme
    was = suggestion.state
    if theme is not None and was is SuggestionState.ACCEPTED:
        take_back_theme(theme, made_it=suggestion, now=now)
    suggestion.state, suggestion.theme_id, suggestion.reason = SuggestionState.SUGGESTED, None, ""
    suggestion.decided_by = suggestion.decided_at = None
    if suggestion.run.split is not None:
        _count_again(suggestion.run.split)
    audit.record("took back a decision", suggestion, f'"{suggestion.label}" is a suggestion again', by=by, at=now)


def take_back_theme(theme: Theme, *, made_it: SuggestedTheme | None = None, now: datetime) -> None:
    """Let a theme be no theme any more, and what was moved to it stand where it stood, while nothing rests on it."""
    if _rests_on(theme, made_it):
        raise CannotUndo("Passages were placed under this theme, or others were merged into it. Set it aside instead")
    move_back(theme, now=now)
    theme.set_aside_at, theme.reason = now, TAKEN_BACK


def undo_theme(theme: Theme, *, by: Person, now: datetime) -> None:
    """Let a theme that was merged or set aside stand by itself again, with all its placements."""
    if theme.is_current:
        return
    if theme.reason == TAKEN_BACK:
        raise CannotUndo("This theme was taken back. Accept the suggestion again, or split the theme again")
    theme.merged_into_id = theme.set_aside_at = None
    theme.reason = ""
    audit.record("took back a decision", theme, f'"{theme.name}" stands again', by=by, at=now)


def _new_theme(question_id: UUID, name: str, description: str, by: Person, now: datetime) -> Theme:
    theme = Theme(
        id=uuid4(), question_id=question_id, name=one_line(name), description=clean(description), agreed_by=by.id,
        agreed_at=now, reason="",
    )  # fmt: skip
    db.session.add(theme)
    db.session.flush()
    return theme


def _settle(
    suggestion: SuggestedTheme,
    state: SuggestionState,
    theme_id: UUID | None,
    *,
    by: Person,
    now: datetime,
    reason: str = "",
) -> None:
    """Decide a suggestion that nobody has decided; of two people at once, one is told."""
    settled = db.session.scalar(
        update(SuggestedTheme)
        .where(SuggestedTheme.id == suggestion.id, SuggestedTheme.state == SuggestionState.SUGGESTED)
        .values(state=state, theme_id=theme_id, decided_by=by.id, decided_at=now, reason=reason)
        .returning(SuggestedTheme.id)
        .execution_options(synchronize_session=False)
    )
    if settled is None:
        raise SuggestionDecided("Somebody has decided about this suggestion already. Look at it again")
    db.session.refresh(suggestion)


def _rests_on(theme: Theme, made_it: SuggestedTheme | None) -> bool:
    """Whether something would lose its ground if this theme were taken back; what was moved there would not."""
    before = aliased(Placement)
    moved = select(before.id).where(before.moved_to_id == Placement.id).exists()
    placed = or_(~moved, Placement.removed_at.is_not(None))
    others = select(SuggestedTheme.id).where(SuggestedTheme.theme_id == theme.id)
    tests = (
        others.where(SuggestedTheme.id != made_it.id) if made_it else others,
        select(Placement.id).where(Placement.theme_id == theme.id, placed),
        select(PlacementCheck.id).where(PlacementCheck.theme_id == theme.id, PlacementCheck.done_at.is_not(None)),
        select(Theme.id).where(Theme.merged_into_id == theme.id),
    )
    return any(db.session.scalar(test.limit(1)) is not None for test in tests)


def _question_of(each: Theme | SuggestedTheme) -> UUID:
    return each.question_id if isinstance(each, Theme) else each.run.question_id


def _standing(theme: Theme) -> None:
    if not theme.is_current:
        now_called = standing(theme).name
        raise ThemeGone(f'"{theme.name}" was set aside, or merged into "{now_called}". Look at the list again')


def _needed(reason: str) -> str:
    reason = one_line(reason)
    if not reason:
        raise ReasonMissing("Say why, so that whoever asks later finds a reason")
    return reason
