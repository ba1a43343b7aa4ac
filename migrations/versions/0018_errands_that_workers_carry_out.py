"""What a person asked a worker to do in their name: as they confirmed it, and where it stands."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "errand",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "job",
            sa.Enum("write_summary", "freeze_pack", name="job", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "no",
            sa.Integer(),
            nullable=False,
            comment="Counts within the consultation and the job: what its address says",
        ),
        sa.Column("question_id", sa.Uuid(), nullable=True, comment="Null: all of the consultation"),
        sa.Column(
            "terms", sa.JSON(), nullable=False, comment="What the person was shown and confirmed: that is done"
        ),
        sa.Column(
            "fingerprint", sa.Text(), nullable=False, comment="sha256 of the terms: asked for twice is done once"
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "working",
                "done",
                "failed",
                "cancelled",
                name="errandstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("step", sa.Text(), nullable=False, comment="What the worker is doing now, in words"),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False, comment="How often a worker began it"),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "made", sa.Integer(), nullable=True, comment="The number of the summary or the pack that came of it"
        ),
        sa.Column("failure", sa.Text(), nullable=False, comment="In words an officer understands"),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_errand_asked_by")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_errand_consultation_id")
        ),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_errand_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errand")),
        sa.UniqueConstraint("consultation_id", "job", "no", name=op.f("uq_errand_consultation_id_job_no")),
    )


def downgrade() -> None:
    op.drop_table("errand")
