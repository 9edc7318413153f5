"""Writes of quoting: one file per use-case; lines/ holds what they share about lines."""
