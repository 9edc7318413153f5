"""Decisions about forms, visitors, signatures and addresses."""
