"""Outcomes commitments and progress."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "challenge_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("included", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_challenge_decision_consultation_id")
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_challenge_decision_decision_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_challenge_decision_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge_decision")),
        sa.UniqueConstraint("plan_id", name=op.f("uq_challenge_decision_plan_id")),
    )
    op.create_table(
        "outcome",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "accepted",
                "in_part",
                "not_accepted",
                "already_planned",
                "out_of_scope",
                "deferred",
                name="outcomeresult",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("we_did", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("clause_id", sa.Uuid(), nullable=True, comment="The clause that changed"),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["clause_id"], ["clause.id"], name=op.f("fk_outcome_clause_id")),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_outcome_consultation_id")),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_outcome_pack_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_outcome_theme_id")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_outcome_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("pack_id", "theme_id", name=op.f("uq_outcome_pack_id_theme_id")),
    )
    op.create_index(op.f("ix_outcome_consultation_id"), "outcome", ["consultation_id"], unique=False)
    op.create_table(
        "commitment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="What its address says: /commitments/3"),
        sa.Column("outcome_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_commitment_decision_id")),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_commitment_outcome_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        sa.UniqueConstraint("number", name=op.f("uq_commitment_number")),
    )
    op.create_index(op.f("ix_commitment_outcome_id"), "commitment", ["outcome_id"], unique=False)
    op.create_table(
        "progress_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "not_started",
                "on_track",
                "late",
                "done",
                "dropped",
                name="commitmentstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("new_due_on", sa.Date(), nullable=True, comment="Set when the date moved; the text says why"),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["commitment_id"], ["commitment.id"], name=op.f("fk_progress_note_commitment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_progress_note_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_note")),
    )
    op.create_index(op.f("ix_progress_note_commitment_id"), "progress_note", ["commitment_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_progress_note_commitment_id"), table_name="progress_note")
    op.drop_table("progress_note")
    op.drop_index(op.f("ix_commitment_outcome_id"), table_name="commitment")
    op.drop_table("commitment")
    op.drop_index(op.f("ix_outcome_consultation_id"), table_name="outcome")
    op.drop_table("outcome")
    op.drop_table("challenge_decision")
