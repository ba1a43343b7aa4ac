"""Look for families of near-identical answers, or comments. What a person decided about one is left alone."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, delete, insert, select

from consult import audit
from consult.db import db, transaction
from consult.nlp.similarity import find_families
from consult.nlp.types import Family, Text
from consult.questions.models import Question
from consult.responses.sources import source_of
from consult.theming import counted
from consult.theming.families import Campaign, CampaignMember, CampaignState

THRESHOLD = 0.8
CHUNK = 500
SENDERS = 3  # fewer that say the same are no campaign
TEMPLATE = {"answer_id": "template_id", "comment_id": "template_comment_id"}


def find_campaigns(question_id: UUID, *, now: datetime) -> int:
    """Suggest families among the texts that count; returns how many. Suggestions nobody judged are replaced.

    Texts of a family that was judged stay with that judgement: later copies of it make a family of their own. What one
    respondent says to several clauses is no campaign.
    """
    chosen, key = _unjudged(db.session.get_one(Question, question_id))
    rows = db.session.execute(chosen).all()
    db.session.rollback()
    senders = {str(text_id): response_id for text_id, _, response_id in rows}
    families = find_families([Text(str(text_id), text) for text_id, text, _ in rows], threshold=THRESHOLD)
    families = [each for each in families if len({senders[one.text_id] for one in each.members}) >= SENDERS]
    with transaction():
        still = {str(text_id) for text_id in db.session.scalars(chosen)}
        families = [family for family in families if still.issuperset(member.text_id for member in family.members)]
        _replace(question_id, key, families, now)
        if families:
            audit.record(
                "suggested campaigns", db.session.get_one(Question, question_id),
                f"{len(families)} {'family looks' if len(families) == 1 else 'families look'} like a campaign",
                by="theming", at=now,
            )  # fmt: skip
    return len(families)


def _unjudged(question: Question) -> tuple[Select[*tuple[Any, ...]], str]:
    """The texts of a question that nobody has judged, each with its response; and the column that points at them."""
    texts, source = counted.counted(question).subquery("counted"), source_of(question)
    member = counted.text_id(CampaignMember, question)
    families = select(member).join(Campaign).where(Campaign.question_id == question.id)
    judged = families.where(Campaign.state != CampaignState.SUGGESTED)
    table = source.table
    chosen = (
        select(table.id, table.text, texts.c.response_id)
        .join(texts, texts.c.text_id == table.id)
        .where(table.text != "", table.id.not_in(judged))
    )
    return chosen.order_by(table.id), source.key


def _replace(question_id: UUID, key: str, families: list[Family], now: datetime) -> None:
    unjudged = select(Campaign.id).where(Campaign.question_id == question_id, Campaign.state == CampaignState.SUGGESTED)
    db.session.execute(delete(CampaignMember).where(CampaignMember.campaign_id.in_(unjudged)))
    db.session.execute(
        delete(Campaign).where(Campaign.question_id == question_id, Campaign.state == CampaignState.SUGGESTED)
    )
    for family in families:
        campaign_id = uuid4()
        db.session.execute(
            insert(Campaign).values(
                id=campaign_id, question_id=question_id, threshold=THRESHOLD, state=CampaignState.SUGGESTED,
                found_at=now, **{TEMPLATE[key]: UUID(family.template)},
            )
        )  # fmt: skip
        members = [
            {"id": uuid4(), "campaign_id": campaign_id, key: UUID(member.text_id),
             "similarity": member.similarity, "additions": [[span.start, span.end] for span in member.additions]}
            for member in family.members
        ]  # fmt: skip
        for at in range(0, len(members), CHUNK):
            db.session.execute(insert(CampaignMember), members[at : at + CHUNK])
