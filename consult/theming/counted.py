"""Which texts count, and under which theme: the SQL on which every count of this stage is built.

A text is an answer, or a comment on the draft whose comments a question gathers; both come with the same columns. A
response counts by its latest version, once per theme. A copy (in a confirmed campaign, without additions) counts by
its template's placements, and its own are left out: it was read once, with the template.
"""

from typing import Any, TypeVar

from sqlalchemy import CTE, Select, Subquery, func, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from consult.questions.models import Question
from consult.responses.counting import IS_COUNTED, IS_LATEST
from consult.responses.models import Answer, Comment, ResponseVersion
from consult.responses.sources import source_of
from consult.theming.families import Campaign, CampaignMember, CampaignState
from consult.theming.models import Placement, Point, Reading, Theme

Chosen = TypeVar("Chosen", bound=Select[*tuple[Any, ...]])


def with_source() -> tuple[_AbstractLoad, ...]:
    """To load points with the answers or comments that they stand in, and with who sent those."""
    return (
        joinedload(Point.answer).joinedload(Answer.version).joinedload(ResponseVersion.response),
        joinedload(Point.comment).joinedload(Comment.version).joinedload(ResponseVersion.response),
        joinedload(Point.comment).joinedload(Comment.clause),
    )


def text_id(
    table: type[Point] | type[Reading] | type[CampaignMember], question: Question
) -> InstrumentedAttribute[Any]:
    """The column by which a point, a reading or a family's member says which text of this question it is from."""
    column: InstrumentedAttribute[Any] = getattr(table, source_of(question).key)
    return column


def is_said_to(point: Point, question: Question) -> bool:
    """Whether a point stands in an answer to this question, or in a comment that it gathers."""
    said_in = point.said_in
    if isinstance(said_in, Comment):
        here = said_in.version.response.consultation_id == question.consultation_id
        return here and said_in.clause.version_id == question.draft_id
    return said_in is not None and said_in.question_id == question.id


def with_texts(points: Chosen, question: Question) -> Chosen:
    """Points joined to the texts of a question that they stand in, and to the versions that brought them."""
    table = source_of(question).table
    return points.join(table, table.id == text_id(Point, question)).join(
        ResponseVersion, ResponseVersion.id == table.version_id
    )


def received(question: Question) -> Select[*tuple[Any, ...]]:
    """Texts with content in latest versions, also of responses that do not count."""
    source = source_of(question)
    return (
        select(
            source.table.id.label("text_id"),
            ResponseVersion.id.label("version_id"),
            ResponseVersion.response_id,
            ResponseVersion.received_at,
            (~IS_COUNTED).label("left_out"),
        )
        .join(ResponseVersion, ResponseVersion.id == source.table.version_id)
        .where(source.mine, source.content, IS_LATEST)
    )


def counted(question: Question) -> Select[*tuple[Any, ...]]:
    """Texts with content of the latest versions of responses that count."""
    source = source_of(question)
    return (
        select(
            source.table.id.label("text_id"),
            ResponseVersion.response_id,
            ResponseVersion.received_at,
        )
        .join(ResponseVersion, ResponseVersion.id == source.table.version_id)
        .where(source.mine, source.content, IS_LATEST, IS_COUNTED)
    )


def copies(question: Question) -> Select[*tuple[Any, ...]]:
    """Texts that only repeat a confirmed campaign's template, each with the template."""
    member = text_id(CampaignMember, question)
    template = Campaign.template_id if question.draft_id is None else Campaign.template_comment_id
    return (
        select(member.label("text_id"), template.label("template_id"))
        .join(Campaign, Campaign.id == CampaignMember.campaign_id)
        .where(
            Campaign.question_id == question.id,
            Campaign.state == CampaignState.CONFIRMED,
            member != template,
            func.json_array_length(CampaignMember.additions) == 0,
        )
    )


def live_themes(question: Question) -> CTE:
    """Themes that stand, as `root_id`, each with itself and all that was merged into it, as `theme_id`."""
    standing = (
        select(Theme.id.label("theme_id"), Theme.id.label("root_id"))
        .where(Theme.question_id == question.id, Theme.merged_into_id.is_(None), Theme.set_aside_at.is_(None))
        .cte(recursive=True)
    )
    folded = select(Theme.id, standing.c.root_id).join(standing, Theme.merged_into_id == standing.c.theme_id)
    return standing.union_all(folded)


def accepted(question: Question) -> Select[*tuple[Any, ...]]:
    """Placements that people accepted and did not remove: theme, point and text."""
    live = live_themes(question)
    return (
        select(live.c.root_id, Placement.point_id, text_id(Point, question).label("text_id"))
        .select_from(Placement)
        .join(live, live.c.theme_id == Placement.theme_id)
        .join(Point, Point.id == Placement.point_id)
        .where(Placement.removed_at.is_(None))
    )


def accepted_own(question: Question) -> Select[*tuple[Any, ...]]:
    """Accepted placements of texts that count and are no copies: theme, point and response."""
    placed = accepted(question).subquery("placed")
    texts = counted(question).subquery("counted")
    copied = copies(question).subquery("copied")
    return (
        select(placed.c.root_id, placed.c.point_id, texts.c.response_id)
        .join(texts, texts.c.text_id == placed.c.text_id)
        .where(placed.c.text_id.not_in(select(copied.c.text_id)))
    )


def by_template(question: Question) -> Select[*tuple[Any, ...]]:
    """Whose copy speaks for which theme, by its template. Who made several comments may be among the own as well."""
    placed = accepted(question).subquery("placed")
    texts = counted(question).subquery("counted")
    copied = copies(question).subquery("copied")
    return (
        select(placed.c.root_id, texts.c.response_id)
        .join(copied, copied.c.template_id == placed.c.text_id)
        .join(texts, texts.c.text_id == copied.c.text_id)
    )


def heard(question: Question) -> Subquery:
    """Which response raised which theme, itself or by a template; the same one may stand there several times."""
    own = accepted_own(question).subquery("own")
    copied = by_template(question).subquery("by_template")
    itself = select(own.c.root_id, own.c.response_id)
    return itself.union_all(select(copied.c.root_id, copied.c.response_id)).subquery("heard")
