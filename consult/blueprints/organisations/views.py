"""The pages of writing together: beginning, coming in, the workspace itself, sending; and pairs that staff look at."""

from consult.blueprints.organisations import beginning, doors, duplicates, evidence, overview, people, sending, texts
from consult.blueprints.organisations.blueprint import bp

__all__ = ["beginning", "bp", "doors", "duplicates", "evidence", "overview", "people", "sending", "texts"]
