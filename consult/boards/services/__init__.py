"""Freeze a pack; record what boards decide on it."""
