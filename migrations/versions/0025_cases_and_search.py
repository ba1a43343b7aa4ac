"""People complain, object and ask for other formats; what is public is found by its words."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

FROZEN = ("case_file", "case_step")


def upgrade() -> None:
    _cases()
    _search()


def _cases() -> None:
    op.create_table(
        "case_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("intent_digest", sa.Text(), nullable=False, comment="Of the form that was sent: one form, one case"),
        sa.Column("code_digest", sa.Text(), nullable=False, comment="Of the private code that opens it"),
        sa.Column(
            "kind",
            sa.Enum("complaint", "format", "rights", name="casekind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "claim",
            sa.Enum(
                "access", "rectification", "erasure", "objection", name="claim", native_enum=False, length=40
            ),
            nullable=True,
        ),
        sa.Column("consultation_id", sa.Uuid(), nullable=True),
        sa.Column("response_id", sa.Uuid(), nullable=True),
        sa.Column("about", sa.Text(), nullable=False, comment="Which page, draft or consultation, as they say it"),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("reach", sa.Text(), nullable=False, comment="Where else to reach them: post or telephone"),
        sa.Column("labels", sa.JSON(), nullable=False, comment="What looked unusual when it was sent; for staff"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledge_by", sa.Date(), nullable=False, comment="Promised when it was received"),
        sa.Column("answer_by", sa.Date(), nullable=False, comment="Promised when it was received"),
        sa.CheckConstraint("(kind = 'rights') = (claim IS NOT NULL)", name=op.f("ck_case_file_rights_claim_something")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_case_file_consultation_id")
        ),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_case_file_response_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("intent_digest", name=op.f("uq_case_file_intent_digest")),
        sa.UniqueConstraint("reference", name=op.f("uq_case_file_reference")),
    )
    op.create_index(op.f("ix_case_file_response_id"), "case_file", ["response_id"])
    op.create_table(
        "case_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False, comment="Counts within the case: two at once is one refused"),
        sa.Column(
            "kind",
            sa.Enum(
                "acknowledged", "told", "extended", "proposed", "answered", "review_asked", "reviewed",
                name="stepkind", native_enum=False, length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False, comment="What the person who asked reads"),
        sa.Column(
            "result",
            sa.Enum("upheld", "partly", "not_upheld", name="caseresult", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("leaves_out", sa.Boolean(), nullable=False, comment="Whether the response is left out of the counts"),
        sa.Column("due_on", sa.Date(), nullable=True, comment="By when the next answer is promised from here on"),
        sa.Column("person_id", sa.Uuid(), nullable=True, comment="Null: the person whose case it is"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_step_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_step_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_step")),
        sa.UniqueConstraint("case_id", "no", name=op.f("uq_case_step_case_id_no")),
    )
    _freeze()


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


def _search() -> None:
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="The same from one refresh to the next"),
        sa.Column(
            "kind",
            sa.Enum(
                "plan", "draft", "clause", "action", "consultation", "question", "decision", "outcome", "commitment",
                name="kind", native_enum=False, length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False, comment="Where it stands: the plan or the consultation"),
        sa.Column("place", sa.JSON(), nullable=False, comment="What its page's address is made of"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("key", name=op.f("uq_search_entry_key")),
    )
    op.create_table(
        "search_word",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    op.create_table(
        "search_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_state")),
    )
    # Each database's own full-text index. Not among the models, because the two have nothing in common but the name.
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TABLE search_stems ("
            "entry_id integer CONSTRAINT pk_search_stems PRIMARY KEY "
            "CONSTRAINT fk_search_stems_entry_id REFERENCES search_entry (id) ON DELETE CASCADE, "
            "stems tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX ix_search_stems_stems ON search_stems USING gin (stems)")
    else:
        op.execute("CREATE VIRTUAL TABLE search_stems USING fts5(title, text, tokenize = 'unicode61 remove_diacritics 0')")


def downgrade() -> None:
    op.drop_table("search_stems")
    op.drop_table("search_state")
    op.drop_table("search_word")
    op.drop_table("search_entry")
    op.drop_table("case_step")  # their triggers go with them
    op.drop_index(op.f("ix_case_file_response_id"), table_name="case_file")
    op.drop_table("case_file")
