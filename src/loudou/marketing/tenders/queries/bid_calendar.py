"""What is due for bids on which day: their deadlines, the lines of their checklists, deposits to come back."""

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import BidState, DeadlineKind
from loudou.marketing.tenders.models import Bid, BidItem
from loudou.marketing.tenders.rules.bid_deadlines import COLUMNS
from loudou.marketing.tenders.shapes import CalendarRow

MOST = 500
ITEM, RETURN = "item", "deposit_return"
LEFT = (BidState.NO_BID, BidState.WITHDRAWN, BidState.VOID)
SENT = (BidState.SUBMITTED, BidState.WON, BidState.LOST)


def due_between(ctx: Context, first: date, end: date, zone: ZoneInfo, *, only_mine: bool = False) -> list[CalendarRow]:
    """What is due from a day up to before another for the bids the actor sees, in order; 500 bids and lines at most.

    Bids that were declined, withdrawn or void are left out, but for deposits that are still out. Two SQL statements
    beside the actor's rights.
    """
    begin, after = (datetime.combine(day, time(), zone) for day in (first, end))
    bids = Bid.objects.visible_to(ctx)
    bids = bids.filter(owner=ctx.actor_id) if only_mine else bids
    any_due = Q(deposit_return_due_date__gte=first, deposit_return_due_date__lt=end)
    for column in COLUMNS.values():
        any_due |= Q(**{f"{column}__gte": begin, f"{column}__lt": after})
    found = bids.filter(any_due).select_related("owner").order_by("bid_deadline_at", "id")[:MOST]
    rows = [row for bid in found for row in _of_bid(bid, zone) if first <= row.day < end]
    rows += _items(bids.filter(state=BidState.PREPARING), begin, after, zone)
    return sorted(rows, key=lambda row: (row.day, row.at or datetime.combine(row.day, time(23, 59), zone), row.title))


def _of_bid(bid: Bid, zone: ZoneInfo) -> Iterator[CalendarRow]:
    owner = bid.owner.name if bid.owner is not None else ""
    for kind, column in COLUMNS.items():
        at = getattr(bid, column)
        if at is None or bid.state in LEFT or (kind is DeadlineKind.DEPOSIT and bid.deposit_amount is None):
            continue
        is_done = bid.state in SENT if kind is not DeadlineKind.DEPOSIT else bid.deposit_paid_date is not None
        day = at.astimezone(zone).date()
        yield CalendarRow(bid.pk, bid.title, kind.value, day, at, "", owner, is_done and kind != DeadlineKind.OPENING)
    if bid.deposit_return_due_date is not None and bid.deposit_paid_date is not None:
        is_back = bid.deposit_returned_date is not None
        yield CalendarRow(bid.pk, bid.title, RETURN, bid.deposit_return_due_date, None, "", owner, is_back)


def _items(bids: QuerySet[Bid, Bid], begin: datetime, after: datetime, zone: ZoneInfo) -> list[CalendarRow]:
    # system: of bids the actor sees
    items = BidItem.objects.filter(bid__in=bids, is_skipped=False, due_at__gte=begin, due_at__lt=after)
    columns = ("bid_id", "bid__title", "due_at", "name", "assignee__name", "bid__owner__name", "done_at")
    return [
        CalendarRow(bid, title, ITEM, due.astimezone(zone).date(), due, name, who or owner or "", done is not None)
        for bid, title, due, name, who, owner, done in items.order_by("due_at", "id").values_list(*columns)[:MOST]
    ]
