"""Reads of the queue."""

from django.db import connection

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.jobs.shapes import JobRow, QueueCounts

STALLED_AFTER_SECONDS = 45
COUNTS_SQL = """
    SELECT count(*) FILTER (WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= %(now)s)),
           count(*) FILTER (WHERE status = 'todo' AND scheduled_at > %(now)s),
           count(*) FILTER (WHERE status = 'doing'),
           count(*) FILTER (WHERE status = 'failed'),
           (SELECT count(*) FROM procrastinate_workers
            WHERE last_heartbeat > %(now)s - make_interval(secs => %(silence)s))
    FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed')
"""
TROUBLED_SQL = """
    SELECT j.id, j.task_name, j.queue_name, j.attempts, j.status = 'doing',
           coalesce(f.at, (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id)), coalesce(f.error, '')
    FROM procrastinate_jobs j LEFT JOIN jobs_jobfailure f ON f.job_id = j.id
    LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
    WHERE j.status = 'failed' OR (j.status = 'doing' AND (
        w.id IS NULL OR w.last_heartbeat < %(now)s - make_interval(secs => %(silence)s)))
    ORDER BY j.id DESC LIMIT %(limit)s
"""


def queue_counts(ctx: Context) -> QueueCounts:
    """How much lies in the queue. One SQL statement. Raises ActionRefused."""
    require(ctx, "job", "read")
    with connection.cursor() as cursor:
        cursor.execute(COUNTS_SQL, {"now": ctx.now, "silence": STALLED_AFTER_SECONDS})
        return QueueCounts(*cursor.fetchone())


def troubled_jobs(ctx: Context, *, limit: int = 100) -> list[JobRow]:
    """Jobs that failed for good, and those whose worker went silent, the newest first. One SQL statement.

    Raises ActionRefused.
    """
    require(ctx, "job", "read")
    with connection.cursor() as cursor:
        cursor.execute(TROUBLED_SQL, {"now": ctx.now, "silence": STALLED_AFTER_SECONDS, "limit": limit})
        return [JobRow(*row) for row in cursor.fetchall()]
