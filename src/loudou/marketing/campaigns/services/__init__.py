"""Writes of campaigns, one file per use case."""
