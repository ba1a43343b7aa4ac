"""Find personal data in texts, so that a person can decide what is shown."""

from consult.nlp.redaction.finding import KINDS, PIECE, Found, Personal, find_personal_data

__all__ = ["KINDS", "PIECE", "Found", "Personal", "find_personal_data"]
