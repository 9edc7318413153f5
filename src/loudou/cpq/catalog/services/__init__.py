"""Writes of the catalogue: one file per use-case."""
