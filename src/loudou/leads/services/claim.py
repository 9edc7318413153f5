"""Take leads out of a pool."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.enums import WAITING_VALUES, HeldHow, LeadStatus, PoolKind
from loudou.leads.errors import (
    ClaimLimitReached,
    ClaimRefused,
    ClaimTooSoon,
    LeadAlreadyOwned,
    LeadNotFound,
)
from loudou.leads.events import LeadClaimed
from loudou.leads.queries.pools import PoolTerms, pool_terms
from loudou.leads.rules.claiming import (
    ClaimAllowance,
    ClaimFacts,
    ClaimLimits,
    ClaimRefusal,
    Holdings,
    claim_allowance,
    claim_refusals,
    may_claim_again_at,
)
from loudou.leads.services.move_leads import Move, move_leads
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.days import business_day

UNLIMITED = 2**31 - 1
LOCK_PERSON_SQL = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))"
LOCK_SQL = """
    SELECT l.id, l.status, l.owner_id, l.pool_id, m.id IS NOT NULL, (
        SELECT max(o.to_at) FROM leads_leadownership o WHERE o.lead_id = l.id AND o.owner_id = %(me)s)
    FROM leads_lead l LEFT JOIN leads_poolmember m ON m.pool_id = l.pool_id AND m.user_id = %(me)s
    WHERE l.id = ANY(%(ids)s) ORDER BY l.id FOR NO KEY UPDATE OF l
"""
HELD_SQL = """
    SELECT h.pool_id, h.held, coalesce(d.count, 0), r.most FROM (
        SELECT (SELECT min(most) FROM leads_holdinglimit WHERE user_id = %(me)s OR user_id IS NULL) AS most) r
    LEFT JOIN leads_poolholding h ON h.user_id = %(me)s
    LEFT JOIN leads_dailyclaim d ON d.user_id = %(me)s AND d.pool_id = h.pool_id AND d.day = %(today)s
"""
COUNT_SQL = """
    WITH wanted AS (
        SELECT * FROM unnest(%(pools)s::uuid[], %(counts)s::int[], %(held_most)s::int[], %(daily_most)s::int[])
                      AS d(pool_id, n, held_most, daily_most)),
    held AS (
        INSERT INTO leads_poolholding (user_id, pool_id, held, allowed)
        SELECT %(me)s, pool_id, n, held_most FROM wanted WHERE n <= held_most ORDER BY pool_id
        ON CONFLICT (user_id, pool_id) DO UPDATE SET held = leads_poolholding.held + excluded.held,
            allowed = excluded.allowed WHERE leads_poolholding.held + excluded.held <= excluded.allowed
        RETURNING pool_id),
    claimed AS (
        INSERT INTO leads_dailyclaim (user_id, pool_id, day, count, allowed)
        SELECT %(me)s, pool_id, %(day)s, n, daily_most FROM wanted WHERE n <= daily_most ORDER BY pool_id
        ON CONFLICT (user_id, pool_id, day) DO UPDATE SET count = leads_dailyclaim.count + excluded.count,
            allowed = excluded.allowed WHERE leads_dailyclaim.count + excluded.count <= excluded.allowed
        RETURNING pool_id)
    SELECT (SELECT count(*) FROM held), (SELECT count(*) FROM claimed)
"""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A locked lead as the claim rule needs it."""

    id: UUID
    status: str
    owner_id: UUID | None
    pool_id: UUID | None
    is_member: bool
    last_left_at: datetime | None


@records_changes("leads.claim")
def claim_leads(ctx: Context, *, lead_ids: Iterable[UUID]) -> list[UUID]:
    """Make the actor owner of these leads of pools he or she belongs to, all of them or none; returns their ids.

    Of two people claiming at once one gets the lead (domain B.3). What one holds and claims a day is counted in rows
    that refuse to pass the limit. Eight SQL statements, however many leads. Raises LeadNotFound, LeadAlreadyOwned,
    ClaimRefused, ClaimTooSoon, ClaimLimitReached, ActionRefused.
    """
    require(ctx, "lead", "claim")
    if ctx.actor_id is None:
        raise ClaimRefused("Only a person can claim leads.")
    me = ctx.actor_id
    leads = _lock(ctx, me, set(lead_ids))
    pools = pool_terms(ctx)
    wanted = Counter(lead.pool_id for lead in leads if lead.pool_id is not None)
    allowances = _allowances(ctx, me, [pools[pool_id] for pool_id in wanted if pool_id in pools])
    for lead in leads:
        _check(ctx, lead, pools.get(lead.pool_id) if lead.pool_id is not None else None, allowances)
    _count(ctx, me, {pools[pool_id]: count for pool_id, count in wanted.items()}, allowances)
    moves = [
        Move(lead.id, me, lead.pool_id, LeadStatus.ASSIGNED.value, pools[lead.pool_id].clock.due_at(ctx.now))
        for lead in leads
        if lead.pool_id is not None
    ]
    move_leads(ctx, moves=moves, how=HeldHow.CLAIM)
    claimed = [move.lead_id for move in moves]
    emit(ctx, LeadClaimed(subject_ids=tuple(claimed), owner_id=me))
    return claimed


def _lock(ctx: Context, me: UUID, ids: set[UUID]) -> list[_Waiting]:
    """One person's claims come one after the other, so that the sum over all pools is right; then the leads."""
    del ctx
    with connection.cursor() as cursor:
        cursor.execute(LOCK_PERSON_SQL, [str(me)])
        cursor.execute(LOCK_SQL, {"me": me, "ids": list(ids)})
        leads = [_Waiting(*row) for row in cursor.fetchall()]
    visible = [lead for lead in leads if lead.is_member or lead.owner_id == me]
    if len(visible) < len(ids):
        raise LeadNotFound("There is no such lead, or you may not see it.")
    return leads


def _allowances(ctx: Context, me: UUID, pools: Sequence[PoolTerms]) -> dict[UUID, ClaimAllowance]:
    with connection.cursor() as cursor:
        cursor.execute(HELD_SQL, {"me": me, "today": business_day(ctx)})
        rows = cursor.fetchall()
    held = {row[0]: row[1] or 0 for row in rows}
    claimed = {row[0]: row[2] for row in rows}
    overall, most = sum(held.values()), rows[0][3]
    return {
        pool.id: claim_allowance(
            ClaimLimits(pool.claim_limit, pool.daily_limit, most if pool.counts_overall else None),
            Holdings(held.get(pool.id, 0), overall, claimed.get(pool.id, 0)),
        )
        for pool in pools
    }


def _check(ctx: Context, lead: _Waiting, pool: PoolTerms | None, allowances: dict[UUID, ClaimAllowance]) -> None:
    facts = ClaimFacts(
        is_in_pool=pool is not None and lead.status in WAITING_VALUES,
        is_owned=lead.owner_id is not None,
        is_member=lead.is_member,
        members_may_claim=pool is not None and pool.kind == PoolKind.MEMBER_CLAIM,
        last_left_at=lead.last_left_at,
    )
    allowance = allowances[pool.id] if pool is not None else ClaimAllowance(0)
    cooldown = pool.cooldown_days if pool is not None else 0
    refusals = claim_refusals(facts, allowance, now=ctx.now, cooldown_days=cooldown)
    if refusals:
        _refuse(lead, refusals, cooldown)


def _refuse(lead: _Waiting, refusals: Sequence[ClaimRefusal], cooldown_days: int) -> None:
    reasons = [refusal.value for refusal in refusals]
    if {ClaimRefusal.ALREADY_OWNED, ClaimRefusal.NOT_IN_POOL} & set(refusals):
        raise LeadAlreadyOwned("Somebody else has taken this lead already.", lead_id=lead.id, reasons=reasons)
    if {ClaimRefusal.NOT_A_MEMBER, ClaimRefusal.ASSIGNED_BY_ADMIN_ONLY} & set(refusals):
        raise ClaimRefused("Leads of this pool are given out by its administrators.", lead_id=lead.id, reasons=reasons)
    if ClaimRefusal.COOLING_DOWN in refusals and lead.last_left_at is not None:
        again = may_claim_again_at(lead.last_left_at, cooldown_days)
        raise ClaimTooSoon("You gave this lead up a short time ago.", lead_id=lead.id, from_at=again.isoformat())
    raise ClaimLimitReached("You hold or have claimed as many leads as this pool allows.", limits=reasons)


def _count(ctx: Context, me: UUID, wanted: dict[PoolTerms, int], allowances: dict[UUID, ClaimAllowance]) -> None:
    """Count the claims; the counter rows refuse to pass what is allowed, whatever was read before."""
    overall = sum(count for pool, count in wanted.items() if pool.counts_overall)
    for pool, count in wanted.items():
        allowance = allowances[pool.id]
        together = overall if ClaimRefusal.GLOBAL_LIMIT in allowance.bound_by else count
        if allowance.count is not None and together > allowance.count:
            limits = [refusal.value for refusal in allowance.bound_by]
            raise ClaimLimitReached("You hold or have claimed as many leads as this pool allows.", limits=limits)
    pools, counts = [pool.id for pool in wanted], list(wanted.values())
    held_most = [UNLIMITED if pool.claim_limit is None else pool.claim_limit for pool in wanted]
    daily_most = [UNLIMITED if pool.daily_limit is None else pool.daily_limit for pool in wanted]
    facts: dict[str, Any] = {"me": me, "day": business_day(ctx), "pools": pools, "counts": counts}
    with connection.cursor() as cursor:
        cursor.execute(COUNT_SQL, {**facts, "held_most": held_most, "daily_most": daily_most})
        if cursor.fetchone() != (len(pools), len(pools)):
            raise ClaimLimitReached("You hold or have claimed as many leads as this pool allows.")
