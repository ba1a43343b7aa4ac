"""Find what is public by its words: nothing that somebody told us in confidence is in the index."""

from consult.search.asking import Asked, ask
from consult.search.extracts import Piece
from consult.search.keeping import refresh, search_group
from consult.search.models import Kind, SearchEntry
from consult.search.queries import Found, Results, find, suggest

__all__ = [
    "Asked",
    "Found",
    "Kind",
    "Piece",
    "Results",
    "SearchEntry",
    "ask",
    "find",
    "refresh",
    "search_group",
    "suggest",
]
