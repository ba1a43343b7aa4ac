"""Which answers count, and under which theme: the SQL on which every count of this stage is built.

A response counts by its latest version, once per theme. A copy (in a confirmed campaign, without additions) counts by
its template's placements, and its own are left out: it was read once, with the template.
"""

from typing import Any

from sqlalchemy import CTE, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from consult.questions.models import Question
from consult.responses.models import Answer, Exclusion, Response, ResponseVersion
from consult.theming.models import Campaign, CampaignMember, CampaignState, Placement, Point, Theme

_Later = aliased(ResponseVersion)
IS_LATEST = ~exists().where(_Later.response_id == ResponseVersion.response_id, _Later.no > ResponseVersion.no)
IS_COUNTED = ~exists().where(Exclusion.response_id == ResponseVersion.response_id)
HAS_CONTENT = or_(Answer.text != "", func.json_array_length(Answer.choices) > 0)


def received(question: Question) -> Select[*tuple[Any, ...]]:
    """Answers with content in latest versions, also of responses that do not count."""
    return (
        select(
            Answer.id.label("answer_id"),
            ResponseVersion.id.label("version_id"),
            ResponseVersion.response_id,
            ResponseVersion.received_at,
            Exclusion.id.label("exclusion_id"),
        )
        .join(ResponseVersion, ResponseVersion.id == Answer.version_id)
        .join(Response, Response.id == ResponseVersion.response_id)
        .outerjoin(Exclusion, Exclusion.response_id == Response.id)
        .where(Answer.question_id == question.id, HAS_CONTENT, IS_LATEST)
    )


def counted(question: Question) -> Select[*tuple[Any, ...]]:
    """Answers with content of the latest versions of responses that count."""
    return (
        select(
            Answer.id.label("answer_id"),
            ResponseVersion.response_id,
            ResponseVersion.received_at,
        )
        .join(ResponseVersion, ResponseVersion.id == Answer.version_id)
        .where(Answer.question_id == question.id, HAS_CONTENT, IS_LATEST, IS_COUNTED)
    )


def copies(question: Question) -> Select[*tuple[Any, ...]]:
    """Answers that only repeat a confirmed campaign's template, each with the template."""
    return (
        select(CampaignMember.answer_id, Campaign.template_id)
        .join(Campaign, Campaign.id == CampaignMember.campaign_id)
        .where(
            Campaign.question_id == question.id,
            Campaign.state == CampaignState.CONFIRMED,
            CampaignMember.answer_id != Campaign.template_id,
            func.json_array_length(CampaignMember.additions) == 0,
        )
    )


def live_themes(question: Question) -> CTE:
    """Themes that stand, as `root_id`, each with itself and all that was merged into it, as `theme_id`."""
    standing = (
        select(Theme.id.label("theme_id"), Theme.id.label("root_id"))
        .where(Theme.question_id == question.id, Theme.merged_into_id.is_(None), Theme.set_aside_at.is_(None))
        .cte("live_theme", recursive=True)
    )
    folded = select(Theme.id, standing.c.root_id).join(standing, Theme.merged_into_id == standing.c.theme_id)
    return standing.union_all(folded)


def accepted(question: Question) -> Select[*tuple[Any, ...]]:
    """Placements that people accepted and did not remove: theme, point and answer."""
    live = live_themes(question)
    return (
        select(live.c.root_id, Placement.point_id, Point.answer_id)
        .select_from(Placement)
        .join(live, live.c.theme_id == Placement.theme_id)
        .join(Point, Point.id == Placement.point_id)
        .where(Placement.removed_at.is_(None))
    )


def accepted_own(question: Question) -> Select[*tuple[Any, ...]]:
    """Accepted placements of answers that count and are no copies: theme, point and response."""
    placed = accepted(question).subquery("placed")
    answers = counted(question).subquery("counted")
    copied = copies(question).subquery("copied")
    return (
        select(placed.c.root_id, placed.c.point_id, answers.c.response_id)
        .join(answers, answers.c.answer_id == placed.c.answer_id)
        .where(placed.c.answer_id.not_in(select(copied.c.answer_id)))
    )


def by_template(question: Question) -> Select[*tuple[Any, ...]]:
    """Which copy speaks for which theme, by its template. No response is among the own and the copies."""
    placed = accepted(question).subquery("placed")
    answers = counted(question).subquery("counted")
    copied = copies(question).subquery("copied")
    return (
        select(placed.c.root_id, answers.c.response_id)
        .join(copied, copied.c.template_id == placed.c.answer_id)
        .join(answers, answers.c.answer_id == copied.c.answer_id)
    )
