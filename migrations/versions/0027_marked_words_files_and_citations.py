"""Words are marked confidential; files and citations are given as evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

FROZEN = ("attachment", "citation", "citation_decision")


def upgrade() -> None:
    # What was sent before these were asked for has none; no row is touched, so the frozen tables stay frozen.
    for table, column, comment in (
        ("draft", "evidence", "Files and citations: id, kind, question, what it shows, publication, harm"),
        ("answer", "marked", "Spans of the text, from and to, that are confidential where the rest is not"),
        ("comment", "marked", "Spans of the text, from and to, that are confidential where the rest is not"),
        ("comment", "suggestion_marked", "The same of the suggestion"),
    ):
        op.add_column(table, sa.Column(column, sa.JSON(), nullable=False, server_default="[]", comment=comment))
    for table in ("draft", "response_version"):
        op.add_column(
            table,
            sa.Column(
                "licence",
                sa.Text(),
                nullable=False,
                server_default="",
                comment="Under which what is published is reused",
            ),
        )
    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.Text(), nullable=False, comment="Its name on disk, and all of its name"),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="By its content: pdf, docx, csv …"),
        sa.Column("has_macros", sa.Boolean(), nullable=False),
        sa.Column(
            "scan",
            sa.Enum("waiting", "clean", "infected", name="scan", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("found", sa.Text(), nullable=False, comment="What the scanner named; empty unless infected"),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "attachment",
        *_given("attachment"),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="As its sender called it; never in an address or a path"),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_attachment_sha256")),
    )
    op.create_table(
        "citation",
        *_given("citation"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("doi", sa.Text(), nullable=False, comment="As it was given"),
        sa.Column("doi_plain", sa.Text(), nullable=False, comment="10.…, in small letters; empty where none was given"),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("gap_id", sa.Uuid(), nullable=True, comment="The gap in the evidence that it is offered for"),
        sa.Column("link_id", sa.Uuid(), nullable=True, comment="The step of a logic chain that it is offered for"),
        sa.CheckConstraint("gap_id IS NULL OR link_id IS NULL", name=op.f("ck_citation_offered_for_one_thing")),
        sa.ForeignKeyConstraint(["gap_id"], ["evidence_gap.id"], name=op.f("fk_citation_gap_id")),
        sa.ForeignKeyConstraint(["link_id"], ["logic_link.id"], name=op.f("fk_citation_link_id")),
    )
    op.create_table(
        "citation_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("citation_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=True, comment="What it became in the register; null: declined"),
        sa.Column("reason", sa.Text(), nullable=False, comment="Its sender reads this"),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["citation_id"], ["citation.id"], name=op.f("fk_citation_decision_citation_id")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_citation_decision_evidence_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_citation_decision_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation_decision")),
        sa.UniqueConstraint("citation_id", name=op.f("uq_citation_decision_citation_id")),
    )
    for table in ("attachment", "citation"):
        op.create_index(op.f(f"ix_{table}_version_id"), table, ["version_id"])
    for column in ("gap_id", "link_id"):
        op.create_index(op.f(f"ix_citation_{column}"), "citation", [column])
    _freeze()


def _given(table: str) -> list[sa.Column[object] | sa.Constraint]:
    """What files and citations share: part of one sending, about a question or not, and what may be shown of it."""
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=True, comment="The question that it goes with"),
        sa.Column("shows", sa.Text(), nullable=False, comment="What it shows, in its sender's words"),
        sa.Column(
            "publication",
            sa.Enum("named", "anonymous", "none", "confidential", name="publication", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("harm", sa.Text(), nullable=False),
        sa.Column("confidential_until", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["response_version.id"], name=op.f(f"fk_{table}_version_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f(f"fk_{table}_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


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
    for table in ("citation_decision", "citation", "attachment", "stored_file"):  # their triggers go with them
        op.drop_table(table)
    for table, column in (
        ("response_version", "licence"),
        ("draft", "licence"),
        ("comment", "suggestion_marked"),
        ("comment", "marked"),
        ("answer", "marked"),
        ("draft", "evidence"),
    ):
        op.drop_column(table, column)
