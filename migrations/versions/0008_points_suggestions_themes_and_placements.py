"""Points suggestions themes and placements."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column(
            "fingerprint",
            sa.Text(),
            nullable=False,
            comment="sha256 of what was read and how: run twice is run once",
        ),
        sa.Column(
            "state",
            sa.Enum("waiting", "reading", "done", "failed", name="runstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("step", sa.Text(), nullable=False, comment="What it is doing now, in words"),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("engine", sa.JSON(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("answers_in", sa.Integer(), nullable=False),
        sa.Column("answers_read", sa.Integer(), nullable=False),
        sa.Column("answers_unread", sa.Integer(), nullable=False),
        sa.Column("points_in", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True, comment="Null: enough had come in"),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=False, comment="In words an officer understands"),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_run_asked_by")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_run_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint("question_id", "fingerprint", name=op.f("uq_run_question_id_fingerprint")),
        sa.UniqueConstraint("question_id", "no", name=op.f("uq_run_question_id_no")),
    )
    op.create_table(
        "theme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("agreed_by", sa.Uuid(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False, comment="Why it was set aside"),
        sa.ForeignKeyConstraint(["agreed_by"], ["person.id"], name=op.f("fk_theme_agreed_by")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["theme.id"], name=op.f("fk_theme_merged_into_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_theme_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
    )
    op.create_index(op.f("ix_theme_question_id"), "theme", ["question_id"], unique=False)
    op.create_table(
        "campaign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("threshold", sa.Double(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("suggested", "confirmed", "rejected", name="campaignstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_campaign_decided_by")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_campaign_question_id")),
        sa.ForeignKeyConstraint(["template_id"], ["answer.id"], name=op.f("fk_campaign_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("template_id", name=op.f("uq_campaign_template_id")),
    )
    op.create_index(op.f("ix_campaign_question_id"), "campaign", ["question_id"], unique=False)
    op.create_table(
        "placement_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("proposed", sa.Integer(), nullable=False, comment="How many placements would be accepted together"),
        sa.Column("sample", sa.JSON(), nullable=False, comment="Ids of the points that were shown"),
        sa.Column("wrong", sa.JSON(), nullable=True, comment="Ids that do not fit; null until it is done"),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_placement_check_person_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_placement_check_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_check")),
    )
    op.create_index(op.f("ix_placement_check_theme_id"), "placement_check", ["theme_id"], unique=False)
    op.create_table(
        "reading",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=True),
        sa.Column("comment_id", sa.Uuid(), nullable=True),
        sa.Column("contribution_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("read", "nothing", "failed", name="readstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "reason", sa.Text(), nullable=False, comment="Why there is nothing to place, or why it could not be read"
        ),
        sa.Column("engine", sa.JSON(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN answer_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN comment_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN contribution_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_reading_of_one_text"),
        ),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_reading_answer_id")),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_reading_comment_id")),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_reading_contribution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        sa.UniqueConstraint("answer_id", name=op.f("uq_reading_answer_id")),
        sa.UniqueConstraint("comment_id", name=op.f("uq_reading_comment_id")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_reading_contribution_id")),
    )
    op.create_table(
        "suggested_theme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("parent_no", sa.Integer(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("points_count", sa.Integer(), nullable=False),
        sa.Column("responses_count", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "suggested", "accepted", "merged", "rejected", name="suggestionstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("theme_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_suggested_theme_decided_by")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_suggested_theme_run_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_suggested_theme_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggested_theme")),
        sa.UniqueConstraint("run_id", "no", name=op.f("uq_suggested_theme_run_id_no")),
    )
    op.create_index(op.f("ix_suggested_theme_theme_id"), "suggested_theme", ["theme_id"], unique=False)
    op.create_table(
        "campaign_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("similarity", sa.Double(), nullable=False),
        sa.Column("additions", sa.JSON(), nullable=False, comment="Spans [start, end] that are not in the template"),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_campaign_member_answer_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_member_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_member")),
        sa.UniqueConstraint("campaign_id", "answer_id", name=op.f("uq_campaign_member_campaign_id_answer_id")),
    )
    op.create_index(op.f("ix_campaign_member_answer_id"), "campaign_member", ["answer_id"], unique=False)
    op.create_table(
        "point",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=True),
        sa.Column("comment_id", sa.Uuid(), nullable=True),
        sa.Column("contribution_id", sa.Uuid(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.CheckConstraint('"start" >= 0 AND "start" < "end"', name=op.f("ck_point_says_something")),
        sa.CheckConstraint(
            "(CASE WHEN answer_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN comment_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN contribution_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_point_from_one_text"),
        ),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_point_answer_id")),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_point_comment_id")),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_point_contribution_id")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_point_reading_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point")),
    )
    op.create_index(op.f("ix_point_answer_id"), "point", ["answer_id"], unique=False)
    op.create_index(op.f("ix_point_comment_id"), "point", ["comment_id"], unique=False)
    op.create_index(op.f("ix_point_contribution_id"), "point", ["contribution_id"], unique=False)
    op.create_index(op.f("ix_point_reading_id"), "point", ["reading_id"], unique=False)
    op.create_table(
        "placement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=True, comment="Null: placed singly"),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["check_id"], ["placement_check.id"], name=op.f("fk_placement_check_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_placement_person_id")),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_placement_point_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_placement_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint("theme_id", "point_id", name=op.f("uq_placement_theme_id_point_id")),
    )
    op.create_index(op.f("ix_placement_point_id"), "placement", ["point_id"], unique=False)
    op.create_table(
        "suggested_placement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("suggestion_id", sa.Uuid(), nullable=True),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("weak", sa.Boolean(), nullable=False),
        sa.Column("example", sa.Integer(), nullable=True, comment="Its rank among the examples shown, or null"),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_suggested_placement_point_id")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_suggested_placement_run_id")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggested_theme.id"], name=op.f("fk_suggested_placement_suggestion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggested_placement")),
        sa.UniqueConstraint("run_id", "point_id", name=op.f("uq_suggested_placement_run_id_point_id")),
    )
    op.create_index(op.f("ix_suggested_placement_point_id"), "suggested_placement", ["point_id"], unique=False)
    op.create_index(
        op.f("ix_suggested_placement_suggestion_id"), "suggested_placement", ["suggestion_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_suggested_placement_suggestion_id"), table_name="suggested_placement")
    op.drop_index(op.f("ix_suggested_placement_point_id"), table_name="suggested_placement")
    op.drop_table("suggested_placement")
    op.drop_index(op.f("ix_placement_point_id"), table_name="placement")
    op.drop_table("placement")
    op.drop_index(op.f("ix_point_reading_id"), table_name="point")
    op.drop_index(op.f("ix_point_contribution_id"), table_name="point")
    op.drop_index(op.f("ix_point_comment_id"), table_name="point")
    op.drop_index(op.f("ix_point_answer_id"), table_name="point")
    op.drop_table("point")
    op.drop_index(op.f("ix_campaign_member_answer_id"), table_name="campaign_member")
    op.drop_table("campaign_member")
    op.drop_index(op.f("ix_suggested_theme_theme_id"), table_name="suggested_theme")
    op.drop_table("suggested_theme")
    op.drop_table("reading")
    op.drop_index(op.f("ix_placement_check_theme_id"), table_name="placement_check")
    op.drop_table("placement_check")
    op.drop_index(op.f("ix_campaign_question_id"), table_name="campaign")
    op.drop_table("campaign")
    op.drop_index(op.f("ix_theme_question_id"), table_name="theme")
    op.drop_table("theme")
    op.drop_table("run")
