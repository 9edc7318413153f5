"""Reads of tenders."""
