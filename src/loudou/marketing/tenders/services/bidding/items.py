"""The checklist of a bid: lines added, checked off, left out, given to somebody."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.marketing.tenders.errors import BidInvalid, BidInWrongState, BidItemNotFound
from loudou.marketing.tenders.models import Bid, BidItem
from loudou.marketing.tenders.rules.bidding import CALLED_OFF
from loudou.marketing.tenders.services.bidding.targets import lock_bids
from loudou.platform.changes.recording import records_changes

MOST_ITEMS = 200
COUNT_SQL = """
    UPDATE tenders_bid b SET item_count = d.items, done_count = d.done, updated_at = %s, version = b.version + 1
    FROM (SELECT b.id, count(i.id) FILTER (WHERE NOT i.is_skipped) AS items, count(i.done_at) AS done
          FROM tenders_bid b LEFT JOIN tenders_biditem i ON i.bid_id = b.id WHERE b.id = ANY(%s) GROUP BY b.id) d
    WHERE b.id = d.id
"""


@records_changes("bid.add_item")
def add_item(
    ctx: Context,
    *,
    bid_ids: Sequence[UUID],
    name: str,
    due_at: datetime | None = None,
    assignee_id: UUID | None = None,
    is_required: bool = True,
) -> list[UUID]:
    """One more line on the checklist of each bid, the last; returns the ids of the lines.

    Raises BidInvalid, BidInWrongState for a bid there is nothing left to prepare for, BidNotFound, ActionRefused. Five
    SQL statements.
    """
    bids = lock_bids(ctx, bid_ids, "edit")
    _require_open(ctx, bids)
    said = " ".join(name.split())
    if not said or len(said) > 200:
        problem = FieldProblem("name", "required", "Say in at most 200 letters what is to be done.")
        raise BidInvalid("This line cannot be added. Nothing was changed.", problems=[problem])
    last = dict(
        BidItem.objects.filter(bid__in=[one.pk for one in bids])
        .order_by()
        .values("bid_id")
        .annotate(last=Max("position"))
        .values_list("bid_id", "last")
    )
    if max(last.values(), default=0) >= MOST_ITEMS:
        problem = FieldProblem("name", "items.too_many", "A checklist has at most 200 lines.")
        raise BidInvalid("This line cannot be added. Nothing was changed.", problems=[problem])
    made = [
        BidItem(id=new_id(), bid=one, position=last.get(one.pk, 0) + 1, name=said, due_at=due_at,
                assignee_id=assignee_id, is_required=is_required)
        for one in bids
    ]  # fmt: skip
    BidItem.objects.bulk_create(made)
    _count(ctx, bids)
    return [item.pk for item in made]


@records_changes("bid.check")
def check_item(ctx: Context, *, bid_ids: Sequence[UUID], item_id: UUID, is_done: bool = True) -> bool:
    """Check a line of the bid off, or take that back; tells whether that changed anything.

    Raises BidItemNotFound, BidNotFound, ActionRefused. Four SQL statements.
    """
    changed = {"done_at": ctx.now, "done_by": ctx.actor_id, "is_skipped": False}
    return _change(ctx, bid_ids, item_id, changed if is_done else {"done_at": None, "done_by": None})


@records_changes("bid.skip_item")
def skip_item(ctx: Context, *, bid_ids: Sequence[UUID], item_id: UUID, is_skipped: bool = True) -> bool:
    """Leave a line out, or take it back in; raises and answers like check_item."""
    return _change(ctx, bid_ids, item_id, {"is_skipped": is_skipped, "done_at": None, "done_by": None})


@records_changes("bid.give_item")
def give_item(ctx: Context, *, bid_ids: Sequence[UUID], item_id: UUID, assignee_id: UUID | None) -> bool:
    """Say who does a line, nobody for None; raises and answers like check_item."""
    return _change(ctx, bid_ids, item_id, {"assignee": assignee_id})


def _change(ctx: Context, bid_ids: Sequence[UUID], item_id: UUID, columns: dict[str, Any]) -> bool:
    bids = lock_bids(ctx, bid_ids, "edit")
    found = BidItem.objects.filter(pk=item_id, bid__in=[one.pk for one in bids])
    item = found.first()
    if item is None:
        raise BidItemNotFound("There is no such line on the checklist of this bid.", item_id=item_id)
    held = {"is_done": item.done_at is not None, "is_skipped": item.is_skipped, "assignee": item.assignee_id}
    asked = {
        "is_done": columns["done_at"] is not None if "done_at" in columns else held["is_done"],
        "is_skipped": columns.get("is_skipped", held["is_skipped"]),
        "assignee": columns.get("assignee", held["assignee"]),
    }
    if asked == held:
        return False
    found.update(**columns)
    _count(ctx, bids)
    return True


def _count(ctx: Context, bids: Sequence[Bid]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COUNT_SQL, [ctx.now, [one.pk for one in bids]])


def _require_open(ctx: Context, bids: Sequence[Bid]) -> None:
    del ctx
    for one in bids:
        if one.state in CALLED_OFF:
            raise BidInWrongState("There is nothing left to prepare for this bid.", number=one.number, state=one.state)
