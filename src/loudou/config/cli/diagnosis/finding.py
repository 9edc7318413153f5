"""One thing that was looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at and what is wrong with it, with the remedy; None when nothing is."""

    what: str
    problem: str | None = None
