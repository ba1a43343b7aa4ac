"""The pages of responding: the journey, its end, coming back to it, and what facilitators see of it."""

from consult.blueprints.responses import intake, journey, own, sending
from consult.blueprints.responses.blueprint import bp

__all__ = ["bp", "intake", "journey", "own", "sending"]
