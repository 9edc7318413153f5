"""How something stands in the intake log."""

from loudou.marketing.intake.enums import EntryReason, EntryState

FAILURES = frozenset({EntryReason.NOBODY, EntryReason.UNREADABLE, EntryReason.TOO_LARGE})
"""Reasons a person should look at; the others say that nobody asked anything."""


def state_for(reason: str) -> EntryState:
    """Waiting for a lead to be made; failed or skipped where a reason says that none can be."""
    if not reason:
        return EntryState.WAITING
    return EntryState.FAILED if reason in FAILURES else EntryState.SKIPPED
