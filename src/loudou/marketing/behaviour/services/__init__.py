"""Writes of events and visitors."""
