"""Answers may be for or against proposals: people say what some points' stance is, and runs read the rest."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "asked_in_id",
            sa.Uuid(),
            nullable=True,
            comment="The closed question that asks about it outright: what was picked there counts",
        ),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_proposal_question_id")),
        sa.ForeignKeyConstraint(["asked_in_id"], ["question.id"], name=op.f("fk_proposal_asked_in_id")),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_proposal_added_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_question_id"), "proposal", ["question_id"], unique=False)
    op.create_table(
        "stance_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("stance", sa.String(40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_stance_mark_proposal_id")),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_stance_mark_point_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_stance_mark_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stance_mark")),
        sa.UniqueConstraint("proposal_id", "point_id", name=op.f("uq_stance_mark_proposal_id_point_id")),
    )
    op.create_index(op.f("ix_stance_mark_point_id"), "stance_mark", ["point_id"], unique=False)
    for table, comment in (
        ("theme", "For or against what"),
        ("suggested_theme", "What it speaks of"),
    ):  # in place: a table with rows in it is not made anew
        key = sa.ForeignKey("proposal.id", name=op.f(f"fk_{table}_proposal_id"))
        column = sa.Column("proposal_id", sa.Uuid(), key, nullable=True, comment=comment)
        op.add_column(table, column, inline_references=True)
    comment = "for or against, where a theme with both was parted"
    op.add_column(
        "suggested_theme", sa.Column("side", sa.Text(), nullable=False, server_default="", comment=comment)
    )
    comment = "As read towards the theme's proposal: see contested.Stance"
    op.add_column("suggested_placement", sa.Column("stance", sa.Text(), nullable=True, comment=comment))
    comment = "How likely that stance is; of none, that it is neither"
    op.add_column("suggested_placement", sa.Column("stance_sure", sa.Double(), nullable=True, comment=comment))


def downgrade() -> None:
    op.drop_column("suggested_placement", "stance_sure")
    op.drop_column("suggested_placement", "stance")
    op.drop_column("suggested_theme", "side")
    for table in ("suggested_theme", "theme"):
        with op.batch_alter_table(table) as alter:
            alter.drop_column("proposal_id")
    op.drop_table("stance_mark")
    op.drop_table("proposal")
