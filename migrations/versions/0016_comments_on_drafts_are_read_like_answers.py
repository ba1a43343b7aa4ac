"""Comments on a draft have a question of their own to be gathered under, and may be a campaign like answers."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

COMMENTS = "comments"


def table(name: str, *columns: str) -> sa.TableClause:
    """A table as these statements see it: ids, numbers and words."""
    kinds = {"id": sa.Uuid(), "no": sa.Integer(), "number": sa.Integer(), "sort": sa.Integer(), "version": sa.Integer()}
    flags = {"required": sa.Boolean(), "no_view": sa.Boolean()}
    typed = kinds | flags | {name: sa.Uuid() for name in columns if name.endswith("_id")}
    return sa.table(name, *(sa.column(each, typed.get(each, sa.Text())) for each in columns))


PLAN = table("plan", "id", "slug", "title")
DRAFT = table("plan_version", "id", "plan_id", "no")
COVERAGE = table("coverage", "consultation_id", "version_id", "sort")
SECTION = table("section", "id", "consultation_id", "key", "title", "introduction", "sort")
QUESTION = table(
    "question", "id", "consultation_id", "section_id", "number", "key", "kind", "text", "why", "hint", "required",
    "no_view", "draft_id", "version",
)  # fmt: skip


def upgrade() -> None:
    comment = "The draft whose comments these are; null where something is asked"
    key = sa.ForeignKey("plan_version.id", name=op.f("fk_question_draft_id"))
    op.add_column(
        "question", sa.Column("draft_id", sa.Uuid(), key, nullable=True, comment=comment), inline_references=True
    )
    op.create_index("uq_question_consultation_id_draft_id", "question", ["consultation_id", "draft_id"], unique=True)
    _gather()
    op.execute("CREATE TABLE campaign_member_kept AS SELECT * FROM campaign_member")
    op.execute("DELETE FROM campaign_member")  # a table is made anew only while nothing points at it
    with op.batch_alter_table("campaign") as alter:
        alter.alter_column("template_id", existing_type=sa.Uuid(), nullable=True)
        alter.add_column(sa.Column("template_comment_id", sa.Uuid(), nullable=True))
        alter.create_foreign_key(op.f("fk_campaign_template_comment_id"), "comment", ["template_comment_id"], ["id"])
        alter.create_unique_constraint(op.f("uq_campaign_template_comment_id"), ["template_comment_id"])
        alter.create_check_constraint(
            op.f("ck_campaign_of_one_text"), "(template_id IS NULL) <> (template_comment_id IS NULL)"
        )
    with op.batch_alter_table("campaign_member") as alter:
        alter.alter_column("answer_id", existing_type=sa.Uuid(), nullable=True)
        alter.add_column(sa.Column("comment_id", sa.Uuid(), nullable=True))
        alter.create_foreign_key(op.f("fk_campaign_member_comment_id"), "comment", ["comment_id"], ["id"])
        alter.create_unique_constraint(op.f("uq_campaign_member_campaign_id_comment_id"), ["campaign_id", "comment_id"])
        alter.create_check_constraint(
            op.f("ck_campaign_member_of_one_text"), "(answer_id IS NULL) <> (comment_id IS NULL)"
        )
    op.create_index(op.f("ix_campaign_member_comment_id"), "campaign_member", ["comment_id"], unique=False)
    _put_members_back()


def _gather() -> None:
    """One for each draft that a consultation covers, after all that it asks, in a section that nobody is shown."""
    connection = op.get_bind()
    covered = connection.execute(
        sa.select(COVERAGE.c.consultation_id, DRAFT.c.id, DRAFT.c.no, PLAN.c.slug, PLAN.c.title)
        .select_from(COVERAGE)
        .join(DRAFT, DRAFT.c.id == COVERAGE.c.version_id)
        .join(PLAN, PLAN.c.id == DRAFT.c.plan_id)
        .order_by(COVERAGE.c.consultation_id, COVERAGE.c.sort)
    ).all()
    sections: dict[object, object] = {}
    done = set()
    for consultation_id, draft_id, no, slug, title in covered:
        if (consultation_id, draft_id) in done:
            continue
        done.add((consultation_id, draft_id))
        if consultation_id not in sections:
            sections[consultation_id] = uuid4()
            connection.execute(
                SECTION.insert().values(
                    id=sections[consultation_id], consultation_id=consultation_id, key=COMMENTS,
                    title="Comments on the drafts", introduction="",
                    sort=_last(SECTION, SECTION.c.sort, consultation_id),
                )
            )  # fmt: skip
        connection.execute(
            QUESTION.insert().values(
                id=uuid4(), consultation_id=consultation_id, section_id=sections[consultation_id],
                number=_last(QUESTION, QUESTION.c.number, consultation_id), key=f"{COMMENTS}-{slug}-{no}",
                kind=COMMENTS,
                text=f"Comments on draft {no} of the {title}", why="", hint="", required=False, no_view=False,
                draft_id=draft_id, version=1,
            )
        )  # fmt: skip


def _last(among: sa.TableClause, column: sa.ColumnClause[int], consultation_id: object) -> int:
    highest = sa.select(sa.func.max(column)).where(among.c.consultation_id == consultation_id)
    return (op.get_bind().scalar(highest) or 0) + 1


def _put_members_back() -> None:
    op.execute(
        "INSERT INTO campaign_member (id, campaign_id, answer_id, similarity, additions) "
        "SELECT id, campaign_id, answer_id, similarity, additions FROM campaign_member_kept"
    )
    op.drop_table("campaign_member_kept")


def downgrade() -> None:
    op.execute("DELETE FROM campaign_member WHERE comment_id IS NOT NULL")
    op.execute("DELETE FROM campaign WHERE template_comment_id IS NOT NULL")
    op.execute("DELETE FROM question WHERE kind = 'comments'")
    op.execute("DELETE FROM section WHERE key = 'comments' AND id NOT IN (SELECT section_id FROM question)")
    op.execute("CREATE TABLE campaign_member_kept AS SELECT * FROM campaign_member")
    op.execute("DELETE FROM campaign_member")
    op.drop_index(op.f("ix_campaign_member_comment_id"), table_name="campaign_member")
    with op.batch_alter_table("campaign_member") as alter:
        alter.drop_constraint(op.f("ck_campaign_member_of_one_text"), type_="check")
        alter.drop_constraint(op.f("uq_campaign_member_campaign_id_comment_id"), type_="unique")
        alter.drop_constraint(op.f("fk_campaign_member_comment_id"), type_="foreignkey")
        alter.drop_column("comment_id")
        alter.alter_column("answer_id", existing_type=sa.Uuid(), nullable=False)
    with op.batch_alter_table("campaign") as alter:
        alter.drop_constraint(op.f("ck_campaign_of_one_text"), type_="check")
        alter.drop_constraint(op.f("uq_campaign_template_comment_id"), type_="unique")
        alter.drop_constraint(op.f("fk_campaign_template_comment_id"), type_="foreignkey")
        alter.drop_column("template_comment_id")
        alter.alter_column("template_id", existing_type=sa.Uuid(), nullable=False)
    _put_members_back()
    op.drop_index("uq_question_consultation_id_draft_id", table_name="question")
    with op.batch_alter_table("question") as alter:
        alter.drop_column("draft_id")
