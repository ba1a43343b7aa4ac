"""The pages of consultations: the public's, and those on which facilitators prepare one and run its timetable."""

from consult.blueprints.catalogue import dates, public, readiness, set_up, today
from consult.blueprints.catalogue.blueprint import bp

__all__ = ["bp", "dates", "public", "readiness", "set_up", "today"]
