"""The theme studio's pages: what stands where, themes, and the points under them."""

from consult.blueprints.theming import corrections, deciding, overview, points, proposals, shelves, splits, themes
from consult.blueprints.theming.place import bp

__all__ = ["bp", "corrections", "deciding", "overview", "points", "proposals", "shelves", "splits", "themes"]
