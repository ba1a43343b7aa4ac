"""Choose the passages that speak for many, for few, and with evidence: exact spans, never words of our own."""

from consult.nlp.summaries.choosing import Sentence, summarise

__all__ = ["Sentence", "summarise"]
