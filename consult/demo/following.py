"""Why the sample's second draft changed where no outcome says so, and where comments on the first stand in it."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select

from consult import plans
from consult.db import db, transaction
from consult.people import Person
from consult.plans import Cause, ChangeReason
from consult.responses import following
from consult.theming.models import Theme

PLAN = "automotive"
NAMED_THEME = "Put names, dates and numbers into the clauses"
BY_THEME = {"evaluation": "We now say when results come out and with whom they are compared."}
EDITORIAL = {"test-bed": "“One front door” says more plainly what “one name” was meant to say."}


def explain_and_follow(cast: dict[str, Person], *, now: datetime) -> None:
    """The draft's authors gave these reasons; a facilitator checked the first of the unsure places."""
    version = plans.get_version(PLAN, 2)
    theme = db.session.scalar(select(Theme).where(Theme.name == NAMED_THEME).limit(1))
    with transaction():
        for key, text in EDITORIAL.items():
            db.session.add(_reason(version.id, key, Cause.EDITORIAL, None, text))
        for key, text in BY_THEME.items():
            if theme is not None:
                db.session.add(_reason(version.id, key, Cause.THEME, theme.id, text))
    for plan in plans.list_plans():
        for later in plans.list_published_versions(plan)[:-1]:
            rows = following.work_out_places(later.id)
            with transaction():
                following.put_down_places(later.id, rows, now=now)
    unsure = [each for each in following.list_followed(version) if each.needs_a_look and each.suggested]
    with transaction():
        for each in unsure[:1]:
            assert each.suggested is not None
            following.confirm_place(each.suggested, by=cast["facilitator"], now=now)


def _reason(version_id, key, cause, cause_id, text) -> ChangeReason:
    return ChangeReason(id=uuid4(), version_id=version_id, clause_key=key, cause=cause, cause_id=cause_id, text=text)
