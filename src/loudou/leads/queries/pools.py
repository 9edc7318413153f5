"""What services need to know of pools."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.errors import NoDefaultPool, PoolNotFound
from loudou.leads.shapes import PoolClock

TERMS_SQL = """
    SELECT id, name, kind, claim_limit, daily_limit, cooldown_days, counts_overall, first_followup_hours,
           followup_days, conversion_days, is_default, offers_nurture
    FROM leads_leadpool WHERE is_active
"""


@dataclass(frozen=True, slots=True)
class PoolTerms:
    """On what terms leads lie in a pool and are taken out of it."""

    id: UUID
    name: str
    kind: str
    claim_limit: int | None
    daily_limit: int | None
    cooldown_days: int
    counts_overall: bool
    clock: PoolClock
    is_default: bool
    offers_nurture: bool


def pool_terms(ctx: Context) -> dict[UUID, PoolTerms]:
    """The terms of every active pool, for services; nobody's visibility applies. One SQL statement per context."""
    known = ctx.memo.get("lead_pools")
    if isinstance(known, dict):
        return known
    with connection.cursor() as cursor:
        cursor.execute(TERMS_SQL)
        rows = cursor.fetchall()
    found = {row[0]: _terms(*row) for row in rows}
    ctx.memo["lead_pools"] = found
    return found


def _terms(pool_id: UUID, *columns: Any) -> PoolTerms:
    name, kind, claim_limit, daily_limit, cooldown_days, counts_overall, *clock, is_default, offers_nurture = columns
    return PoolTerms(
        id=pool_id,
        name=name,
        kind=kind,
        claim_limit=claim_limit,
        daily_limit=daily_limit,
        cooldown_days=cooldown_days,
        counts_overall=counts_overall,
        clock=PoolClock(*clock),
        is_default=is_default,
        offers_nurture=offers_nurture,
    )


def pool_for(ctx: Context, pool_id: UUID | None) -> PoolTerms:
    """The pool of this id, or the default pool for None. At most one SQL statement.

    Raises PoolNotFound, NoDefaultPool.
    """
    pools = pool_terms(ctx)
    if pool_id is not None:
        if pool_id not in pools:
            raise PoolNotFound("There is no such pool.", pool_id=pool_id)
        return pools[pool_id]
    default = next((pool for pool in pools.values() if pool.is_default), None)
    if default is None:
        raise NoDefaultPool("Leads without an owner need a pool, and no default pool is set up.")
    return default
