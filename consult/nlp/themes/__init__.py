"""Find what people say: group points, name the groups, say why they are together and whether they would come back."""

from consult.nlp.themes.splitting import split_theme
from consult.nlp.themes.suggesting import name_groups, suggest_themes, themes_of

__all__ = ["name_groups", "split_theme", "suggest_themes", "themes_of"]
