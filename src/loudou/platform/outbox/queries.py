"""Reads of the outbox."""

from django.db import connection

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.outbox.shapes import DeliveryCounts, ParkedDelivery

COUNTS_SQL = """
    SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'parked')
    FROM outbox_delivery WHERE state <> 'done'
"""
PARKED_SQL = """
    SELECT d.id, e.name, d.handler, cardinality(e.subject_ids), d.attempts, d.last_error, e.occurred_at, d.updated_at
    FROM outbox_delivery d JOIN outbox_outboxevent e ON e.id = d.event_id
    WHERE d.state <> 'done' AND d.state = 'parked' ORDER BY d.updated_at DESC, d.id LIMIT %s
"""


def delivery_counts(ctx: Context) -> DeliveryCounts:
    """How many deliveries are not done yet. One SQL statement. Raises ActionRefused."""
    require(ctx, "job", "read")
    with connection.cursor() as cursor:
        cursor.execute(COUNTS_SQL)
        return DeliveryCounts(*cursor.fetchone())


def parked_deliveries(ctx: Context, *, limit: int = 100) -> list[ParkedDelivery]:
    """Deliveries that were given up, the latest first, with what their handler last said. One SQL statement.

    Raises ActionRefused.
    """
    require(ctx, "job", "read")
    with connection.cursor() as cursor:
        cursor.execute(PARKED_SQL, [limit])
        return [ParkedDelivery(*row) for row in cursor.fetchall()]
