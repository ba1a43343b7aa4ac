"""What was sent is sealed; equality answers stand apart from everything."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

FROZEN = ("seal", "sealed_version")


def upgrade() -> None:
    op.create_table(
        "seal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Enum("close", "intake", name="sealcause", native_enum=False, length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaves", sa.Integer(), nullable=False, comment="Versions in it"),
        sa.Column("responses", sa.Integer(), nullable=False, comment="Responses in it, each once"),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False, comment="The root of the seal before it; empty for the first"),
        sa.Column("by_id", sa.Uuid(), nullable=True, comment="Null: the clock"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_seal_by_id")),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_seal_consultation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal")),
        sa.UniqueConstraint("consultation_id", "no", name=op.f("uq_seal_consultation_id_no")),
    )
    op.create_table(
        "sealed_version",
        sa.Column("seal_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum("counted", "superseded", "withdrawn", "excluded", name="standing", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("nonce", sa.Text(), nullable=False, comment="Four standings can be guessed; this cannot"),
        sa.ForeignKeyConstraint(["seal_id"], ["seal.id"], name=op.f("fk_sealed_version_seal_id")),
        sa.ForeignKeyConstraint(["version_id"], ["response_version.id"], name=op.f("fk_sealed_version_version_id")),
        sa.PrimaryKeyConstraint("seal_id", "place", name=op.f("pk_sealed_version")),
        sa.UniqueConstraint("seal_id", "version_id", name=op.f("uq_sealed_version_seal_id_version_id")),
    )
    op.create_index(op.f("ix_sealed_version_version_id"), "sealed_version", ["version_id"], unique=False)
    _freeze()
    op.create_table(
        "equality_ticket",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_equality_ticket_consultation_id")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_equality_ticket")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "equality_tally",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False, comment="The questions with their choices, as they were asked"),
        sa.Column("counts", sa.JSON(), nullable=False, comment="By question and choice: how many picked it"),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_equality_tally_consultation_id")
        ),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_equality_tally")),
        sqlite_with_rowid=False,
    )


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
    op.drop_table("equality_tally")
    op.drop_table("equality_ticket")
    op.drop_index(op.f("ix_sealed_version_version_id"), table_name="sealed_version")
    op.drop_table("sealed_version")  # their triggers go with them
    op.drop_table("seal")
