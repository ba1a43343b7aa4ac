"""A respondent changes what they sent, by a further version, or withdraws it."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

STANDS = sa.text("taken_back_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "withdrawal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, comment="In the respondent's words; they may give none"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_withdrawal_response_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
    )
    op.create_index(op.f("ix_withdrawal_response_id"), "withdrawal", ["response_id"], unique=False)
    op.create_index(
        "uq_withdrawal_stands_once",
        "withdrawal",
        ["response_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.create_table(
        "change",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("from_no", sa.Integer(), nullable=False, comment="The version whose words it was filled with"),
        sa.Column("became_no", sa.Integer(), nullable=True, comment="The version that it was sent as"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_change_draft_id")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_change_response_id")),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_change")),
        sa.UniqueConstraint("response_id", "became_no", name=op.f("uq_change_response_id_became_no")),
    )
    op.create_index(op.f("ix_change_response_id"), "change", ["response_id"], unique=False)
    _freeze()


def _freeze() -> None:
    """Of a withdrawal only that it is taken back is written later, once; it is never removed."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER withdrawal_is_kept BEFORE DELETE ON withdrawal "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            "CREATE TRIGGER withdrawal_is_not_emptied BEFORE TRUNCATE ON withdrawal "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            "CREATE TRIGGER withdrawal_is_frozen BEFORE UPDATE OF id, response_id, reason, at ON withdrawal "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            "CREATE TRIGGER withdrawal_is_taken_back_once BEFORE UPDATE ON withdrawal "
            "FOR EACH ROW WHEN (OLD.taken_back_at IS NOT NULL) EXECUTE FUNCTION refuse_change()"
        )
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'withdrawal is never changed'); END"
    op.execute(f"CREATE TRIGGER withdrawal_refuses_delete BEFORE DELETE ON withdrawal {refuse}")
    op.execute(
        f"CREATE TRIGGER withdrawal_refuses_update BEFORE UPDATE OF id, response_id, reason, at ON withdrawal {refuse}"
    )
    op.execute(
        "CREATE TRIGGER withdrawal_is_taken_back_once BEFORE UPDATE ON withdrawal "
        f"WHEN OLD.taken_back_at IS NOT NULL {refuse}"
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_change_response_id"), table_name="change")
    op.drop_table("change")
    op.drop_index("uq_withdrawal_stands_once", table_name="withdrawal")
    op.drop_index(op.f("ix_withdrawal_response_id"), table_name="withdrawal")
    op.drop_table("withdrawal")
