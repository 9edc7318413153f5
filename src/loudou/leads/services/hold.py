"""The counters of who holds how many open leads."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context

TAKE_SQL = """
    INSERT INTO leads_poolholding (user_id, pool_id, held, allowed)
    SELECT user_id, pool_id, n, n FROM unnest(%s::uuid[], %s::uuid[], %s::int[]) AS d(user_id, pool_id, n)
    ORDER BY user_id, pool_id
    ON CONFLICT (user_id, pool_id) DO UPDATE SET held = leads_poolholding.held + excluded.held,
        allowed = greatest(leads_poolholding.allowed, leads_poolholding.held + excluded.held)
"""
GIVE_SQL = """
    WITH given AS (SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::int[]) AS d(user_id, pool_id, n)),
    locked AS (
        SELECT h.id, g.n FROM leads_poolholding h
        JOIN given g ON g.user_id = h.user_id AND g.pool_id IS NOT DISTINCT FROM h.pool_id
        ORDER BY h.user_id, h.pool_id FOR UPDATE OF h)
    UPDATE leads_poolholding h SET held = h.held - locked.n FROM locked WHERE h.id = locked.id
"""
Holding = tuple[UUID, UUID | None]
"""A person and the pool their leads came from; None for leads that came from none."""


def hold(ctx: Context, *, taken: Iterable[Holding] = (), given: Iterable[Holding] = ()) -> None:
    """Count leads people got and gave up, one entry per lead; no limit is asked. At most two SQL statements.

    Claims are counted by services/claim.py, which asks the limits.
    """
    del ctx
    balance = Counter(taken)
    balance.subtract(Counter(given))
    _count(TAKE_SQL, {key: count for key, count in balance.items() if count > 0})
    _count(GIVE_SQL, {key: -count for key, count in balance.items() if count < 0})


def _count(statement: str, counts: dict[Holding, int]) -> None:
    if not counts:
        return
    users, pools = zip(*counts, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(users), list(pools), list(counts.values())])
