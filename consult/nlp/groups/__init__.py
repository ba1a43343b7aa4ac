"""Opinion groups from votes, as published for Polis."""

from consult.nlp.groups.finding import FEWEST, Opinions, Votes, collect, find_groups

__all__ = ["FEWEST", "Opinions", "Votes", "collect", "find_groups"]
