"""The pools as their members and administrators see them."""

from typing import Any
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.models import LeadPool
from loudou.leads.shapes import PoolRow
from loudou.platform.records.days import business_day

COUNTS_SQL = """
    SELECT p.id, coalesce(w.waiting, 0), coalesce(w.hot, 0), w.oldest,
        (SELECT coalesce(sum(held), 0) FROM leads_poolholding h WHERE h.pool_id = p.id),
        (SELECT count(*) FROM leads_poolmember m WHERE m.pool_id = p.id),
        (SELECT m.is_admin FROM leads_poolmember m WHERE m.pool_id = p.id AND m.user_id = %(me)s),
        (SELECT held FROM leads_poolholding h WHERE h.pool_id = p.id AND h.user_id = %(me)s),
        (SELECT count FROM leads_dailyclaim d WHERE d.pool_id = p.id AND d.user_id = %(me)s AND d.day = %(today)s)
    FROM leads_leadpool p LEFT JOIN (
        SELECT pool_id, count(*) AS waiting, count(*) FILTER (WHERE band = 'contact_now') AS hot,
               min(held_since) AS oldest
        FROM leads_lead WHERE owner_id IS NULL AND status IN ('new', 'unassigned') GROUP BY pool_id) w
        ON w.pool_id = p.id
    WHERE p.id = ANY(%(pools)s)
"""


def pool_board(ctx: Context) -> list[PoolRow]:
    """The pools the actor sees, by name, with what waits there and what the actor may take. Two SQL statements."""
    fields = ("id", "name", "kind", "claim_limit", "daily_limit")
    pools = list(LeadPool.objects.visible_to(ctx).filter(is_active=True).order_by("title_key", "id").values(*fields))
    counts: dict[UUID, tuple[Any, ...]] = {}
    with connection.cursor() as cursor:
        facts = {"me": ctx.actor_id, "today": business_day(ctx), "pools": [pool["id"] for pool in pools]}
        cursor.execute(COUNTS_SQL, facts)
        for pool_id, *rest in cursor.fetchall():
            counts[pool_id] = tuple(rest)
    rows = []
    for pool in pools:
        waiting, hot, oldest, owned, members, admin, held, today = counts[pool["id"]]
        rows.append(
            PoolRow(
                id=pool["id"],
                name=pool["name"],
                kind=pool["kind"],
                waiting_count=waiting,
                hot_count=hot,
                owned_count=owned,
                member_count=members,
                is_member=admin is not None,
                is_admin=bool(admin),
                held_by_me=held or 0,
                claim_limit=pool["claim_limit"],
                claimed_today=today or 0,
                daily_limit=pool["daily_limit"],
                oldest_at=oldest,
            )
        )
    return rows
