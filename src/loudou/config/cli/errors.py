"""Failures of a verb that the person at the terminal can do something about."""


class VerbFailed(Exception):
    """The verb could not do what was asked; the message says why and what to do. It ends with exit code 1."""
