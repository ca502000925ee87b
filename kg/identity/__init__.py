"""Mention → Entity: one name for one thing, one key for one name."""
