"""Writes of models, one file per use case."""
