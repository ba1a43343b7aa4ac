"""Drafts and responses."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.Text(), nullable=False),
        sa.Column("code_digest", sa.Text(), nullable=False, comment="Of the private code that the response will have"),
        sa.Column("about", sa.JSON(), nullable=False, comment="Who is answering: the fields of ResponseVersion"),
        sa.Column(
            "answers", sa.JSON(), nullable=False, comment="By question id: text, choices, no_view, publication, harm"
        ),
        sa.Column("comments", sa.JSON(), nullable=False, comment="id, clause_id, quote, text, position, publication, harm"),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_draft_consultation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_draft_token_digest")),
    )
    op.create_index(op.f("ix_draft_consultation_id"), "draft", ["consultation_id"], unique=False)
    op.create_table(
        "response",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False, comment="Shown to the respondent; safe to send twice"),
        sa.Column("draft_id", sa.Uuid(), nullable=True, comment="One intent, one response"),
        sa.Column("source_reference", sa.Text(), nullable=True, comment="Its name in the file it was imported from"),
        sa.Column(
            "channel",
            sa.Enum("online", "email", "paper", "phone", "import", name="channel", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("code_digest", sa.Text(), nullable=True, comment="Of the private code on the receipt"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "draft_id IS NOT NULL OR source_reference IS NOT NULL", name=op.f("ck_response_comes_from_somewhere")
        ),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_response_consultation_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_response_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint(
            "consultation_id", "source_reference", name=op.f("uq_response_consultation_id_source_reference")
        ),
        sa.UniqueConstraint("draft_id", name=op.f("uq_response_draft_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_response_reference")),
    )
    op.create_table(
        "exclusion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_exclusion_person_id")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_exclusion_response_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusion")),
        sa.UniqueConstraint("response_id", name=op.f("uq_exclusion_response_id")),
    )
    op.create_table(
        "response_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False, comment="sha256 of the canonical content and the nonce"),
        sa.Column("nonce", sa.Text(), nullable=False, comment="Short answers can be guessed; this cannot"),
        sa.Column("kind", sa.Text(), nullable=False, comment="A respondent_kind term: business, university …"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("size", sa.Text(), nullable=False),
        sa.Column("sectors", sa.JSON(), nullable=False),
        sa.Column("challenges", sa.JSON(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("on_behalf", sa.Text(), nullable=False),
        sa.Column(
            "publication",
            sa.Enum("named", "anonymous", "none", "confidential", name="publication", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("privacy_notice", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_response_version_response_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_version")),
        sa.UniqueConstraint("response_id", "no", name=op.f("uq_response_version_response_id_no")),
    )
    op.create_table(
        "answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("question_version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("no_view", sa.Boolean(), nullable=False),
        sa.Column(
            "publication",
            sa.Enum("named", "anonymous", "none", "confidential", name="publication", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("harm", sa.Text(), nullable=False),
        sa.Column("confidential_until", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_answer_question_id")),
        sa.ForeignKeyConstraint(["version_id"], ["response_version.id"], name=op.f("fk_answer_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("version_id", "question_id", name=op.f("uq_answer_version_id_question_id")),
    )
    op.create_index(op.f("ix_answer_question_id"), "answer", ["question_id"], unique=False)
    op.create_table(
        "comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("clause_id", sa.Uuid(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False, comment="agree, change, disagree or unsure"),
        sa.Column(
            "publication",
            sa.Enum("named", "anonymous", "none", "confidential", name="publication", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("harm", sa.Text(), nullable=False),
        sa.Column("confidential_until", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clause_id"], ["clause.id"], name=op.f("fk_comment_clause_id")),
        sa.ForeignKeyConstraint(["version_id"], ["response_version.id"], name=op.f("fk_comment_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index(op.f("ix_comment_clause_id"), "comment", ["clause_id"], unique=False)
    op.create_index(op.f("ix_comment_version_id"), "comment", ["version_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_comment_version_id"), table_name="comment")
    op.drop_index(op.f("ix_comment_clause_id"), table_name="comment")
    op.drop_table("comment")
    op.drop_index(op.f("ix_answer_question_id"), table_name="answer")
    op.drop_table("answer")
    op.drop_table("response_version")
    op.drop_table("exclusion")
    op.drop_table("response")
    op.drop_index(op.f("ix_draft_consultation_id"), table_name="draft")
    op.drop_table("draft")
