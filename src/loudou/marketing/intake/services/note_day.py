"""Count what a form met on one day."""

from typing import Any
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context

NOTE_SQL = """
    INSERT INTO intake_formday AS held (form_id, day, view_count, spam_count, limited_count)
    VALUES (%(form)s, %(day)s, %(views)s, %(spam)s, %(limited)s)
    ON CONFLICT (form_id, day) DO UPDATE SET
        view_count = held.view_count + %(views)s,
        spam_count = held.spam_count + %(spam)s,
        limited_count = held.limited_count + %(limited)s
"""


def note_day(ctx: Context, *, form_id: UUID, views: int = 0, spam: int = 0, limited: int = 0) -> None:
    """Add to the counters of today (UTC). One SQL statement; its row stays locked until the transaction ends."""
    values: dict[str, Any] = {"form": form_id, "day": ctx.now.date(), "views": views, "spam": spam, "limited": limited}
    with connection.cursor() as cursor:
        cursor.execute(NOTE_SQL, values)
