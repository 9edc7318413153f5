"""Mark notices as read."""

from loudou.kernel.context import Context
from loudou.platform.notifications.models import Notice


def read_notices(ctx: Context) -> int:
    """Mark every notice of the actor as read; returns how many there were. One SQL statement."""
    if ctx.actor_id is None:
        return 0
    return Notice.objects.filter(user_id=ctx.actor_id, read_at__isnull=True).update(read_at=ctx.now)
