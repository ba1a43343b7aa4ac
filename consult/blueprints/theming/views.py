"""The theme studio's pages: what stands where, themes, and the points under them."""

from consult.blueprints.theming import overview, points, themes
from consult.blueprints.theming.place import bp

__all__ = ["bp", "overview", "points", "themes"]
