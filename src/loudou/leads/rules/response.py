"""The clock of the first response (domain 3.5): when it starts, and how a response stands against it."""

from datetime import datetime, timedelta

from loudou.leads.enums import ResponseState

HISTORY = timedelta(days=7)
"""What came in longer ago than this is history being brought in: its clock starts when its owner gets it here."""


def clock_starts(assigned_at: datetime, now: datetime) -> datetime:
    """From which instant the working minutes are counted for a lead assigned then."""
    return now if now - assigned_at > HISTORY else assigned_at


def response_state(due_at: datetime | None, first_response_at: datetime | None, now: datetime) -> ResponseState:
    """How the first response stands; an instant exactly on the due one is in time. Empty without a clock."""
    if due_at is None:
        return ResponseState.NONE
    if first_response_at is not None:
        return ResponseState.MET if first_response_at <= due_at else ResponseState.MET_LATE
    return ResponseState.RUNNING if now <= due_at else ResponseState.LATE


def late_since(
    due_at: datetime | None, responded_at: datetime | None, noted_at: datetime | None, now: datetime
) -> datetime | None:
    """Since when a first response counts as late; None for one in time, one still owed in time, and one not timed.

    `noted_at` is since when it was known to be late, if it was.
    """
    if due_at is None:
        return None
    if responded_at is None:
        return noted_at
    return (noted_at or max(now, due_at)) if responded_at > due_at else None
