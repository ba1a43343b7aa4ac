"""The pages of co-design: the phone's, the public's and the facilitator's, each in a file of its own."""

from consult.blueprints.codesign import joining, rounds, sessions
from consult.blueprints.codesign.blueprint import bp

__all__ = ["bp", "joining", "rounds", "sessions"]
