"""Pools, and who held a lead."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PoolClock:
    """When a lead its owner does not work on is due back to its pool; None switches a clock off."""

    first_followup_hours: int | None = 48
    followup_days: int | None = 7
    conversion_days: int | None = 90

    def due_at(self, assigned_at: datetime, last_followup_at: datetime | None = None) -> datetime | None:
        """The earliest of the clocks (domain B.2), in days of 24 hours; None when none runs.

        A follow-up from before the assignment was another owner's and counts for nothing.
        """
        followed = last_followup_at is not None and last_followup_at >= assigned_at
        dues = []
        if self.first_followup_hours is not None and not followed:
            dues.append(assigned_at + timedelta(hours=self.first_followup_hours))
        if self.followup_days is not None:
            base = last_followup_at if followed and last_followup_at is not None else assigned_at
            dues.append(base + timedelta(days=self.followup_days))
        if self.conversion_days is not None:
            dues.append(assigned_at + timedelta(days=self.conversion_days))
        return min(dues, default=None)


@dataclass(frozen=True, slots=True)
class PoolDraft:
    """A pool with its members; limits and clocks that are None do not bind."""

    name: str
    kind: str = "member_claim"
    owner_id: UUID | None = None
    claim_limit: int | None = 50
    daily_limit: int | None = 20
    cooldown_days: int = 15
    clock: PoolClock = field(default_factory=PoolClock)
    offers_nurture: bool = False
    counts_overall: bool = True
    is_default: bool = False
    public_fields: tuple[str, ...] = ()
    member_ids: tuple[UUID, ...] = ()
    admin_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldPeriod:
    """A period in which an owner or a pool had a lead; `to_at` None is the present one."""

    owner_id: UUID | None
    owner_name: str
    pool_id: UUID | None
    pool_name: str
    from_at: datetime
    to_at: datetime | None
    how: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PoolRow:
    """A pool with what lies in it and what the reader may still take."""

    id: UUID
    name: str
    kind: str
    waiting_count: int
    hot_count: int
    owned_count: int
    member_count: int
    is_member: bool
    is_admin: bool
    held_by_me: int
    claim_limit: int | None
    claimed_today: int
    daily_limit: int | None
    oldest_at: datetime | None
