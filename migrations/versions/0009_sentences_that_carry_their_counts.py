"""Sentences that carry their counts."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "summary",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_summary_approved_by")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_summary_question_id")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_summary_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary")),
        sa.UniqueConstraint("question_id", "no", name=op.f("uq_summary_question_id_no")),
    )
    op.create_table(
        "summary_sentence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("summary_id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column(
            "part", sa.Enum("overview", "choice", "theme", "minority", name="part", native_enum=False, length=40), nullable=False
        ),
        sa.Column(
            "wording",
            sa.Text(),
            nullable=False,
            comment="Words with {count}, {base} and {theme}; never digits of its own",
        ),
        sa.Column(
            "query", sa.JSON(), nullable=False, comment="What is counted: kind, question_id, theme_id, respondents"
        ),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "numerator >= 0 AND numerator <= denominator", name=op.f("ck_summary_sentence_part_of_its_base")
        ),
        sa.ForeignKeyConstraint(["summary_id"], ["summary.id"], name=op.f("fk_summary_sentence_summary_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_summary_sentence_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_sentence")),
        sa.UniqueConstraint("summary_id", "no", name=op.f("uq_summary_sentence_summary_id_no")),
    )
    op.create_index(op.f("ix_summary_sentence_theme_id"), "summary_sentence", ["theme_id"], unique=False)
    op.create_table(
        "sentence_point",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sentence_id", sa.Uuid(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("quoted", sa.Boolean(), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_sentence_point_point_id")),
        sa.ForeignKeyConstraint(["sentence_id"], ["summary_sentence.id"], name=op.f("fk_sentence_point_sentence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sentence_point")),
        sa.UniqueConstraint("sentence_id", "point_id", name=op.f("uq_sentence_point_sentence_id_point_id")),
    )
    op.create_index(op.f("ix_sentence_point_point_id"), "sentence_point", ["point_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_sentence_point_point_id"), table_name="sentence_point")
    op.drop_table("sentence_point")
    op.drop_index(op.f("ix_summary_sentence_theme_id"), table_name="summary_sentence")
    op.drop_table("summary_sentence")
    op.drop_table("summary")
