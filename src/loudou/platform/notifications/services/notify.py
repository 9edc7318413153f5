"""Tell people something."""

from collections.abc import Sequence

from loudou.kernel.context import Context
from loudou.platform.notifications.models import Notice
from loudou.platform.notifications.shapes import NoticeDraft


def notify(ctx: Context, *, drafts: Sequence[NoticeDraft]) -> int:
    """Write the notices, leaving out what the actor would tell themselves; returns how many. One SQL statement."""
    notices = [
        Notice(user_id=d.user_id, message=d.message, facts=dict(d.facts), link=d.link, created_at=ctx.now)
        for d in drafts
        if d.user_id != ctx.actor_id
    ]
    Notice.objects.bulk_create(notices)
    return len(notices)
