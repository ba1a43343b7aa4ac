"""Points know their heading; suggestions say why, stand on shelves and know where they come from."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    comment = "Of the heading above it in the same text, or null"
    op.add_column("point", sa.Column("heading_start", sa.Integer(), nullable=True, comment=comment))
    op.add_column("point", sa.Column("heading_end", sa.Integer(), nullable=True))
    with op.batch_alter_table("suggested_theme") as table:
        table.add_column(
            sa.Column(
                "shelf",
                sa.Text(),
                nullable=False,
                server_default="",
                comment="Name proposed for the level above; empty where themes are few",
            )
        )
        table.add_column(
            sa.Column(
                "why",
                sa.JSON(),
                nullable=False,
                server_default="{}",
                comment="Figures of the run: see consult.nlp.types.Why",
            )
        )
        table.add_column(
            sa.Column(
                "descends_from_id",
                sa.Uuid(),
                sa.ForeignKey("suggested_theme.id", name=op.f("fk_suggested_theme_descends_from_id_suggested_theme")),
                nullable=True,
            )
        )
        table.add_column(
            sa.Column(
                "continues",
                sa.Boolean(),
                nullable=False,
                server_default=sa.false(),
                comment="It is that theme again, and not only a part of it",
            )
        )
        table.add_column(
            sa.Column(
                "shared_points", sa.Integer(), nullable=False, server_default="0", comment="Points that both hold"
            )
        )
    with op.batch_alter_table("suggested_placement") as table:
        table.add_column(
            sa.Column(
                "border",
                sa.Integer(),
                nullable=True,
                comment="Its rank among those that nearly went elsewhere, or null",
            )
        )
        table.add_column(
            sa.Column(
                "later_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="When it was placed by itself after the run, or null",
            )
        )


def downgrade() -> None:
    op.drop_column("point", "heading_end")
    op.drop_column("point", "heading_start")
    with op.batch_alter_table("suggested_placement") as table:
        table.drop_column("later_at")
        table.drop_column("border")
    with op.batch_alter_table("suggested_theme") as table:
        for column in ("shared_points", "continues", "descends_from_id", "why", "shelf"):
            table.drop_column(column)
