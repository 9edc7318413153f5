"""Try a failed job again."""

from django.db import connection

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.jobs.app import app
from loudou.platform.jobs.errors import JobWaits, UnknownJob

LOCK_SQL = """
    SELECT queueing_lock IS NOT NULL AND EXISTS (
        SELECT FROM procrastinate_jobs w WHERE w.status = 'todo' AND w.queueing_lock = j.queueing_lock)
    FROM procrastinate_jobs j WHERE j.id = %s AND j.status = 'failed' FOR UPDATE
"""


@records_changes("job.retry")
def retry_job(ctx: Context, *, job_id: int) -> None:
    """Put a failed job back into the queue, due now. Three SQL statements.

    What a worker left behind is put back by the sweep, not here. Raises ActionRefused, UnknownJob, JobWaits.
    """
    require(ctx, "job", "edit")
    with connection.cursor() as cursor:
        cursor.execute(LOCK_SQL, [job_id])
        found = cursor.fetchone()
    if found is None:
        raise UnknownJob("There is no failed job of this id.", job_id=job_id)
    if found[0]:
        raise JobWaits("The same work waits in the queue already.", job_id=job_id)
    app.job_manager.retry_job_by_id(job_id=job_id, retry_at=ctx.now)
