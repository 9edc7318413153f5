"""Who had leads before."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context

LEFT_SQL = """
    SELECT lead_id, owner_id, max(to_at) FROM leads_leadownership
    WHERE lead_id = ANY(%s) AND owner_id IS NOT NULL GROUP BY lead_id, owner_id
"""
LAST_SQL = """
    SELECT DISTINCT ON (o.lead_id) o.lead_id, o.owner_id FROM leads_leadownership o
    JOIN identity_user u ON u.id = o.owner_id AND u.is_active
    WHERE o.lead_id = ANY(%s) ORDER BY o.lead_id, o.to_at DESC, o.id DESC
"""


def last_owners(ctx: Context, lead_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Who, of those still active, had each lead last; for services. One SQL statement."""
    del ctx
    with connection.cursor() as cursor:
        cursor.execute(LAST_SQL, [list(lead_ids)])
        return dict(cursor.fetchall())


def left_at(ctx: Context, lead_ids: Iterable[UUID]) -> dict[UUID, dict[UUID, datetime]]:
    """When each former owner last gave each lead up; for services. One SQL statement."""
    del ctx
    found: dict[UUID, dict[UUID, datetime]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(LEFT_SQL, [list(lead_ids)])
        for lead_id, owner_id, at in cursor.fetchall():
            found[lead_id][owner_id] = at
    return dict(found)
