"""Runs in chunks, what the model said of a text, and owed work that knows its urgency."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column(
        "owed_work",
        sa.Column("urgency", sa.Integer(), nullable=False, server_default="0", comment="The smaller comes first"),
    )
    op.add_column(
        "owed_work",
        sa.Column(
            "nudged_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When the queue was last told; null: it could not be",
        ),
    )
    op.add_column(
        "owed_work",
        sa.Column("leased_by", sa.Text(), nullable=True, comment="Machine and process that has it in hand"),
    )
    op.add_column(
        "owed_work",
        sa.Column(
            "broken",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="How often it broke, or its worker died",
        ),
    )
    op.add_column(
        "run",
        sa.Column(
            "turn",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="How often its grouping was begun",
        ),
    )
    op.create_table(
        "rarity_table",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column(
            "fingerprint",
            sa.Text(),
            nullable=False,
            comment="sha256 of the model and of the texts that it was made from",
        ),
        sa.Column("texts", sa.Integer(), nullable=False, comment="How many different texts it was made from"),
        sa.Column("weights", sa.LargeBinary(), nullable=False, comment="One float32 a word piece"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_rarity_table_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rarity_table")),
        sa.UniqueConstraint("question_id", "fingerprint", name=op.f("uq_rarity_table_question_id_fingerprint")),
    )
    op.create_table(
        "text_vector",
        sa.Column("key", sa.LargeBinary(), nullable=False, comment="sha256 of folded text, model and rarity"),
        sa.Column("rarity_id", sa.Uuid(), nullable=False),
        sa.Column(
            "sums",
            sa.LargeBinary(),
            nullable=False,
            comment="Plain and rarity-weighted sums, float16, side by side",
        ),
        sa.ForeignKeyConstraint(["rarity_id"], ["rarity_table.id"], name=op.f("fk_text_vector_rarity_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_text_vector")),
    )
    op.create_index(op.f("ix_text_vector_rarity_id"), "text_vector", ["rarity_id"], unique=False)
    op.create_table(
        "run_material",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column(
            "point_ids",
            sa.LargeBinary(),
            nullable=False,
            comment="16 bytes each, in the order in which they are read",
        ),
        sa.Column("rarity_id", sa.Uuid(), nullable=True, comment="Null: words alone"),
        sa.Column(
            "whole_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When all chunks were read and grouping was asked for",
        ),
        sa.ForeignKeyConstraint(["rarity_id"], ["rarity_table.id"], name=op.f("fk_run_material_rarity_id")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_run_material_run_id")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run_material")),
    )
    op.create_table(
        "run_chunk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column(
            "point_ids",
            sa.LargeBinary(),
            nullable=False,
            comment="16 bytes each: one point for each different text",
        ),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "failure", sa.Text(), nullable=False, comment="Why it was set aside, in words an officer understands"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_run_chunk_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_chunk")),
    )
    op.create_index(op.f("ix_run_chunk_run_id"), "run_chunk", ["run_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_run_chunk_run_id"), table_name="run_chunk")
    op.drop_table("run_chunk")
    op.drop_table("run_material")
    op.drop_index(op.f("ix_text_vector_rarity_id"), table_name="text_vector")
    op.drop_table("text_vector")
    op.drop_table("rarity_table")
    op.drop_column("run", "turn")
    for column in ("broken", "leased_by", "nudged_at", "urgency"):
        op.drop_column("owed_work", column)
