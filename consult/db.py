"""The database: the base model, times in UTC, `transaction()` and `on_commit()`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Dialect, Engine, MetaData, Text, TypeDecorator, Uuid, event
from sqlalchemy import Enum as EnumType
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Session, registry

log = structlog.get_logger()

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware on the way in, UTC on the way out, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone is not an instant")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _by_value(kind: type[Enum]) -> list[str]:
    return [str(member.value) for member in kind]


class Base(DeclarativeBase):
    """What every table shares: column types by annotation, and constraint names by one convention."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            UUID: Uuid(),
            str: Text(),
            datetime: UTCDateTime(),
            dict[str, Any]: JSON(),
            list[str]: JSON(),
            list[Any]: JSON(),
            StrEnum: EnumType(StrEnum, native_enum=False, length=40, values_callable=_by_value),
        },
    )


db = SQLAlchemy(model_class=Base, engine_options={"pool_pre_ping": True, "hide_parameters": True})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    """SQLite keeps promises only when asked: write-ahead log, foreign keys, full flush at commit, patience."""
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "busy_timeout=15000"):
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Take the write lock first when we mean to write: a reader that turns writer would fail at once as "locked"."""
    if connection.dialect.name == "sqlite":
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@event.listens_for(Session, "before_flush")
def _only_in_a_transaction(session: Session, _context: object, _instances: object) -> None:
    if not session.info.get("writing") and (session.new or session.dirty or session.deleted):
        raise RuntimeError("Something was changed outside `with transaction():`; it would never have been kept")


@contextmanager
def transaction() -> Iterator[None]:
    """Keep all that was done inside, or none of it; then do what was promised for afterwards.

    What was read before is read again inside, so that a decision rests on what the database says now.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("Transactions do not nest: the door opens one, services never do")
    session.rollback()
    session.info["writing"] = True
    try:
        session.connection(execution_options={"writing": True})
        yield
        session.commit()
    except BaseException:
        session.rollback()
        session.info.pop("on_commit", None)
        raise
    finally:
        session.info.pop("writing", None)
    for action in session.info.pop("on_commit", []):
        try:
            action()
        except Exception:  # what is saved must never end as an error page; the sweep asks again
            log.exception("after_commit_failed")


def on_commit(action: Callable[[], object]) -> None:
    """Promise something for after the commit. Outside a transaction it would vanish, so that is an error."""
    session = db.session()
    if not session.info.get("writing"):
        raise RuntimeError("A promise was made outside `with transaction():`")
    session.info.setdefault("on_commit", []).append(action)
