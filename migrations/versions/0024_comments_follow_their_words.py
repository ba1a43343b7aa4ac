"""Comments on one draft find their words in the next, and a changed clause says why it changed."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column(
        "comment", sa.Column("quote_start", sa.Integer(), nullable=True, comment="Where the quote begins in the clause")
    )
    op.add_column(
        "comment",
        sa.Column(
            "suggestion", sa.Text(), nullable=False, server_default="", comment="Wording they would like instead"
        ),
    )
    op.create_table(
        "change_reason",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("clause_key", sa.Text(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum("theme", "learning", "editorial", name="cause", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("cause_id", sa.Uuid(), nullable=True, comment="Of the theme or learning note; null: editorial"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("(cause = 'editorial') = (cause_id IS NULL)", name=op.f("ck_change_reason_names_its_cause")),
        sa.ForeignKeyConstraint(["version_id"], ["plan_version.id"], name=op.f("fk_change_reason_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_reason")),
        sa.UniqueConstraint("version_id", "clause_key", name=op.f("uq_change_reason_version_id_clause_key")),
    )
    _place(
        "suggested_place",
        sa.Column(
            "fate",
            sa.Enum("here", "moved", "likely", "lost", name="fate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("clause_id", sa.Uuid(), nullable=True, comment="Null: lost"),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(fate = 'lost') = (clause_id IS NULL)", name=op.f("ck_suggested_place_lost_or_somewhere")),
    )
    _place(
        "confirmed_place",
        sa.Column("clause_id", sa.Uuid(), nullable=True, comment="Null: the words are gone"),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_confirmed_place_person_id")),
    )
    op.create_table(
        "point_met",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False, comment="The draft that they speak of"),
        sa.Column("met", sa.Enum("yes", "partly", "no", name="met", native_enum=False, length=40), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_point_met_comment_id")),
        sa.ForeignKeyConstraint(["version_id"], ["plan_version.id"], name=op.f("fk_point_met_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_met")),
    )
    op.create_index(op.f("ix_point_met_comment_id_version_id"), "point_met", ["comment_id", "version_id"])
    _freeze("point_met")


def _place(table: str, *more: sa.schema.SchemaItem) -> None:
    """What both kinds of place have: which comment, in which draft, which characters."""
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True, comment="Null: the whole clause"),
        sa.Column("end", sa.Integer(), nullable=True),
        *more,
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f(f"fk_{table}_comment_id")),
        sa.ForeignKeyConstraint(["version_id"], ["plan_version.id"], name=op.f(f"fk_{table}_version_id")),
        sa.ForeignKeyConstraint(["clause_id"], ["clause.id"], name=op.f(f"fk_{table}_clause_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("comment_id", "version_id", name=op.f(f"uq_{table}_comment_id_version_id")),
    )
    op.create_index(op.f(f"ix_{table}_version_id"), table, ["version_id"])


def _freeze(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_is_frozen BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_is_kept BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
        )


def downgrade() -> None:
    op.drop_table("point_met")  # its triggers go with it
    op.drop_table("confirmed_place")
    op.drop_table("suggested_place")
    op.drop_table("change_reason")
    op.drop_column("comment", "suggestion")
    op.drop_column("comment", "quote_start")
