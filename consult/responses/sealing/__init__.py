"""Seals: one hash over all that was sent, so that a change behind our back shows, and a receipt can be proved."""
