"""Respondents say that they were misread, and are told what became of what they said."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

FROZEN = ("correction", "correction_reply", "reply_mark", "notice_told")


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False, comment="Its sender said it"),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=True),
        sa.Column("comment_id", sa.Uuid(), nullable=True),
        sa.Column("point_id", sa.Uuid(), nullable=True, comment="Null: the whole text"),
        sa.Column("read_as", sa.JSON(), nullable=False, comment="The names of the themes that it stood under then"),
        sa.Column("meant", sa.Text(), nullable=False, comment="In the sender's words; for analysts only"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(answer_id IS NULL) <> (comment_id IS NULL)", name=op.f("ck_correction_of_one_text")),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_correction_answer_id")),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_correction_comment_id")),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_correction_point_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_correction_question_id")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_correction_response_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_response_id"), "correction", ["response_id"])
    op.create_index(op.f("ix_correction_question_id"), "correction", ["question_id"])
    op.create_table(
        "correction_reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("correction_id", sa.Uuid(), nullable=False),
        sa.Column(
            "result",
            sa.Enum("moved", "taken_out", "kept", name="correctionresult", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("theme_id", sa.Uuid(), nullable=True, comment="Where the passage was moved to"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(result = 'moved') = (theme_id IS NOT NULL)", name=op.f("ck_correction_reply_moved_somewhere")
        ),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_correction_reply_correction_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_correction_reply_person_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_correction_reply_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_reply")),
        sa.UniqueConstraint("correction_id", name=op.f("uq_correction_reply_correction_id")),
    )
    op.create_table(
        "reply_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("pack_id", sa.Uuid(), nullable=False, comment="The papers that our reply answers"),
        sa.Column("met", sa.Enum("yes", "partly", "no", name="met", native_enum=False, length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_reply_mark_pack_id")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_reply_mark_response_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_mark")),
    )
    op.create_index(op.f("ix_reply_mark_response_id"), "reply_mark", ["response_id"])
    op.create_table(
        "notice_told",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("address_digest", sa.Text(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False, comment="Counts what this address was told of the consultation"),
        sa.Column("cause", sa.Text(), nullable=False, comment="What had changed, and of what"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("no BETWEEN 1 AND 4", name=op.f("ck_notice_told_never_more_than_four")),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_notice_told_consultation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_told")),
        sa.UniqueConstraint(
            "consultation_id",
            "address_digest",
            "cause",
            name=op.f("uq_notice_told_consultation_id_address_digest_cause"),
        ),
        sa.UniqueConstraint(
            "consultation_id", "address_digest", "no", name=op.f("uq_notice_told_consultation_id_address_digest_no")
        ),
    )
    _freeze()


def _freeze() -> None:
    """What was said, answered and told is never changed."""
    if op.get_bind().dialect.name == "postgresql":
        for table in FROZEN:
            op.execute(
                f"CREATE TRIGGER {table}_is_frozen BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            op.execute(
                f"CREATE TRIGGER {table}_is_kept BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
        return
    for table in FROZEN:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
            )


def downgrade() -> None:
    op.drop_table("notice_told")  # their triggers go with them
    op.drop_table("reply_mark")
    op.drop_table("correction_reply")
    op.drop_table("correction")
