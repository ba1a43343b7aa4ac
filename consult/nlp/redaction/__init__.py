"""Find personal data in texts, so that a person can decide what is shown."""

from consult.nlp.redaction.finding import KINDS, Found, Personal, find_personal_data

__all__ = ["KINDS", "Found", "Personal", "find_personal_data"]
