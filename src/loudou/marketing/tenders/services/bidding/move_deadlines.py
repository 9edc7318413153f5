"""Move deadlines of bids, and with them what is due before."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.tenders.enums import DeadlineKind
from loudou.marketing.tenders.models import Bid, BidDeadlineMove, BidItem
from loudou.marketing.tenders.rules.bid_deadlines import COLUMNS, Move, item_due
from loudou.marketing.tenders.services.bidding.targets import lock_bids
from loudou.platform.changes.recording import records_changes

ZONE = "Asia/Shanghai"
"""Where the working day of items ends."""
BIDS_SQL = """
    UPDATE tenders_bid b SET question_deadline_at = d.questions, deposit_due_at = d.deposit,
        bid_deadline_at = d.submission, open_at = d.opening, updated_at = %s, version = b.version + 1,
        is_late = b.submitted_at IS NOT NULL AND d.submission IS NOT NULL AND b.submitted_at > d.submission
    FROM unnest(%s::uuid[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[])
        AS d(id, questions, deposit, submission, opening)
    WHERE b.id = d.id
"""
ITEMS_SQL = """
    UPDATE tenders_biditem i SET due_at = d.due FROM unnest(%s::uuid[], %s::timestamptz[]) AS d(id, due)
    WHERE i.id = d.id AND i.due_at IS DISTINCT FROM d.due
"""
ORDER = (DeadlineKind.QUESTIONS, DeadlineKind.DEPOSIT, DeadlineKind.SUBMISSION, DeadlineKind.OPENING)


@records_changes("bid.set_deadline")
def set_deadlines(ctx: Context, *, bid_ids: Sequence[UUID], kind: str, at: datetime | None) -> int:
    """Set one deadline by hand, or that there is none; returns how many bids changed.

    It stands until a notice tells something new. Raises BidNotFound, ActionRefused. At most seven SQL statements.
    """
    chosen = DeadlineKind(kind)
    bids = [one for one in lock_bids(ctx, bid_ids, "edit") if getattr(one, COLUMNS[chosen]) != at]
    found = {one.pk: [Move(chosen, getattr(one, COLUMNS[chosen]), at)] for one in bids}
    move_deadlines(ctx, bids, found, is_told=False)
    return len(bids)


def move_deadlines(ctx: Context, bids: Sequence[Bid], found: Mapping[UUID, Sequence[Move]], *, is_told: bool) -> None:
    """Write the moves of locked bids; items follow their deadlines, and whether a bid was late is judged anew.

    Four SQL statements, however many bids; none without moves.
    """
    moved = [one for one in bids if found.get(one.pk)]
    if not moved:
        return
    for one in moved:
        for move in found[one.pk]:
            setattr(one, COLUMNS[move.kind], move.after_at)
    columns: list[list[Any]] = [[getattr(one, COLUMNS[kind]) for one in moved] for kind in ORDER]
    with connection.cursor() as cursor:
        cursor.execute(BIDS_SQL, [ctx.now, [one.pk for one in moved], *columns])
    BidDeadlineMove.objects.bulk_create(
        BidDeadlineMove(
            id=new_id(),
            bid=one,
            kind=move.kind,
            before_at=move.before_at,
            after_at=move.after_at,
            moved_at=ctx.now,
            is_told=is_told,
            moved_by=ctx.actor_id,
        )
        for one in moved
        for move in found[one.pk]
    )
    _move_items(ctx, {one.pk: one for one in moved})


def _move_items(ctx: Context, bids: Mapping[UUID, Bid]) -> None:
    del ctx
    items = BidItem.objects.filter(bid__in=list(bids), days_before__isnull=False, done_at__isnull=True)
    rows = list(items.values_list("pk", "bid_id", "deadline", "days_before"))
    due = [
        item_due(getattr(bids[bid], COLUMNS[DeadlineKind(kind)]), days, ZoneInfo(ZONE)) for _, bid, kind, days in rows
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(ITEMS_SQL, [[row[0] for row in rows], due])
