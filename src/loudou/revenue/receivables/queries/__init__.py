"""Reads of receivables and payments, by topic."""
