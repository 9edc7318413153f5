"""One timeline of everything that happened to some records, put together from what each package tells."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from loudou.activities.queries.done import done_items
from loudou.activities.queries.edits import edit_items
from loudou.activities.shapes import RecordRef, TimelineItem, TimelinePage, TimelineSource, TimelineTeller
from loudou.kernel.context import Context
from loudou.kernel.registry import Registry

TELLERS = Registry[TimelineTeller]("Timeline sources", TimelineTeller, key=lambda teller: teller.key)
TELLERS.register(TimelineTeller("activities", done_items))


def register_timeline_source(key: str, source: TimelineSource, *, tells: frozenset[str] = frozenset()) -> None:
    """Let a package add to timelines; it registers in its `wiring`. Raises WrongShape, KeyTaken.

    `tells` names the change sets (by label) it tells, so that they are not told twice as changed fields.
    """
    TELLERS.register(TimelineTeller(key, source, tells))


def timeline(
    ctx: Context, *, links: Sequence[RecordRef], before: datetime | None = None, limit: int = 30, group: str = ""
) -> TimelinePage:
    """What happened to these records, newest first; at least `limit` items while there are as many.

    Items of one instant are never torn apart, so a page may be a little longer. The caller has read the records. Each
    package adds a constant number of SQL statements, however many items.
    """
    end = before or ctx.now + timedelta(days=1)
    items: list[TimelineItem] = []
    for teller in TELLERS:
        items += teller.source(ctx, links, end, limit)
    told = frozenset[str]().union(*(teller.tells for teller in TELLERS))
    items += edit_items(ctx, links, end, limit, told)
    items = [item for item in items if not group or item.group == group]
    items.sort(key=lambda item: (item.at, item.order), reverse=True)
    taken = items[:limit]
    if taken:
        taken += [item for item in items[limit:] if item.at == taken[-1].at]
    has_more = len(items) > len(taken) or len(taken) >= limit
    return TimelinePage(tuple(taken), taken[-1].at if taken and has_more else None)
