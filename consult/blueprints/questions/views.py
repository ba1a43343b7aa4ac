"""The pages of the questionnaire: writing it, its bank, the preview, and all questions to take away."""

from consult.blueprints.questions import arranging, building, keeping, previewing, taking_away
from consult.blueprints.questions.blueprint import bp

__all__ = ["arranging", "bp", "building", "keeping", "previewing", "taking_away"]
