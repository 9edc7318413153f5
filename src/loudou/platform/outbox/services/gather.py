"""Take waiting events that say the same of other subjects along with one that is delivered."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.services.emit import MOST_GATHERED

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
FORGET_SQL = """
    DELETE FROM procrastinate_jobs j
    WHERE j.status = 'todo' AND j.task_name = 'outbox.dispatch' AND (j.args ->> 'event_id')::uuid = ANY(%(events)s)
        AND (SELECT count(*) FROM outbox_delivery d
             WHERE d.event_id = (j.args ->> 'event_id')::uuid AND d.state = 'done' AND d.handler = ANY(%(handlers)s)
            ) = cardinality(%(handlers)s)
"""


def gather_alike(event: OutboxEvent, alike: str) -> list[OutboxEvent]:
    """Waiting events that say the same as this one, with at most 200 subjects together. Two SQL statements."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING_SQL, {"alike": alike, "most": MOST_GATHERED, "looked_at": LOOKED_AT})
        ids = [row[0] for row in cursor.fetchall()]
    taken, left = [], MOST_GATHERED - len(event.subject_ids)
    for one in OutboxEvent.objects.filter(pk__in=ids).exclude(pk=event.pk).order_by("pk"):
        left -= len(one.subject_ids)
        if left < 0:
            break
        taken.append(one)
    return taken


def forget_jobs_of(events: Iterable[UUID], handlers: Iterable[str]) -> None:
    """Take the jobs of events out of the queue that every handler has dealt with. At most one SQL statement."""
    found = list(events)
    if found:
        with connection.cursor() as cursor:
            cursor.execute(FORGET_SQL, {"events": found, "handlers": list(handlers)})
