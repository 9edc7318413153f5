"""Reads about leads and pools, by topic."""
