"""The pages of responding: the journey, its end, and what facilitators see of it."""

from consult.blueprints.responses import intake, journey, sending
from consult.blueprints.responses.blueprint import bp

__all__ = ["bp", "intake", "journey", "sending"]
