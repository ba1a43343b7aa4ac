"""What is done to a timetable, to public words and to checks is appended, with its reason."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

FROZEN = ("timetable_act", "public_change", "accepted_check")


def upgrade() -> None:
    op.create_table(
        "timetable_act",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "no", sa.Integer(), nullable=False, comment="Counts within the consultation: the order of the acts"
        ),
        sa.Column(
            "kind",
            sa.Enum("extended", "paused", "resumed", name="actkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was done, and from when on it holds",
        ),
        sa.Column(
            "closed_before",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="The close that people had been told",
        ),
        sa.Column(
            "closes_after",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="The close from then on; never an earlier one",
        ),
        sa.Column("reason", sa.Text(), nullable=False, comment="Public"),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("closes_after >= closed_before", name=op.f("ck_timetable_act_never_shorter")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_timetable_act_by_id")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_timetable_act_consultation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_act")),
        sa.UniqueConstraint("consultation_id", "no", name=op.f("uq_timetable_act_consultation_id_no")),
    )
    op.create_table(
        "public_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False, comment="Public"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_public_change_by_id")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_public_change_consultation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_change")),
    )
    op.create_index(op.f("ix_public_change_consultation_id"), "public_change", ["consultation_id"])
    op.create_table(
        "accepted_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("check_key", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False, comment="What did not hold, as it was read then"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_accepted_check_by_id")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_accepted_check_consultation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accepted_check")),
    )
    op.create_index(op.f("ix_accepted_check_consultation_id"), "accepted_check", ["consultation_id"])
    _freeze()


def _freeze() -> None:
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
    op.drop_table("accepted_check")  # their triggers go with them
    op.drop_table("public_change")
    op.drop_table("timetable_act")
