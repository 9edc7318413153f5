"""Forget mails that were sent some weeks ago."""

from datetime import timedelta

from loudou.kernel.context import Context
from loudou.platform.notifications.models import OutgoingMail

KEPT = timedelta(days=60)


def forget_mails(ctx: Context) -> int:
    """Delete mails written more than sixty days ago, whatever became of them; returns how many. One SQL statement."""
    count, _ = OutgoingMail.objects.filter(created_at__lt=ctx.now - KEPT).delete()
    return count
