"""Name shelves and put themes on them: people's names stay, whatever a later reading proposes."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select

from consult import audit
from consult.db import db
from consult.people import Person
from consult.questions.models import Question
from consult.theming.arranged import Shelf
from consult.theming.errors import ShelfTaken
from consult.theming.models import SuggestedTheme, Theme
from consult.theming.queries.shelves import GONE_ON, Level, get_shelf, list_proposed_on
from consult.words import one_line


def name_shelf(question: Question, level: Level, name: str, *, by: Person, now: datetime) -> Shelf:
    """Give a shelf a better name. One that was only proposed becomes people's, with what stands on it."""
    name = one_line(name)
    taken = _find(question, name)
    shelf = get_shelf(level) if level.is_named else None
    if taken is not None and taken is not shelf:
        raise ShelfTaken(f'There is a shelf "{taken.name}". Make the themes part of that one')
    if shelf is None:
        shelf = _take_up(question, level, name, by, now)
    elif shelf.name == name:
        return shelf
    shelf.name, shelf.named_by, shelf.named_at = name, by.id, now
    audit.record("named a shelf", shelf, f'The shelf "{level.name}" is now "{name}"', by=by, at=now)
    return shelf


def put_on_shelf(each: Theme | SuggestedTheme, level: Level, *, by: Person, now: datetime) -> None:
    """Make a theme or a suggestion part of a shelf; of none, where the level has no key."""
    question = each.question if isinstance(each, Theme) else each.run.question
    shelf = None
    if level.key:
        shelf = get_shelf(level) if level.is_named else _take_up(question, level, level.name, by, now)
    _put(each, shelf, by, now)


def put_on_new_shelf(each: Theme | SuggestedTheme, name: str, *, by: Person, now: datetime) -> None:
    """Make a theme or a suggestion part of a shelf of this name; there is only one of each name."""
    question, name = each.question if isinstance(each, Theme) else each.run.question, one_line(name)
    shelf = _find(question, name) or _new(question, name, by, now)
    _put(each, shelf, by, now)


def _put(each: Theme | SuggestedTheme, shelf: Shelf | None, by: Person, now: datetime) -> None:
    each.put_on = shelf
    name = each.name if isinstance(each, Theme) else each.label
    words = f'"{name}" is part of "{shelf.name}"' if shelf else f'"{name}" was taken from its shelf'
    audit.record("put on a shelf", each, words, by=by, at=now)


def _take_up(question: Question, level: Level, name: str, by: Person, now: datetime) -> Shelf:
    """Make a proposed shelf people's: what the reading put there, and what became of it, stands on it."""
    shelf = _new(question, name, by, now)
    for each in list_proposed_on(question, level):
        each.put_on = shelf
        if each.state in GONE_ON and each.theme is not None and each.theme.put_on is None:
            each.theme.put_on = shelf
    return shelf


def _new(question: Question, name: str, by: Person, now: datetime) -> Shelf:
    shelf = Shelf(id=uuid4(), question_id=question.id, name=name, named_by=by.id, named_at=now)
    db.session.add(shelf)
    db.session.flush()
    return shelf


def _find(question: Question, name: str) -> Shelf | None:
    every = db.session.scalars(select(Shelf).where(Shelf.question_id == question.id).order_by(Shelf.named_at, Shelf.id))
    return next((shelf for shelf in every if shelf.name.casefold() == name.casefold()), None)
