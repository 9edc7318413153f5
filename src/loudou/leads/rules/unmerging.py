"""When a merge can still be taken apart (domain 1.5)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from loudou.leads.rules.lifecycle import LeadState


class UnmergeRefusal(StrEnum):
    """Why a merge stays."""

    DONE = "done"
    TOO_LATE = "too_late"
    SURVIVOR_MERGED = "survivor_merged"


@dataclass(frozen=True, slots=True)
class MergeFacts:
    """When leads were merged, whether that was taken back, and what became of the lead that remained."""

    at: datetime
    unmerged_at: datetime | None
    survivor_state: LeadState


def unmerge_until(at: datetime, days: int) -> datetime:
    """The instant from which a merge stays for good: so many times 24 hours after it."""
    return at + timedelta(days=days)


def unmerge_refusal(facts: MergeFacts, now: datetime, days: int) -> UnmergeRefusal | None:
    """Why the merge cannot be taken apart now; None when it can.

    A lead that remained and was merged itself is taken out of the later merge first.
    """
    if facts.unmerged_at is not None:
        return UnmergeRefusal.DONE
    if now >= unmerge_until(facts.at, days):
        return UnmergeRefusal.TOO_LATE
    return UnmergeRefusal.SURVIVOR_MERGED if facts.survivor_state is LeadState.MERGED else None
