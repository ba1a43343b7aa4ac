"""One history, that goes up and down on both databases and ends where the models are."""

from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from consult.app import MIGRATIONS, create_app
from consult.db import UTCDateTime, db
from tests.conftest import settings
from tests.databases import PostgresDatabase, SqliteFile


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """An app on a database that has not been migrated."""
    if request.param == "sqlite":
        place = SqliteFile(tmp_path)
    else:
        place = PostgresDatabase(request.getfixturevalue("_postgres"))
    app = create_app(settings(place.url, tmp_path / "data"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    place.close()


def upgrade():
    flask_migrate.upgrade(directory=str(MIGRATIONS))


def same_type(_context, _column, _metadata_column, found, wanted):
    """Our instants are the database's own; the rest is compared by Alembic."""
    return False if isinstance(wanted, UTCDateTime) else None


def tables():
    """All but the full-text indexes, which are each database's own and stand in no model."""
    names = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    return {name for name in names if not name.startswith("search_stems")}


def test_history_has_one_head_and_is_named_by_intent():
    script = ScriptDirectory(str(MIGRATIONS))
    assert len(script.get_heads()) == 1
    names = sorted(path.stem for path in Path(MIGRATIONS, "versions").glob("*.py"))
    assert [name.split("_")[0] for name in names] == [f"{n:04d}" for n in range(1, len(names) + 1)]


def test_migrations_make_what_the_models_describe(empty):
    upgrade()
    with db.engine.connect() as connection:
        known = tables()
        options = {"compare_type": same_type, "include_name": lambda name, kind, _: kind != "table" or name in known}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, db.metadata) == []
    assert tables() == set(db.metadata.tables)


def test_migrations_go_up_down_to_nothing_and_up_again(empty):
    upgrade()
    first = tables()
    flask_migrate.downgrade(directory=str(MIGRATIONS), revision="base")
    assert tables() == set()
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            left = connection.scalars(text("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"))
            assert left.all() == []
    upgrade()
    assert tables() == first


def test_constraints_are_the_same_on_both_databases(empty):
    """Checks are not compared by Alembic: their names are, here."""
    upgrade()
    wanted = {
        (table.name, str(constraint.name))
        for table in db.metadata.tables.values()
        for constraint in table.constraints
        if constraint.__visit_name__ in ("check_constraint", "table_or_column_check_constraint") and constraint.name
    }
    inspector = inspect(db.engine)
    found = {(name, check["name"]) for name in tables() for check in inspector.get_check_constraints(name)}
    assert wanted - found == set()
