"""The pages of responding: the journey, its end, coming back to it, and what facilitators see of it."""

from consult.blueprints.responses import answering, commenting, intake, journey, own, sending
from consult.blueprints.responses.blueprint import bp

__all__ = ["answering", "bp", "commenting", "intake", "journey", "own", "sending"]
