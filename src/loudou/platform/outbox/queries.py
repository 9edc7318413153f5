"""Reads of the outbox."""

from django.db import connection

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.outbox.models import OutboxEvent
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

LOOKED_AT = 2_000
"""Waiting jobs looked through at most; where more wait, there is enough to gather among the first."""
# An event is left alone while its subject waits for, or is dealt with by, an earlier job: order per subject holds.
WAITING_SQL = """
    SELECT (j.args ->> 'event_id')::uuid FROM (
        SELECT id, lock, task_name, args FROM procrastinate_jobs
        WHERE status = 'todo' ORDER BY priority DESC, id LIMIT %(looked_at)s) j
    WHERE j.task_name = 'outbox.dispatch' AND j.args ->> 'alike' = %(alike)s
        AND NOT EXISTS (
            SELECT FROM procrastinate_jobs o WHERE o.lock = j.lock AND o.status IN ('todo', 'doing') AND o.id < j.id)
    ORDER BY j.id LIMIT %(most)s
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


def alike_waiting(event: OutboxEvent, alike: str, *, most: int) -> list[OutboxEvent]:
    """Waiting events that say the same as this one, with at most so many subjects together. Two SQL statements."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING_SQL, {"alike": alike, "most": most, "looked_at": LOOKED_AT})
        ids = [row[0] for row in cursor.fetchall()]
    taken, left = [], most - len(event.subject_ids)
    for one in OutboxEvent.objects.filter(pk__in=ids).exclude(pk=event.pk).order_by("pk"):
        left -= len(one.subject_ids)
        if left < 0:
            break
        taken.append(one)
    return taken
