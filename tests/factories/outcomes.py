"""Answers to the themes of a pack that was signed off."""

from uuid import UUID

from sqlalchemy import select

from consult import outcomes
from consult.boards import Pack
from consult.db import db, transaction
from consult.outcomes import Outcome, OutcomeResult
from consult.people import Person
from consult.theming.models import Theme
from tests.conftest import NOW


def answer_all(pack: Pack, by: Person, result: OutcomeResult = OutcomeResult.ACCEPTED) -> list[Outcome]:
    """The same answer to every theme of the pack."""
    themes = [UUID(each["id"]) for each in outcomes.frozen_themes(pack)]
    with transaction():
        for theme in db.session.scalars(select(Theme).where(Theme.id.in_(themes))).all():
            outcomes.write_outcome(theme, pack, result, "We moved it up.", "You showed us why.", by=by, now=NOW)
    return list(outcomes.list_outcomes(pack))


def make_answered(pack: Pack, by: Person) -> list[Outcome]:
    """Answers that are public."""
    answer_all(pack, by)
    with transaction():
        outcomes.publish_outcomes(pack.consultation, by=by, now=NOW)
    return list(outcomes.list_outcomes(pack))
