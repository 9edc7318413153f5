"""Forget why jobs failed that are gone."""

from django.db import connection

from loudou.kernel.context import Context

FORGET_SQL = """
    DELETE FROM jobs_jobfailure f
    WHERE NOT EXISTS (SELECT FROM procrastinate_jobs j WHERE j.id = f.job_id AND j.status <> 'succeeded')
"""


def forget_failures(ctx: Context) -> int:
    """Delete the errors of jobs that succeeded in the end or no longer exist. One SQL statement."""
    del ctx
    with connection.cursor() as cursor:
        cursor.execute(FORGET_SQL)
        return int(cursor.rowcount)
