"""Who may receive a lead at all, and why somebody may not (domain 3.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class SkipReason(StrEnum):
    """Why a candidate was passed over; shown in the assignment log."""

    INACTIVE = "inactive"
    AWAY = "away"
    OUTSIDE_WORKING_HOURS = "outside_working_hours"
    NO_WEIGHT = "no_weight"
    NO_CAPACITY_STATED = "no_capacity_stated"
    HOLDS_MAXIMUM = "holds_maximum"
    DAILY_MAXIMUM = "daily_maximum"
    PREVIOUS_OWNER = "previous_owner"
    SKILL_MISSING = "skill_missing"
    OUTSIDE_TERRITORY = "outside_territory"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person of an assignment rule, as of the moment of assigning.

    `max_open` and `max_daily` None are no limit. `weight` is the share in weighted assignment, a whole number.
    `is_working` is False outside working hours where the rule asks for them.
    """

    user_id: UUID
    held: int = 0
    max_open: int | None = None
    assigned_today: int = 0
    max_daily: int | None = None
    weight: int = 1
    last_assigned_at: datetime | None = None
    is_active: bool = True
    is_away: bool = False
    is_working: bool = True

    @property
    def skip_reason(self) -> SkipReason | None:
        """Why this person gets no lead whatsoever, None when eligible; full capacity is told before the day's limit."""
        checks = (
            (SkipReason.INACTIVE, not self.is_active),
            (SkipReason.AWAY, self.is_away),
            (SkipReason.OUTSIDE_WORKING_HOURS, not self.is_working),
            (SkipReason.HOLDS_MAXIMUM, self.max_open is not None and self.held >= self.max_open),
            (SkipReason.DAILY_MAXIMUM, self.max_daily is not None and self.assigned_today >= self.max_daily),
        )
        return next((reason for reason, applies in checks if applies), None)

    @property
    def room(self) -> int | None:
        """How many more leads may be assigned to this person now; None is without limit."""
        limits = [
            limit - used
            for limit, used in ((self.max_open, self.held), (self.max_daily, self.assigned_today))
            if limit is not None
        ]
        return max(min(limits), 0) if limits else None


@dataclass(frozen=True, slots=True)
class LeadToAssign:
    """A lead waiting for an owner, and who may not have this one: a previous owner, a missing skill."""

    lead_id: UUID
    barred: Mapping[UUID, SkipReason] = field(default_factory=dict)


def keeps_owner(owner: Candidate) -> bool:
    """Whether the owner of the same person's account, contact or open lead gets this one before any rule is asked.

    An active owner does, up to the hard limit of what one may hold; absence and the day's limit do not matter.
    """
    return owner.is_active and (owner.max_open is None or owner.held < owner.max_open)
