"""Families of texts that look alike: one campaign, if a person says so."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Model
from consult.responses.models import Answer, Comment


class CampaignState(StrEnum):
    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Campaign(Model):
    """A family of near-identical answers, or comments. "Looks like" until a person confirms; all count, read once."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), index=True)
    template_id: Mapped[UUID | None] = mapped_column(ForeignKey("answer.id"), unique=True)
    template_comment_id: Mapped[UUID | None] = mapped_column(ForeignKey("comment.id"), unique=True)
    threshold: Mapped[float]
    state: Mapped[CampaignState] = mapped_column(default=CampaignState.SUGGESTED)
    found_at: Mapped[datetime]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    template_answer: Mapped[Answer | None] = relationship()
    template_comment: Mapped[Comment | None] = relationship()
    members: Mapped[list["CampaignMember"]] = relationship(back_populates="campaign")

    __table_args__ = (CheckConstraint("(template_id IS NULL) <> (template_comment_id IS NULL)", name="of_one_text"),)

    @property
    def template(self) -> Answer | Comment:
        found = self.template_answer or self.template_comment
        assert found is not None
        return found


class CampaignMember(Model):
    """One text of a family: how like the template it is, and whether its sender added something."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"))
    answer_id: Mapped[UUID | None] = mapped_column(ForeignKey("answer.id"), index=True)
    comment_id: Mapped[UUID | None] = mapped_column(ForeignKey("comment.id"), index=True)
    similarity: Mapped[float]
    additions: Mapped[list[Any]] = mapped_column(comment="Spans [start, end] that are not in the template")
    campaign: Mapped[Campaign] = relationship(back_populates="members")

    __table_args__ = (
        UniqueConstraint("campaign_id", "answer_id"),
        UniqueConstraint("campaign_id", "comment_id"),
        CheckConstraint("(answer_id IS NULL) <> (comment_id IS NULL)", name="of_one_text"),
    )
