"""Make the tables of months things happened in."""

from datetime import datetime

from django.db import connection

from loudou.kernel.context import Context


def make_months(ctx: Context, *, first: datetime, last: datetime) -> int:
    """See to it that events from `first` to `last` can be recorded; returns how many tables were missing.

    One SQL statement.
    """
    del ctx
    with connection.cursor() as cursor:
        cursor.execute("SELECT behaviour_make_months(%s, %s)", [first, last])
        return int(cursor.fetchone()[0])
