"""Take the best leads waiting in a pool."""

from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.errors import NothingToClaim, PoolNotFound
from loudou.leads.models import PoolMember
from loudou.leads.services.claim import LOCK_PERSON_SQL, claim_leads
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes

NEXT_SQL = """
    SELECT l.id FROM leads_poolmember m JOIN leads_leadpool p ON p.id = m.pool_id AND p.is_active
    CROSS JOIN LATERAL (
        SELECT id FROM leads_lead l
        WHERE l.pool_id = %(pool)s AND l.owner_id IS NULL AND l.status IN ('new', 'unassigned') AND NOT EXISTS (
            SELECT FROM leads_leadownership o WHERE o.lead_id = l.id AND o.owner_id = %(me)s
            AND o.to_at > %(now)s - make_interval(days => p.cooldown_days))
        ORDER BY l.score_total DESC NULLS LAST, l.id LIMIT %(count)s FOR NO KEY UPDATE OF l SKIP LOCKED) l
    WHERE m.pool_id = %(pool)s AND m.user_id = %(me)s
"""


@records_changes("leads.claim")
def claim_next(ctx: Context, *, pool_id: UUID, count: int = 1) -> list[UUID]:
    """Claim up to `count` of the best leads of a pool that nobody else is just taking; returns them, best first.

    Leads the actor has to wait for are passed over. Twelve SQL statements. Raises PoolNotFound, NothingToClaim, and
    what claim_leads raises.
    """
    require(ctx, "lead", "claim")
    facts = {"pool": pool_id, "me": ctx.actor_id, "now": ctx.now, "count": count}
    with connection.cursor() as cursor:
        # Before any lead is locked, as all claims do: two of one person would otherwise wait for each other.
        cursor.execute(LOCK_PERSON_SQL, [str(ctx.actor_id)])
        cursor.execute(NEXT_SQL, facts)
        found = [row[0] for row in cursor.fetchall()]
    if not found:
        if not PoolMember.objects.filter(pool=pool_id, user=ctx.actor_id).exists():
            raise PoolNotFound("There is no such pool.", pool_id=pool_id)
        raise NothingToClaim("No lead of this pool is waiting for you just now.", pool_id=pool_id)
    claim_leads(ctx, lead_ids=found)
    return found
