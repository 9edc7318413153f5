"""Quotes whose last day has passed."""

from uuid import UUID

from django.db import connection

from loudou.cpq.quoting.events import QuotesExpired
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

EXPIRE_SQL = """
    UPDATE quoting_quote SET status = 'expired', version = version + 1, updated_at = %(now)s
    WHERE id IN (
        SELECT id FROM quoting_quote
        WHERE status = 'sent' AND valid_until <= (%(now)s)::date
          AND valid_until < (%(now)s AT TIME ZONE time_zone)::date
        ORDER BY valid_until LIMIT %(most)s FOR UPDATE SKIP LOCKED)
    RETURNING id
"""
MOST = 1_000


@records_changes("quote.expire")
def expire_quotes(ctx: Context) -> list[UUID]:
    """Mark up to a thousand sent quotes whose last valid day is over in their own time zone; returns their ids.

    One SQL statement. A quote somebody is acting on at the moment is left for the next run.
    """
    with connection.cursor() as cursor:
        cursor.execute(EXPIRE_SQL, {"now": ctx.now, "most": MOST})
        expired = [row[0] for row in cursor.fetchall()]
    emit(ctx, QuotesExpired(subject_ids=tuple(expired)))
    return expired
