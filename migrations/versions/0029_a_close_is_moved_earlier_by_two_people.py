"""One person proposes an earlier close, another confirms it; only then is there an act of the timetable."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

NEVER = "closes_after >= closed_before"
BUT_BY_TWO = "closes_after >= closed_before OR kind = 'closed_early'"


def upgrade() -> None:
    op.create_table(
        "early_close",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, comment="Public, once it is confirmed"),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "confirmed", sa.Boolean(), nullable=True, comment="Null: nobody has said; false: it was dropped"
        ),
        sa.CheckConstraint(
            "confirmed IS NULL OR NOT confirmed OR settled_by <> proposed_by", name=op.f("ck_early_close_by_two")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_early_close_consultation_id")
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_early_close_proposed_by")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_early_close_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_early_close")),
    )
    op.create_index(op.f("ix_early_close_consultation_id"), "early_close", ["consultation_id"])
    _check(BUT_BY_TWO)


def _check(rule: str) -> None:
    """Another rule for acts of the timetable. SQLite makes the table anew, and its triggers with it."""
    with op.batch_alter_table("timetable_act") as batch:
        batch.drop_constraint(op.f("ck_timetable_act_never_shorter"), type_="check")
        batch.create_check_constraint(op.f("ck_timetable_act_never_shorter"), rule)
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER timetable_act_refuses_{verb.lower()} BEFORE {verb} ON timetable_act "
                "BEGIN SELECT RAISE(ABORT, 'timetable_act is never changed'); END"
            )


def downgrade() -> None:
    _check(NEVER)
    op.drop_index(op.f("ix_early_close_consultation_id"), table_name="early_close")
    op.drop_table("early_close")
