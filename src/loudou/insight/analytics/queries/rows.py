"""The leads behind a figure of the funnel."""

from uuid import UUID

from django.db import connection

from loudou.insight.analytics.enums import STEPS
from loudou.insight.analytics.queries.cohort import steps_of
from loudou.insight.analytics.shapes import FunnelQuestion, RowsQuestion
from loudou.kernel.context import Context


def lead_ids(ctx: Context, question: FunnelQuestion, rows: RowsQuestion) -> tuple[UUID, ...]:
    """Exactly the leads a figure counts: those that reached the step, or stopped just before it. One SQL statement."""
    place = STEPS.index(rows.step)
    reached = f"is_{rows.step}"
    condition = f"is_{STEPS[place - 1]} AND NOT {reached}" if rows.has_stopped and place else reached
    sql, values = steps_of(ctx, question)
    sql += (
        f" SELECT id FROM steps WHERE part = %(part)s AND ({condition})"  # noqa: S608 - names of our own enumeration
        " AND (%(speed)s::text IS NULL OR speed = %(speed)s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values | {"part": int(rows.is_before), "speed": rows.speed})
        return tuple(row[0] for row in cursor.fetchall())
