"""Rounds sessions and votes."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=True),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("aim", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column(
            "takes", sa.JSON(), nullable=False, comment="What it carries over from the last round's learning note"
        ),
        sa.Column(
            "takes_nothing_because", sa.Text(), nullable=False, comment="The reason, when nothing is carried over"
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("opens_on <= closes_on", name=op.f("ck_round_opens_before_it_closes")),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_round_consultation_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_round_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("consultation_id", "no", name=op.f("uq_round_consultation_id_no")),
        sa.UniqueConstraint("plan_id", "no", name=op.f("uq_round_plan_id_no")),
    )
    op.create_index(op.f("ix_round_consultation_id"), "round", ["consultation_id"], unique=False)
    op.create_table(
        "learning_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("surprised", sa.Text(), nullable=False),
        sa.Column("carry_forward", sa.Text(), nullable=False),
        sa.Column("dropped", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_learning_note_person_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_learning_note_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_note")),
        sa.UniqueConstraint("round_id", name=op.f("uq_learning_note_round_id")),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False, comment="workshop, online or interview"),
        sa.Column("join_code", sa.Text(), nullable=False, comment="Six letters and digits that cannot be mistaken"),
        sa.Column(
            "released_at", sa.DateTime(timezone=True), nullable=True, comment="When participants may see the totals"
        ),
        sa.CheckConstraint("starts_at <= ends_at", name=op.f("ck_session_begins_before_it_ends")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_session_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("join_code", name=op.f("uq_session_join_code")),
    )
    op.create_index(op.f("ix_session_round_id"), "session", ["round_id"], unique=False)
    op.create_table(
        "contribution",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("issue", "idea", "evidence", "objection", name="contributionkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("table_no", sa.Integer(), nullable=True),
        sa.Column("said_by", sa.Text(), nullable=False, comment="A role, or nothing; never a name"),
        sa.Column("clause_key", sa.Text(), nullable=True),
        sa.Column("captured_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["captured_by"], ["person.id"], name=op.f("fk_contribution_captured_by")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_contribution_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
    )
    op.create_index(op.f("ix_contribution_session_id"), "contribution", ["session_id"], unique=False)
    op.create_table(
        "participant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_participant_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_participant_token_digest")),
    )
    op.create_index(op.f("ix_participant_session_id"), "participant", ["session_id"], unique=False)
    op.create_table(
        "statement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=True, comment="Null: a facilitator's"),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False, comment="Why it was withdrawn; its author sees it"),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 140", name=op.f("ck_statement_one_short_thought")),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_statement_participant_id")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_statement_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_statement_session_id_number")),
    )
    op.create_table(
        "vote",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("value IN (-1, 0, 1)", name=op.f("ck_vote_agree_pass_or_disagree")),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_vote_participant_id")),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name=op.f("fk_vote_statement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("statement_id", "participant_id", name=op.f("uq_vote_statement_id_participant_id")),
    )
    op.create_index(op.f("ix_vote_participant_id"), "vote", ["participant_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_vote_participant_id"), table_name="vote")
    op.drop_table("vote")
    op.drop_table("statement")
    op.drop_index(op.f("ix_participant_session_id"), table_name="participant")
    op.drop_table("participant")
    op.drop_index(op.f("ix_contribution_session_id"), table_name="contribution")
    op.drop_table("contribution")
    op.drop_index(op.f("ix_session_round_id"), table_name="session")
    op.drop_table("session")
    op.drop_table("learning_note")
    op.drop_index(op.f("ix_round_consultation_id"), table_name="round")
    op.drop_table("round")
