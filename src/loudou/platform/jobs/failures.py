"""What the worker does around each job; it is loaded before the models are."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError, connection
from procrastinate import JobContext
from procrastinate.worker import Worker

LONGEST = 2000
KEEP_SQL = """
    INSERT INTO jobs_jobfailure (job_id, at, error) VALUES (%s, %s, %s)
    ON CONFLICT (job_id) DO UPDATE SET at = excluded.at, error = excluded.error
"""


def keep_failures(run: Callable[[], Any], context: JobContext, _worker: Worker | None) -> Any:
    """Run the job; when it fails its error is kept, so that people can read it, and raised again."""
    try:
        return run()
    except Exception as error:
        if context.job.id is not None:
            _keep(context.job.id, f"{type(error).__name__}: {error}"[:LONGEST])
        raise


def _keep(job_id: int, error: str) -> None:
    """The job's own error is the one that counts, even where it cannot be kept."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(KEEP_SQL, [job_id, datetime.now(UTC), error.replace("\0", "")])
    except DatabaseError:
        return
