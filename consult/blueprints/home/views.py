"""The front page."""

from flask import Blueprint

from consult import boards, catalogue, clock, plans, questions
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.pages import render_page
from consult.blueprints.plans import standing
from consult.journey import Status
from consult.plans import PlanKind

bp = Blueprint("home", __name__)


@bp.get("/")
@open_to_everyone
def index():
    now = clock.now()
    published = catalogue.list_published()
    is_open = [each for each in published if each.status(at=now) in (Status.OPEN, Status.PAUSED)]
    return render_page(
        "home/index.html",
        cards=[_card(each, now) for each in sorted(is_open, key=lambda each: each.closes_at or now)],
        soon=[_card(each, now) for each in published if each.status(at=now) is Status.SOON],
        outcomes=standing.list_latest_changes(),
        sector_plans=[(plan, plans.current_version(plan)) for plan in plans.list_plans(PlanKind.SECTOR)],
        challenge_plans=[(plan, plans.current_version(plan)) for plan in plans.list_plans(PlanKind.CHALLENGE)],
        decisions=standing.list_decisions(),
        strategy=plans.find_strategy(),
    )


def _card(consultation, now):
    """What somebody needs to know before they open a consultation."""
    return {
        "consultation": consultation,
        "time_status": catalogue.time_status(consultation, at=now),
        "route": boards.find_route(consultation),
        "questions": len(questions.list_for(consultation)),
        "minutes": questions.count_minutes(questions.list_for(consultation)),
    }
