"""Count how often somebody tries something."""

import hashlib
from datetime import timedelta
from typing import Any

from django.db import connection

from loudou.kernel.context import Context

WINDOW = timedelta(minutes=1)
COUNT_SQL = """
    INSERT INTO intake_attemptcount AS held (key, started_at, count) VALUES (%(key)s, %(now)s, %(more)s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN held.started_at > %(since)s THEN held.count + %(more)s ELSE %(more)s END,
        started_at = CASE WHEN held.started_at > %(since)s THEN held.started_at ELSE %(now)s END
    RETURNING count
"""
FORGET_SQL = "DELETE FROM intake_attemptcount WHERE started_at < %s"


def count_attempts(ctx: Context, *, of: str, more: int = 1) -> int:
    """How many attempts of this kind were made in the last minute, these included. One SQL statement, no race.

    The window begins with the first attempt after an idle minute. The row is locked until the caller's transaction
    ends, so those who are counted together wait for each other and nobody else does.
    """
    key = hashlib.sha256(of.encode()).hexdigest()
    values: dict[str, Any] = {"key": key, "now": ctx.now, "since": ctx.now - WINDOW, "more": more}
    with connection.cursor() as cursor:
        cursor.execute(COUNT_SQL, values)
        (count,) = cursor.fetchone()
    return int(count)


def forget_attempts(ctx: Context) -> int:
    """Remove counters whose minute is over; returns how many. One SQL statement."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET_SQL, [ctx.now - 2 * WINDOW])
        return int(cursor.rowcount)
