"""Families of answers, or of comments, that look alike: suggested by the machine, confirmed or not by a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from consult.db import db
from consult.errors import NotFound
from consult.questions.models import Question
from consult.responses.models import Answer, Comment, ResponseVersion
from consult.theming import counted
from consult.theming.families import Campaign, CampaignMember


@dataclass(frozen=True)
class FamilySize:
    """How many texts of a family repeat the template, change it, or add words of their own."""

    identical: int = 0
    adapted: int = 0
    with_additions: int = 0

    @property
    def all(self) -> int:
        return self.identical + self.adapted + self.with_additions


def get_campaign(question: Question, campaign_id: UUID) -> Campaign:
    campaign = db.session.get(Campaign, campaign_id)
    if campaign is None or campaign.question_id != question.id:
        raise NotFound
    return campaign


def list_campaigns(question: Question) -> Sequence[Campaign]:
    """Families of a question, the largest first."""
    size = select(func.count()).where(CampaignMember.campaign_id == Campaign.id).scalar_subquery()
    return db.session.scalars(
        select(Campaign)
        .where(Campaign.question_id == question.id)
        .order_by(size.desc(), Campaign.id)
        .options(
            joinedload(Campaign.template_answer).joinedload(Answer.version).joinedload(ResponseVersion.response),
            joinedload(Campaign.template_comment).joinedload(Comment.version).joinedload(ResponseVersion.response),
        )
    ).all()


def count_members(campaigns: Sequence[Campaign]) -> dict[UUID, FamilySize]:
    """Sizes of families of one question by what counts of them, the template among the identical."""
    if not campaigns:
        return {}
    question = db.session.get_one(Question, campaigns[0].question_id)
    texts = counted.counted(question).subquery("counted")
    added = func.json_array_length(CampaignMember.additions) > 0
    same = CampaignMember.similarity >= 0.9995
    rows = db.session.execute(
        select(
            CampaignMember.campaign_id,
            func.count(case((same & ~added, 1))),
            func.count(case((~same & ~added, 1))),
            func.count(case((added, 1))),
        )
        .join(texts, texts.c.text_id == counted.text_id(CampaignMember, question))
        .where(CampaignMember.campaign_id.in_([campaign.id for campaign in campaigns]))
        .group_by(CampaignMember.campaign_id)
    )
    none = {campaign.id: FamilySize() for campaign in campaigns}
    return none | {campaign_id: FamilySize(same, adapted, added) for campaign_id, same, adapted, added in rows}
