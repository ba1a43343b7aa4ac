"""Look for families of near-identical answers. What a person decided about one is left alone."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select

from consult import audit
from consult.db import db, transaction
from consult.nlp.similarity import find_families
from consult.nlp.types import Family, Text
from consult.questions.models import Question
from consult.responses.models import Answer
from consult.theming import counted
from consult.theming.models import Campaign, CampaignMember, CampaignState

THRESHOLD = 0.8
CHUNK = 500


def find_campaigns(question_id: UUID, *, now: datetime) -> int:
    """Suggest families among the answers that count; returns how many. Suggestions nobody judged are replaced.

    Answers of a family that was judged stay with that judgement: later copies of it make a family of their own.
    """
    question = db.session.get_one(Question, question_id)
    answers = counted.counted(question).subquery("counted")
    judged = select(CampaignMember.answer_id).join(Campaign).where(Campaign.state != CampaignState.SUGGESTED)
    chosen = (
        select(Answer.id, Answer.text)
        .join(answers, answers.c.answer_id == Answer.id)
        .where(Answer.text != "", Answer.id.not_in(judged))
    )
    texts = [Text(str(answer_id), text) for answer_id, text in db.session.execute(chosen.order_by(Answer.id))]
    db.session.rollback()
    families = find_families(texts, threshold=THRESHOLD)
    with transaction():
        still = {str(answer_id) for answer_id in db.session.scalars(chosen.with_only_columns(Answer.id))}
        families = [family for family in families if still.issuperset(member.text_id for member in family.members)]
        _replace(question_id, families, now)
        if families:
            audit.record(
                "suggested campaigns", db.session.get_one(Question, question_id),
                f"{len(families)} {'family looks' if len(families) == 1 else 'families look'} like a campaign",
                by="theming", at=now,
            )  # fmt: skip
    return len(families)


def _replace(question_id: UUID, families: list[Family], now: datetime) -> None:
    unjudged = select(Campaign.id).where(Campaign.question_id == question_id, Campaign.state == CampaignState.SUGGESTED)
    db.session.execute(delete(CampaignMember).where(CampaignMember.campaign_id.in_(unjudged)))
    db.session.execute(
        delete(Campaign).where(Campaign.question_id == question_id, Campaign.state == CampaignState.SUGGESTED)
    )
    for family in families:
        campaign_id = uuid4()
        db.session.execute(
            insert(Campaign).values(
                id=campaign_id, question_id=question_id, template_id=UUID(family.template), threshold=THRESHOLD,
                state=CampaignState.SUGGESTED, found_at=now,
            )
        )  # fmt: skip
        members = [
            {"id": uuid4(), "campaign_id": campaign_id, "answer_id": UUID(member.text_id),
             "similarity": member.similarity, "additions": [[span.start, span.end] for span in member.additions]}
            for member in family.members
        ]  # fmt: skip
        for at in range(0, len(members), CHUNK):
            db.session.execute(insert(CampaignMember), members[at : at + CHUNK])
