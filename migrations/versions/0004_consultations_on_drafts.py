"""Consultations on drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "consultation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("still_open", sa.Text(), nullable=False),
        sa.Column("already_decided", sa.Text(), nullable=False),
        sa.Column("out_of_scope", sa.Text(), nullable=False),
        sa.Column("equality_note", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column(
            "privacy_notice", sa.Text(), nullable=False, comment="The notice's version, stored with every response"
        ),
        sa.Column("taxonomy_version_id", sa.Uuid(), nullable=False),
        sa.Column("route_code", sa.Text(), nullable=False, comment="Which boards decide, in which order"),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "closes_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Exclusive: the end of Friday is Saturday 00:00 London",
        ),
        sa.Column("grace_minutes", sa.Integer(), nullable=False),
        sa.Column("reply_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "closes_at IS NULL OR opens_at < closes_at", name=op.f("ck_consultation_opens_before_it_closes")
        ),
        sa.CheckConstraint(
            "published_at IS NULL OR (opens_at IS NOT NULL AND closes_at IS NOT NULL)",
            name=op.f("ck_consultation_published_with_dates"),
        ),
        sa.ForeignKeyConstraint(
            ["taxonomy_version_id"], ["taxonomy_version.id"], name=op.f("fk_consultation_taxonomy_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("slug", name=op.f("uq_consultation_slug")),
    )
    op.create_table(
        "coverage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_coverage_consultation_id")),
        sa.ForeignKeyConstraint(["version_id"], ["plan_version.id"], name=op.f("fk_coverage_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage")),
    )
    op.create_index(op.f("ix_coverage_consultation_id"), "coverage", ["consultation_id"], unique=False)
    op.create_index(op.f("ix_coverage_version_id"), "coverage", ["version_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_coverage_version_id"), table_name="coverage")
    op.drop_index(op.f("ix_coverage_consultation_id"), table_name="coverage")
    op.drop_table("coverage")
    op.drop_table("consultation")
