"""Say what a family of look-alikes is: one campaign, read once for all its copies, or not."""

from datetime import datetime

from sqlalchemy import func, select, update

from consult import audit
from consult.db import db
from consult.people import Person
from consult.theming.errors import CampaignDecided
from consult.theming.families import Campaign, CampaignMember, CampaignState


def confirm_campaign(campaign: Campaign, *, by: Person, now: datetime) -> None:
    """All stay counted; copies without additions count by the template's placements from now on."""
    _decide(campaign, CampaignState.CONFIRMED, by, now)
    audit.record("confirmed a campaign", campaign, f"{_size(campaign)} texts are one campaign", by=by, at=now)


def reject_campaign(campaign: Campaign, *, by: Person, now: datetime) -> None:
    """These texts only look alike; each is read for itself, and they are not suggested again."""
    _decide(campaign, CampaignState.REJECTED, by, now)
    audit.record("rejected a campaign", campaign, f"{_size(campaign)} texts are not one campaign", by=by, at=now)


def undo_campaign(campaign: Campaign, *, by: Person, now: datetime) -> None:
    """Make a decided family a suggestion again; placements were never touched, so nothing is lost either way."""
    if campaign.state is not CampaignState.SUGGESTED:
        campaign.state, campaign.decided_by, campaign.decided_at = CampaignState.SUGGESTED, None, None
        audit.record("took back a decision", campaign, "The family is a suggestion again", by=by, at=now)


def _decide(campaign: Campaign, state: CampaignState, by: Person, now: datetime) -> None:
    decided = db.session.scalar(
        update(Campaign)
        .where(Campaign.id == campaign.id, Campaign.state == CampaignState.SUGGESTED)
        .values(state=state, decided_by=by.id, decided_at=now)
        .returning(Campaign.id)
        .execution_options(synchronize_session=False)
    )
    if decided is None:
        raise CampaignDecided("Somebody has decided about this family already. Look at it again")
    db.session.refresh(campaign)


def _size(campaign: Campaign) -> int:
    return db.session.scalar(select(func.count()).where(CampaignMember.campaign_id == campaign.id)) or 0
