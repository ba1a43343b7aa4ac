"""Put rows where they belong by what they are called, and keep count."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import select

from consult.db import Base, db

Found = TypeVar("Found", bound=Base)


@dataclass
class Loaded:
    """What a load did: rows added and changed by table, and what was left alone because it is already published."""

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    left_alone: list[str] = field(default_factory=list)
    _here: dict[type[Base], dict[tuple[Any, ...], Any]] = field(default_factory=dict, repr=False)
    _last: type[Base] | None = field(default=None, repr=False)

    def lines(self) -> list[str]:
        tables = sorted(set(self.added) | set(self.changed))
        done = [f"{table}: {self.added[table]} added, {self.changed[table]} changed" for table in tables]
        return (done or ["Nothing to do: everything is here already."]) + self.left_alone

    def put(self, model: type[Found], keys: dict[str, Any], values: dict[str, Any]) -> Found:
        """The row with these keys, made or brought up to date."""
        table, here = str(model.__tablename__), self._rows(model, tuple(keys))
        row: Found | None = here.get(tuple(keys.values()))
        if row is None:
            if model is not self._last:  # rows that others point to must be there first
                db.session.flush()
                self._last = model
            row = here[tuple(keys.values())] = model(id=uuid4(), **keys, **values)
            db.session.add(row)
            self.added[table] += 1
        elif differing := {name: value for name, value in values.items() if getattr(row, name) != value}:
            for name, value in differing.items():
                setattr(row, name, value)
            self.changed[table] += 1
        return row

    def _rows(self, model: type[Base], keys: tuple[str, ...]) -> dict[tuple[Any, ...], Any]:
        """All rows of a table, by their keys; read once."""
        if model not in self._here:
            rows = db.session.scalars(select(model)).all()
            self._here[model] = {tuple(getattr(row, key) for key in keys): row for row in rows}
        return self._here[model]
