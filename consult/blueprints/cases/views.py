"""Complaints, other formats and rights: the pages hang on one blueprint."""

from consult.blueprints.cases import asking, desk, own
from consult.blueprints.cases.blueprint import bp

__all__ = ["asking", "bp", "desk", "own"]
