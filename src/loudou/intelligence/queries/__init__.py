"""Reads of models."""
