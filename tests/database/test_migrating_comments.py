"""What stood before comments were gathered is there afterwards, on both databases: nothing is lost by an upgrade."""

from uuid import UUID, uuid4

import flask_migrate
import pytest
import sqlalchemy as sa

from consult.app import MIGRATIONS
from consult.db import db
from consult.questions.wording import title_of_comments
from tests.conftest import NOW
from tests.house.test_migrations import empty

__all__ = ["empty"]

BEFORE, AFTER = "0015", "0016"


def migrate(revision: str) -> None:
    flask_migrate.upgrade(directory=str(MIGRATIONS), revision=revision)


def put(connection, name: str, **given):
    """A row of a table as it is now; whatever must not be empty and was not given holds something of its kind."""
    table = sa.Table(name, sa.MetaData(), autoload_with=connection)
    row = {"id": uuid4()} | given
    values = {}
    for column in table.columns:
        if column.name in row:
            value = row[column.name]
            as_text = isinstance(value, UUID) and connection.dialect.name == "sqlite"
            values[column.name] = value.hex if as_text else value
        elif not column.nullable and column.server_default is None:
            values[column.name] = _something(column.type, NOW)
    connection.execute(table.insert().values(**values))
    return row["id"]


def _something(kind, now):
    if isinstance(kind, sa.DateTime):
        return now
    if isinstance(kind, sa.JSON):
        return []
    return 0 if isinstance(kind, sa.Integer | sa.Float) else False if isinstance(kind, sa.Boolean) else ""


@pytest.fixture
def stood(empty):
    """A consultation on two drafts with one question, an answer, a comment and a confirmed campaign of one answer."""
    migrate(BEFORE)
    with db.engine.begin() as connection:
        strategy = put(connection, "strategy", slug="strategy")
        plan = put(connection, "plan", strategy_id=strategy, slug="steel", title="Steel plan")
        drafts = [put(connection, "plan_version", plan_id=plan, no=no) for no in (1, 2)]
        clause = put(connection, "clause", version_id=drafts[1], key="a")
        taxonomy = put(connection, "taxonomy_version", no=1)
        held = put(connection, "consultation", slug="steel", taxonomy_version_id=taxonomy)
        for sort, draft in enumerate(drafts):
            put(connection, "coverage", consultation_id=held, version_id=draft, sort=sort)
        section = put(connection, "section", consultation_id=held, key="main")
        asked = {"consultation_id": held, "section_id": section, "number": 3, "key": "q3", "kind": "text"}
        question = put(connection, "question", **asked)
        sent = {"consultation_id": held, "reference": "WM-1", "source_reference": "1", "channel": "online"}
        response = put(connection, "response", **sent)
        version = put(connection, "response_version", response_id=response, no=1, publication="named")
        answer = put(connection, "answer", version_id=version, question_id=question, publication="named")
        put(connection, "comment", version_id=version, clause_id=clause, publication="named")
        family = {"question_id": question, "template_id": answer, "state": "confirmed"}
        campaign = put(connection, "campaign", **family)
        put(connection, "campaign_member", campaign_id=campaign, answer_id=answer, similarity=1.0, additions=[[0, 3]])
    return empty


def rows(statement: str) -> list[tuple]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


GATHERED = "SELECT number, key, text FROM question WHERE kind = 'comments' ORDER BY number"
MEMBERS = "SELECT similarity, answer_id IS NOT NULL, comment_id IS NULL FROM campaign_member"


def test_comments_on_each_draft_that_is_covered_get_their_place_and_campaigns_stay(stood):
    migrate(AFTER)
    assert rows(GATHERED) == [
        (4, "comments-steel-1", "Comments on draft 1 of the Steel plan"),
        (5, "comments-steel-2", "Comments on draft 2 of the Steel plan"),
    ]
    assert rows(MEMBERS) == [(1.0, True, True)]
    assert rows("SELECT state FROM campaign WHERE template_id IS NOT NULL") == [("confirmed",)]
    assert rows("SELECT count(*) FROM comment") == [(1,)]


def test_the_text_is_that_which_a_new_consultation_would_get(stood):
    migrate(AFTER)
    assert rows(GATHERED)[0][2] == title_of_comments(1, "Steel plan")
