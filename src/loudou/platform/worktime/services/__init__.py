"""Writes of the working calendar."""
