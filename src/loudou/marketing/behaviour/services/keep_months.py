"""Make the tables of the months to come, and drop those that are too old."""

from datetime import timedelta

from django.db import connection, transaction

from loudou.kernel.context import Context
from loudou.kernel.period import add_months
from loudou.marketing.behaviour.services.make_months import make_months

AHEAD = timedelta(days=62)


@transaction.atomic
def keep_months(ctx: Context, *, kept_months: int) -> int:
    """Make the next two months, and drop what is older than so many months; returns how many months were dropped.

    Addresses of senders are forgotten as well. Three SQL statements.
    """
    make_months(ctx, first=ctx.now, last=ctx.now + AHEAD)
    oldest = add_months(ctx.now.date().replace(day=1), -kept_months)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM behaviour_sender WHERE minute < %s", [ctx.now - timedelta(hours=1)])
        cursor.execute("SELECT behaviour_drop_months(%s)", [oldest])
        return int(cursor.fetchone()[0])
