"""Makers of real rows, for tests. Each opens its own transaction, adds what is needed and gives back the row.

Makers live with their stage's name; they go through the models, not the services, so that a test of one stage does not
fail for another's reasons.
"""
