"""Give leads to another owner or pool, keeping the period that ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from loudou.activities.services.settle import settle_tasks_of
from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.leads.enums import RESPONSE_TASK, HeldHow, LeadBand
from loudou.leads.queries.response import response_clock

MOVE_SQL = """
    WITH closed AS (
        INSERT INTO leads_leadownership (id, lead_id, owner_id, pool_id, from_at, to_at, how, reason)
        SELECT d.period_id, l.id, l.owner_id, CASE WHEN l.owner_id IS NULL THEN l.pool_id END, l.held_since,
               greatest(%(now)s, l.held_since), l.held_how, %(reason)s
        FROM unnest(%(ids)s::uuid[], %(periods)s::uuid[]) AS d(id, period_id) JOIN leads_lead l ON l.id = d.id
        WHERE l.owner_id IS NOT NULL OR l.pool_id IS NOT NULL)
    UPDATE leads_lead l SET owner_id = d.owner_id, pool_id = d.pool_id, status = d.status, recycle_due_at = d.due_at,
        held_since = greatest(%(now)s, l.held_since), held_how = %(how)s, invalid_reason = '',
        assigned_at = CASE WHEN d.owner_id IS NULL THEN NULL ELSE greatest(%(now)s, l.held_since) END,
        response_due_at = CASE WHEN d.owner_id IS NULL THEN NULL WHEN l.first_response_at IS NOT NULL
            THEN l.response_due_at WHEN l.band = 'contact_now' THEN %(response_due)s::timestamptz END,
        response_breached_at = CASE WHEN d.owner_id IS NOT NULL AND l.first_response_at IS NOT NULL
            THEN l.response_breached_at END,
        return_count = l.return_count + %(returned)s, version = l.version + 1, updated_at = %(now)s
    FROM unnest(%(ids)s::uuid[], %(owners)s::uuid[], %(pools)s::uuid[], %(statuses)s::text[], %(dues)s::timestamptz[])
         AS d(id, owner_id, pool_id, status, due_at)
    WHERE l.id = d.id
"""
"""Both parts see the lead as it was: the ended period is written from it, then it is moved."""


@dataclass(frozen=True, slots=True)
class Move:
    """Where a locked lead goes: an owner, or a pool, and its status there."""

    lead_id: UUID
    owner_id: UUID | None
    pool_id: UUID | None
    status: str
    recycle_due_at: datetime | None = None


def move_leads(ctx: Context, *, moves: Sequence[Move], how: HeldHow, reason: str = "") -> None:
    """Write moves that were decided for locked leads; the period that ends is kept with the reason.

    The clock of the first response starts anew for a new owner, and the task about it is called off. Four SQL
    statements, six when there are such tasks.

    A move by return or recycling counts as one more return. Counters of who holds how much are the caller's.
    """
    if not moves:
        return
    ids = [move.lead_id for move in moves]
    with connection.cursor() as cursor:
        cursor.execute(
            MOVE_SQL,
            {
                "now": ctx.now,
                "reason": reason[:200],
                "periods": [new_id() for _ in ids],
                "how": how.value,
                "returned": 1 if how in {HeldHow.RETURN, HeldHow.RECYCLE} else 0,
                "ids": ids,
                "owners": [move.owner_id for move in moves],
                "pools": [move.pool_id for move in moves],
                "statuses": [move.status for move in moves],
                "dues": [move.recycle_due_at for move in moves],
                "response_due": response_clock(ctx).due_at(LeadBand.CONTACT_NOW, ctx.now),
            },
        )
    if how is not HeldHow.CLAIM:  # what is claimed was nobody's, and had no such task
        settle_tasks_of(ctx, origin=RESPONSE_TASK, record_type="lead", record_ids=ids)
