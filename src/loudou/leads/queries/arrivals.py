"""How leads came to us, for whoever counts where they came from."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.shapes import Arrival

FIRST_SQL = """
    SELECT l.id, coalesce(l.merged_into_id, l.id), l.display_name, l.name, l.company, l.created_at, l.channel,
        l.source, l.medium, l.campaign, l.converted_contact_id
    FROM leads_lead l WHERE l.id = ANY(%(ids)s) AND l.campaign <> ''
"""
FURTHER_SQL = """
    SELECT t.id, l.id, l.display_name, l.name, l.company, t.at, t.channel, t.source, t.medium, t.campaign,
        l.converted_contact_id
    FROM leads_touchpoint t JOIN leads_lead l ON l.id = t.lead_id WHERE t.lead_id = ANY(%(ids)s) AND t.campaign <> ''
        AND t.matched_by <> 'merge'
"""


def arrivals_of(ctx: Context, lead_ids: Sequence[UUID], *, with_first: bool = True) -> list[Arrival]:
    """Each time one of these leads came and named a campaign, oldest first; the first time where it is asked for.

    For counting leads in campaigns whoever captured them: nobody's visibility applies. How a lead came that was merged
    since stands for the one it went into, and is not told again by that one. One SQL statement.
    """
    del ctx
    sql = f"{FIRST_SQL} UNION ALL {FURTHER_SQL}" if with_first else FURTHER_SQL
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY 6, 1", {"ids": list(lead_ids)})
        rows = cursor.fetchall()
    return [_arrival(*row) for row in rows]


def _arrival(pk: UUID, lead_id: UUID, display_name: str, name: str, *rest: Any) -> Arrival:
    """Whoever gave no name is called as the lead is."""
    return Arrival(*(pk, lead_id, name or display_name, *rest))
