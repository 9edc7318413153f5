"""Who may claim what from a pool, and how much (domain 3.3, Appendix B.3).

The counts are those read under the pool's lock; the service also guards them by the counter row, since a rule cannot
see what another transaction is about to do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class ClaimRefusal(StrEnum):
    """Why a claim is refused."""

    ALREADY_OWNED = "already_owned"
    NOT_IN_POOL = "not_in_pool"
    NOT_A_MEMBER = "not_a_member"
    ASSIGNED_BY_ADMIN_ONLY = "assigned_by_admin_only"
    COOLING_DOWN = "cooling_down"
    POOL_LIMIT = "pool_limit"
    GLOBAL_LIMIT = "global_limit"
    DAILY_LIMIT = "daily_limit"


@dataclass(frozen=True, slots=True)
class ClaimLimits:
    """How much one member may hold and claim; None is no limit.

    `pool` and `daily` belong to the pool, `overall` to the person; `overall` is None where the pool does not count
    towards it. Held means held now, not claimed ever.
    """

    pool: int | None = 50
    daily: int | None = 20
    overall: int | None = None


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the member holds from this pool, in all, and claimed from this pool today."""

    from_pool: int
    overall: int
    claimed_today: int = 0


@dataclass(frozen=True, slots=True)
class ClaimAllowance:
    """How many more may be claimed, never negative, and the limits that bind; `count` None is without limit."""

    count: int | None
    bound_by: tuple[ClaimRefusal, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """One claim of one record: where it is, and when this member last gave it up (None: never held it)."""

    is_in_pool: bool
    is_owned: bool
    is_member: bool
    members_may_claim: bool
    last_left_at: datetime | None = None


def claim_allowance(limits: ClaimLimits, holdings: Holdings) -> ClaimAllowance:
    """The least of what the pool, the person and the day still allow (EX-3.1).

    A limit lowered below what is held takes nothing away; it only allows no more.
    """
    room = [
        (limit - held, refusal)
        for limit, held, refusal in (
            (limits.pool, holdings.from_pool, ClaimRefusal.POOL_LIMIT),
            (limits.overall, holdings.overall, ClaimRefusal.GLOBAL_LIMIT),
            (limits.daily, holdings.claimed_today, ClaimRefusal.DAILY_LIMIT),
        )
        if limit is not None
    ]
    if not room:
        return ClaimAllowance(None)
    least = min(free for free, _ in room)
    return ClaimAllowance(max(least, 0), tuple(refusal for free, refusal in room if free == least))


def may_claim_again_at(left_at: datetime, cooldown_days: int) -> datetime:
    """The instant from which the member who gave a record up may claim it again: N times 24 hours later (EX-3.6)."""
    return left_at + timedelta(days=cooldown_days)


def claim_refusals(
    facts: ClaimFacts, allowance: ClaimAllowance, *, now: datetime, cooldown_days: int
) -> tuple[ClaimRefusal, ...]:
    """Every reason against this claim; empty when it may go ahead."""
    cooling = facts.last_left_at is not None and now < may_claim_again_at(facts.last_left_at, cooldown_days)
    checks: Iterable[tuple[ClaimRefusal, bool]] = (
        (ClaimRefusal.ALREADY_OWNED, facts.is_owned),
        (ClaimRefusal.NOT_IN_POOL, not facts.is_in_pool),
        (ClaimRefusal.NOT_A_MEMBER, not facts.is_member),
        (ClaimRefusal.ASSIGNED_BY_ADMIN_ONLY, not facts.members_may_claim),
        (ClaimRefusal.COOLING_DOWN, cooling),
    )
    found = tuple(refusal for refusal, applies in checks if applies)
    return found + (allowance.bound_by if allowance.count == 0 else ())
