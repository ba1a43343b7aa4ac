"""What looked unusual when a response was sent is labelled for staff; nothing is refused for it."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "response_label",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_response_label_response_id")),
        sa.PrimaryKeyConstraint("response_id", "label", name=op.f("pk_response_label")),
    )


def downgrade() -> None:
    op.drop_table("response_label")
