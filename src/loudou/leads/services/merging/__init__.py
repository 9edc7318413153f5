"""The steps of a merge."""
