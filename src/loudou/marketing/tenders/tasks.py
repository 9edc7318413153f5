"""What the worker does for tenders."""

from loudou.kernel.context import Context
from loudou.marketing.tenders.events import NoticesTaken
from loudou.marketing.tenders.services.match import match_notices
from loudou.platform.outbox.subscriptions import on


@on(NoticesTaken)
def match_new(ctx: Context, event: NoticesTaken) -> None:
    """New notices are held against all subscriptions."""
    match_notices(ctx.as_system(), notice_ids=event.subject_ids)
