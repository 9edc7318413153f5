"""Somebody tried to reach leads, however that was written down."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.activities.services.settle import settle_tasks_of
from loudou.kernel.context import Context
from loudou.leads.enums import OPEN_VALUES, RESPONSE_TASK
from loudou.platform.changes.recording import records_changes

RESPONSE_SQL = """
    UPDATE leads_lead l SET first_response_at = d.at, version = l.version + 1, updated_at = %(now)s,
        response_breached_at = CASE WHEN d.at > l.response_due_at
            THEN coalesce(l.response_breached_at, greatest(%(now)s, l.response_due_at)) END
    FROM unnest(%(ids)s::uuid[], %(ats)s::timestamptz[]) AS d(id, at)
    WHERE l.id = d.id AND l.status = ANY(%(open)s) AND l.owner_id IS NOT NULL
      AND (l.first_response_at IS NULL OR l.first_response_at > d.at)
    RETURNING l.id
"""


@records_changes("leads.note_responses")
def note_responses(ctx: Context, *, attempts: Mapping[UUID, datetime]) -> int:
    """Stop the clocks of owned leads somebody tried to reach, at the earliest attempt; returns how many it concerned.

    A consequence of what was logged, for which no right is asked; follow-ups are counted elsewhere. Five SQL
    statements at most.
    """
    ids = sorted(attempts)
    values: dict[str, Any] = {"now": ctx.now, "ids": ids, "ats": [attempts[one] for one in ids], "open": OPEN_VALUES}
    with connection.cursor() as cursor:
        cursor.execute(RESPONSE_SQL, values)
        reached = [row[0] for row in cursor.fetchall()]
    if reached:
        settle_tasks_of(ctx, origin=RESPONSE_TASK, record_type="lead", record_ids=reached, are_done=True)
    return len(reached)
