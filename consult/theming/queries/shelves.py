"""The level above themes, for reading order: as people named it, else as the last reading proposes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from consult.db import db
from consult.errors import NotFound
from consult.questions.models import Question
from consult.theming.arranged import Shelf
from consult.theming.models import RunState, SuggestedTheme, SuggestionState, Theme
from consult.theming.queries.suggestions import find_run, list_suggestions
from consult.theming.queries.themes import list_themes

Chosen = TypeVar("Chosen", Theme, SuggestedTheme)
NAMED, PROPOSED = "named", "proposed"
GONE_ON = (SuggestionState.ACCEPTED, SuggestionState.CONTINUED)  # a suggestion that is a theme by now


@dataclass(frozen=True)
class Level:
    """One shelf, or none: `key` says which, in an address and in a form."""

    key: str = ""
    name: str = ""

    @property
    def is_named(self) -> bool:
        """Whether a person named it."""
        return self.key.startswith(NAMED)


@dataclass(frozen=True)
class OnLevel:
    """What stands on one shelf."""

    level: Level
    themes: list[Theme]
    suggestions: list[SuggestedTheme]


def level_of(each: Theme | SuggestedTheme) -> Level:
    """Where a theme or a suggestion stands: where a person put it, else where the run did."""
    if each.put_on is not None:
        return _named(each.put_on)
    return _proposed(each) if isinstance(each, SuggestedTheme) else Level()


def list_levels(question: Question) -> list[Level]:
    """Every shelf on which something may be put, by name: those that people named, and those that are proposed."""
    named = [_named(shelf) for shelf in db.session.scalars(select(Shelf).where(Shelf.question_id == question.id))]
    run = find_run(question, RunState.DONE)
    left = [each for each in run.suggestions if each.shelf and each.shelf_id is None] if run else []
    return sorted({*named, *map(_proposed, left)}, key=lambda level: (not level.is_named, level.name.casefold()))


def get_level(question: Question, key: str) -> Level:
    found = next((level for level in list_levels(question) if level.key == key), None)
    if found is None:
        raise NotFound
    return found


def get_on_level(question: Question, key: str) -> OnLevel:
    """A shelf, with what stands on it."""
    level = get_level(question, key)
    themes = [each for each in list_themes(question) if level_of(each) == level]
    return OnLevel(level, themes, [each for each in list_suggestions(question) if level_of(each) == level])


def by_level(chosen: Sequence[Chosen]) -> list[tuple[Level, list[Chosen]]]:
    """These by their shelf, in the order in which each shelf is met first; what stands on none comes last."""
    found: dict[Level, list[Chosen]] = {}
    for each in chosen:
        found.setdefault(level_of(each), []).append(each)
    return sorted(found.items(), key=lambda pair: not pair[0].key)


def get_shelf(level: Level) -> Shelf:
    return db.session.get_one(Shelf, UUID(level.key.removeprefix(f"{NAMED}-")))


def list_proposed_on(question: Question, level: Level) -> list[SuggestedTheme]:
    """The suggestions that the last reading puts on a shelf and no person put elsewhere, decided ones among them."""
    run = find_run(question, RunState.DONE)
    every: Iterable[SuggestedTheme] = run.suggestions if run else ()
    return [each for each in every if each.shelf_id is None and each.shelf and _proposed(each) == level]


def _named(shelf: Shelf) -> Level:
    return Level(f"{NAMED}-{shelf.id}", shelf.name)


def _proposed(each: SuggestedTheme) -> Level:
    return Level(f"{PROPOSED}-{each.parent_no}", each.shelf) if each.shelf else Level()
