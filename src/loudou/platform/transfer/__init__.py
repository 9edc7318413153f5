"""Bringing rows in and taking rows out: reading files, mapping columns, staging, applying, exporting."""
