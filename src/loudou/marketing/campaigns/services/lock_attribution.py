"""One attribution at a time."""

from django.db import connection

from loudou.kernel.context import Context

LOCK_SQL = "SELECT pg_advisory_xact_lock(hashtext('campaigns.attribution'))"


def lock_attribution(ctx: Context) -> None:
    """Let no other attribution run until this transaction ends; taken before the facts of deals are read.

    Otherwise two at once could leave the older facts standing. One SQL statement.
    """
    del ctx
    with connection.cursor() as cursor:
        cursor.execute(LOCK_SQL)
