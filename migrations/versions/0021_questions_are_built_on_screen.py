"""What is asked is written on screen, in versions."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

FROZEN = "question_version"


def upgrade() -> None:
    with op.batch_alter_table("question") as table:
        table.add_column(
            sa.Column(
                "preface",
                sa.Text(),
                nullable=False,
                server_default="",
                comment="Words that stand before the question and ask nothing",
            )
        )
        table.add_column(
            sa.Column(
                "settings",
                sa.JSON(),
                nullable=False,
                server_default="{}",
                comment="Of the kind: rows, lowest, highest, unit, whole",
            )
        )
        table.add_column(
            sa.Column(
                "conditions",
                sa.JSON(),
                nullable=False,
                server_default="[]",
                comment="Shown only if of each the question (by key) was answered with one of the choices",
            )
        )
        table.add_column(
            sa.Column(
                "terms",
                sa.JSON(),
                nullable=False,
                server_default="[]",
                comment="sector:code and challenge:code that it concerns; empty: everybody",
            )
        )
        table.add_column(
            sa.Column(
                "added_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="When it was added, if that was after the questionnaire was public",
            )
        )
        table.add_column(
            sa.Column(
                "retired_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="When it was asked no more; what was answered is kept and counted",
            )
        )
    with op.batch_alter_table("choice") as table:
        table.add_column(
            sa.Column(
                "retired_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="When it was offered no more; who had picked it stays counted",
            )
        )
    op.create_table(
        "question_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False, comment="The whole question as people read it until then"),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why_changed", sa.Text(), nullable=False, comment="Public"),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_question_version_by_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_question_version_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_version")),
        sa.UniqueConstraint("question_id", "no", name=op.f("uq_question_version_question_id_no")),
    )
    op.create_table(
        "banked_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_banked_question_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_banked_question")),
    )
    _freeze()


def _freeze() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {FROZEN}_is_frozen BEFORE UPDATE OR DELETE ON {FROZEN} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {FROZEN}_is_kept BEFORE TRUNCATE ON {FROZEN} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {FROZEN}_refuses_{verb.lower()} BEFORE {verb} ON {FROZEN} "
            f"BEGIN SELECT RAISE(ABORT, '{FROZEN} is never changed'); END"
        )


def downgrade() -> None:
    op.drop_table("banked_question")
    op.drop_table("question_version")  # its triggers go with it
    with op.batch_alter_table("choice") as table:
        table.drop_column("retired_at")
    with op.batch_alter_table("question") as table:
        for name in ("retired_at", "added_at", "terms", "conditions", "settings", "preface"):
            table.drop_column(name)
