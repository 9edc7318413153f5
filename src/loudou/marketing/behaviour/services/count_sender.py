"""Keep one sender from filling the log."""

from typing import Any

from django.db import connection

from loudou.kernel.context import Context
from loudou.marketing.behaviour.errors import TooManyEvents

COUNT_SQL = """
    INSERT INTO behaviour_sender AS s (address, minute, count) VALUES (%(address)s, %(minute)s, %(events)s)
    ON CONFLICT (address, minute) DO UPDATE SET count = s.count + excluded.count
    WHERE s.count + excluded.count <= %(most)s
    RETURNING count
"""


def count_sender(ctx: Context, *, address: bytes, events: int, most: int) -> None:
    """Count so many events of a sender within this minute; `address` is a keyed hash. One SQL statement.

    Raises TooManyEvents when that would be more than `most`; then nothing is counted.
    """
    minute = ctx.now.replace(second=0, microsecond=0)
    values: dict[str, Any] = {"address": address, "minute": minute, "events": events, "most": most}
    if events <= most:
        with connection.cursor() as cursor:
            cursor.execute(COUNT_SQL, values)
            if cursor.fetchone() is not None:
                return
    raise TooManyEvents("Too many events in one minute; try again in the next.", most=most)
