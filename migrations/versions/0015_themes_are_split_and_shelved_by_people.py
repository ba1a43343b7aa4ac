"""Themes fall into parts, stand on shelves that people name, and say which words spoke for a placement."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

REFERENCES = (
    ("theme", "shelf_id", "shelf", None),
    ("theme", "came_from_id", "theme", "What it was split from"),
    ("suggested_theme", "shelf_id", "shelf", "Where a person put it, if anywhere"),
    ("placement", "moved_to_id", "placement", "Where the point went when its theme was split"),
)


def upgrade() -> None:
    op.create_table(
        "shelf",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_shelf_question_id")),
        sa.ForeignKeyConstraint(["named_by"], ["person.id"], name=op.f("fk_shelf_named_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelf")),
    )
    op.create_index(op.f("ix_shelf_question_id"), "shelf", ["question_id"], unique=False)
    op.create_table(
        "split",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=True),
        sa.Column("suggestion_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(theme_id IS NULL) <> (suggestion_id IS NULL)", name=op.f("ck_split_of_one")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_split_run_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_split_theme_id")),
        sa.ForeignKeyConstraint(["suggestion_id"], ["suggested_theme.id"], name=op.f("fk_split_suggestion_id")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_split")),
    )
    op.create_index(op.f("ix_split_theme_id"), "split", ["theme_id"], unique=False)
    op.create_index(op.f("ix_split_suggestion_id"), "split", ["suggestion_id"], unique=False)
    for table, column, other, comment in REFERENCES:  # in place: a table with rows in it is not made anew
        key = sa.ForeignKey(f"{other}.id", name=op.f(f"fk_{table}_{column}"))
        op.add_column(table, sa.Column(column, sa.Uuid(), key, nullable=True, comment=comment), inline_references=True)
    op.create_index(op.f("ix_placement_moved_to_id"), "placement", ["moved_to_id"], unique=False)
    comment = "Spans [start, end] of the words that spoke for it, where it was placed after the run"
    op.add_column(
        "suggested_placement", sa.Column("spoke", sa.JSON(), nullable=False, server_default="[]", comment=comment)
    )


def downgrade() -> None:
    op.drop_column("suggested_placement", "spoke")
    op.drop_index(op.f("ix_placement_moved_to_id"), table_name="placement")
    for table, column, _, _ in reversed(REFERENCES):
        with op.batch_alter_table(table) as alter:
            alter.drop_column(column)
    op.drop_table("split")
    op.drop_table("shelf")
