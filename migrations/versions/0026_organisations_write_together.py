"""Colleagues write one response together; what may be the same twice is linked; for whom an organisation speaks."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

FROZEN = ("saved_text", "sending")
ABOUT = {
    "members_represented": "How many it speaks for, in their words",
    "how_consulted": "How those were asked",
    "interests": "What readers should know of its own stake",
}
ROLES = ("lead", "writer", "reader", "signatory")
STATES = ("not_started", "drafting", "ready", "needs_work")
ONE_LEAD = sa.text("role = 'lead' AND removed_at IS NULL")


def upgrade() -> None:
    for name, comment in ABOUT.items():
        op.add_column(
            "response_version", sa.Column(name, sa.Text(), nullable=False, server_default="", comment=comment)
        )
    _who()
    _texts()
    _sent()
    _duplicates()
    _freeze()


def _when(name: str, *, nullable: bool = False, comment: str | None = None) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def _points_to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _who() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False, comment="In addresses; ends in letters that nobody guesses"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "domain", sa.Text(), nullable=False, comment="Of its e-mail addresses; empty where it has none of its own"
        ),
        _when("domain_confirmed_at", nullable=True, comment="When a member first confirmed an address there"),
        _when("registered_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
    )
    op.create_table(
        "workspace",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False, comment="What is sent next"),
        sa.Column("response_id", sa.Uuid(), nullable=True),
        sa.Column("join_digest", sa.Text(), nullable=True, comment="Of the code that colleagues join with"),
        _when("join_until", nullable=True),
        _when("began_at"),
        _points_to("workspace", "organisation_id", "organisation"),
        _points_to("workspace", "consultation_id", "consultation"),
        _points_to("workspace", "draft_id", "draft"),
        _points_to("workspace", "response_id", "response"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_workspace_draft_id")),
        sa.UniqueConstraint("response_id", name=op.f("uq_workspace_response_id")),
        sa.UniqueConstraint("join_digest", name=op.f("uq_workspace_join_digest")),
        sa.UniqueConstraint(
            "organisation_id", "consultation_id", name=op.f("uq_workspace_organisation_id_consultation_id")
        ),
    )
    op.create_index(op.f("ix_workspace_consultation_id"), "workspace", ["consultation_id"])
    op.create_table(
        "member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False, comment="Lower case"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Enum(*ROLES, name="memberrole", native_enum=False, length=40), nullable=False),
        _when("invited_at"),
        _when("confirmed_at", nullable=True, comment="When they first used what was mailed to them"),
        _when("removed_at", nullable=True),
        _points_to("member", "workspace_id", "workspace"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("workspace_id", "address", name=op.f("uq_member_workspace_id_address")),
    )
    op.create_index(op.f("ix_member_address"), "member", ["address"])
    op.create_index(
        "uq_member_one_lead",
        "member",
        ["workspace_id"],
        unique=True,
        sqlite_where=ONE_LEAD,
        postgresql_where=ONE_LEAD,
    )
    op.create_table(
        "member_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("mailed", sa.Boolean(), nullable=False),
        _when("made_at"),
        _when("expires_at", nullable=True),
        _when("used_at", nullable=True, comment="Of a mailed one: once"),
        _points_to("member_key", "member_id", "member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_key")),
        sa.UniqueConstraint("digest", name=op.f("uq_member_key_digest")),
    )
    op.create_index(op.f("ix_member_key_member_id"), "member_key", ["member_id"])
    op.create_table(
        "address_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        _when("expires_at"),
        _when("used_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_check")),
    )


def _texts() -> None:
    op.create_table(
        "saved_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("piece", sa.Text(), nullable=False, comment="about, evidence, answer:<question id> or comment:<id>"),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False, comment="As in a draft; empty: it was taken out"),
        sa.Column(
            "aside",
            sa.Boolean(),
            nullable=False,
            comment="Written while somebody else saved: kept, and not what stands",
        ),
        sa.Column("restores_no", sa.Integer(), nullable=True, comment="The earlier text that this brought back"),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        _when("at"),
        _points_to("saved_text", "workspace_id", "workspace"),
        _points_to("saved_text", "member_id", "member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_text")),
        sa.UniqueConstraint("workspace_id", "piece", "no", name=op.f("uq_saved_text_workspace_id_piece_no")),
    )
    op.create_table(
        "part_owner",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False, comment="A section's id, or comments"),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        _points_to("part_owner", "workspace_id", "workspace"),
        _points_to("part_owner", "member_id", "member"),
        sa.PrimaryKeyConstraint("workspace_id", "part", name=op.f("pk_part_owner")),
    )
    op.create_table(
        "part_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="partstate", native_enum=False, length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        _when("at"),
        _points_to("part_mark", "workspace_id", "workspace"),
        _points_to("part_mark", "member_id", "member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_mark")),
        sa.UniqueConstraint("workspace_id", "part", "no", name=op.f("uq_part_mark_workspace_id_part_no")),
    )
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("piece", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        _when("at"),
        _points_to("note", "workspace_id", "workspace"),
        _points_to("note", "member_id", "member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_workspace_id"), "note", ["workspace_id"])
    op.create_table(
        "open_text",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("piece", sa.Text(), nullable=False),
        _when("since"),
        _points_to("open_text", "member_id", "member"),
        sa.PrimaryKeyConstraint("member_id", "piece", name=op.f("pk_open_text")),
    )


def _sent() -> None:
    op.create_table(
        "approval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        _when("asked_at"),
        sa.Column("stood", sa.JSON(), nullable=False, comment="Which text of each piece was approved, by number"),
        _when("approved_at", nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        _points_to("approval", "workspace_id", "workspace"),
        _points_to("approval", "member_id", "member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("workspace_id", "no", name=op.f("uq_approval_workspace_id_no")),
    )
    op.create_table(
        "sending",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("stood", sa.JSON(), nullable=False, comment="Which text of each piece was sent, by number"),
        _points_to("sending", "version_id", "response_version"),
        _points_to("sending", "workspace_id", "workspace"),
        _points_to("sending", "member_id", "member"),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_sending")),
    )
    op.create_index(op.f("ix_sending_workspace_id"), "sending", ["workspace_id"])


def _duplicates() -> None:
    op.create_table(
        "sender_mark",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="name:… or domain:…"),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        _points_to("sender_mark", "consultation_id", "consultation"),
        _points_to("sender_mark", "response_id", "response"),
        sa.PrimaryKeyConstraint("consultation_id", "key", "response_id", name=op.f("pk_sender_mark")),
    )
    op.create_table(
        "possible_duplicate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("earlier_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        _when("found_at"),
        sa.Column("is_duplicate", sa.Boolean(), nullable=True, comment="Null until a person has looked"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        _when("resolved_at", nullable=True),
        _points_to("possible_duplicate", "response_id", "response"),
        _points_to("possible_duplicate", "earlier_id", "response"),
        _points_to("possible_duplicate", "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_possible_duplicate")),
        sa.UniqueConstraint("response_id", "earlier_id", name=op.f("uq_possible_duplicate_response_id_earlier_id")),
    )
    op.create_index(op.f("ix_possible_duplicate_earlier_id"), "possible_duplicate", ["earlier_id"])


def _freeze() -> None:
    """What was saved, and which of it was sent, is never changed."""
    if op.get_bind().dialect.name == "postgresql":
        for table in FROZEN:
            op.execute(
                f"CREATE TRIGGER {table}_is_frozen BEFORE UPDATE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
        return
    for table in FROZEN:
        op.execute(
            f"CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
        )


def downgrade() -> None:
    op.drop_table("possible_duplicate")
    op.drop_table("sender_mark")
    op.drop_table("sending")  # their triggers go with them
    op.drop_table("approval")
    op.drop_table("open_text")
    op.drop_table("note")
    op.drop_table("part_mark")
    op.drop_table("part_owner")
    op.drop_table("saved_text")
    op.drop_table("address_check")
    op.drop_table("member_key")
    op.drop_table("member")
    op.drop_table("workspace")
    op.drop_table("organisation")
    for name in reversed(ABOUT):
        op.drop_column("response_version", name)
