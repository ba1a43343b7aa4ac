"""Equality questions: answered by some, kept as counts only, with nothing that leads back to who answered."""
