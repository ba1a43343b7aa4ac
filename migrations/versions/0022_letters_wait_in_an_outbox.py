"""Letters wait in an outbox; the links and codes that they carry open drafts and responses; people are invited."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

KINDS = ("save_link", "open_code", "receipt", "dates_changed", "invitation", "reminder")


def upgrade() -> None:
    op.create_table(
        "outbox_letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="letterkind", native_enum=False, length=40), nullable=False),
        sa.Column("about", sa.Text(), nullable=False, comment="table:<id> of what it is about"),
        sa.Column("address", sa.Text(), nullable=False, comment="Emptied when it is forgotten"),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False, comment="With a mark where the secret goes"),
        sa.Column(
            "secret", sa.Text(), nullable=False, comment="A link's token or a code; emptied once it is sent"
        ),
        sa.Column(
            "stop_path",
            sa.Text(),
            nullable=False,
            comment="Where the reader stops such letters; empty where none can be",
        ),
        sa.Column(
            "once", sa.Text(), nullable=True, comment="Writing it twice under this key is writing it once"
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "sent", "refused", "given_up", "bounced", name="outboxstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column(
            "trouble", sa.Text(), nullable=False, comment="What stood in the way last, in the server's words"
        ),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "settled_at", sa.DateTime(timezone=True), nullable=True, comment="When it was sent, or given up"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_letter")),
        sa.UniqueConstraint("once", name=op.f("uq_outbox_letter_once")),
    )
    op.create_index(op.f("ix_outbox_letter_about"), "outbox_letter", ["about"])
    op.create_index(op.f("ix_outbox_letter_state_written_at"), "outbox_letter", ["state", "written_at"])
    op.create_table(
        "contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False, comment="Lower case"),
        sa.Column(
            "confirmed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When a link or code from there was first used",
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_contact_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_contact_draft_id")),
    )
    op.create_index(op.f("ix_contact_address"), "contact", ["address"])
    op.create_table(
        "stopped_news",
        sa.Column("address", sa.Text(), nullable=False, comment="Lower case"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_stopped_news")),
    )
    op.create_table(
        "draft_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("browser", "link", "phrase", name="keykind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True, comment="Of a link: once"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_key_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_key")),
        sa.UniqueConstraint("digest", name=op.f("uq_draft_key_digest")),
    )
    op.create_index(op.f("ix_draft_key_draft_id"), "draft_key", ["draft_id"])
    op.create_table(
        "open_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False, comment="Of the response's id and the code together"),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_open_code_response_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_code")),
    )
    op.create_index(op.f("ix_open_code_response_id"), "open_code", ["response_id"])
    op.create_table(
        "invited",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="Of the organisation or the person, as staff know it"),
        sa.Column("address", sa.Text(), nullable=False, comment="Lower case"),
        sa.Column("kind", sa.Text(), nullable=False, comment="A respondent_kind term, or empty"),
        sa.Column("sector", sa.Text(), nullable=False, comment="A sector term, or empty"),
        sa.Column("place", sa.Text(), nullable=False, comment="A place term, or empty"),
        sa.Column("token_digest", sa.Text(), nullable=True, comment="Of the link in the newest letter"),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True, comment="The newest letter"),
        sa.Column("letters", sa.Integer(), nullable=False, comment="The invitation and the reminders"),
        sa.Column(
            "draft_id", sa.Uuid(), nullable=True, comment="The response that was begun through a letter's link"
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_invited_consultation_id")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_invited_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invited")),
        sa.UniqueConstraint("consultation_id", "address", name=op.f("uq_invited_consultation_id_address")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_invited_token_digest")),
    )


def downgrade() -> None:
    op.drop_table("invited")
    op.drop_table("open_code")
    op.drop_table("draft_key")
    op.drop_table("stopped_news")
    op.drop_table("contact")
    op.drop_table("outbox_letter")
