"""Take jobs out of the queue that have nothing left to do."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context

FORGET_SQL = """
    DELETE FROM procrastinate_jobs j
    WHERE j.status = 'todo' AND j.task_name = 'outbox.dispatch' AND (j.args ->> 'event_id')::uuid = ANY(%(events)s)
        AND (SELECT count(*) FROM outbox_delivery d
             WHERE d.event_id = (j.args ->> 'event_id')::uuid AND d.state = 'done' AND d.handler = ANY(%(handlers)s)
            ) = cardinality(%(handlers)s)
"""


def forget_jobs(ctx: Context, *, event_ids: Iterable[UUID], handlers: Iterable[str]) -> None:
    """Delete the waiting jobs of events that every handler has dealt with. At most one SQL statement."""
    del ctx
    found = list(event_ids)
    if found:
        with connection.cursor() as cursor:
            cursor.execute(FORGET_SQL, {"events": found, "handlers": list(handlers)})
