"""What the page of one of our bids shows beside its fields."""

from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import DeadlineKind
from loudou.marketing.tenders.models import Bid, BidDeadlineMove, BidItem, BidMember, BidRecord
from loudou.marketing.tenders.rules.bid_deadlines import COLUMNS
from loudou.marketing.tenders.shapes import CheckRow, DeadlineRow, OtherBid

MOST = 50


def bid_deadlines(ctx: Context, bid: Bid) -> list[DeadlineRow]:
    """The four deadlines of a bid the caller has read, each with its last move. One SQL statement."""
    del ctx
    # system: of a bid the caller has read
    found = BidDeadlineMove.objects.filter(bid=bid.pk).order_by("kind", "-id").distinct("kind")
    last = {row.kind: row for row in found}
    rows = []
    for kind in DeadlineKind:
        move, at = last.get(kind.value), getattr(bid, COLUMNS[kind])
        has_moved = move is not None and move.before_at is not None
        rows.append(
            DeadlineRow(
                kind.value,
                at,
                move.before_at if move is not None and has_moved else None,
                move.moved_at if move is not None and has_moved else None,
                move is None or move.is_told,
            )
        )
    return rows


def checklist(ctx: Context, bid_id: UUID) -> list[CheckRow]:
    """The lines of a bid the caller has read, in order. One SQL statement."""
    del ctx
    # system: of a bid the caller has read
    found = BidItem.objects.filter(bid=bid_id).order_by("position", "id")
    columns = ("id", "name", "due_at", "is_required", "is_skipped", "done_at", "done_by__name", "assignee__name")
    return [
        CheckRow(pk, name, due, required, skipped, done, by or "", who or "")
        for pk, name, due, required, skipped, done, by, who in found.values_list(*columns)
    ]


def bid_team(ctx: Context, bid_id: UUID) -> list[str]:
    """The names of those who work on a bid beside its owner. One SQL statement."""
    del ctx
    # system: of a bid the caller has read
    found = BidMember.objects.filter(bid=bid_id).order_by("user__name", "id")
    return list(found.values_list("user__name", flat=True))


def other_bids(ctx: Context, project_id: UUID) -> list[OtherBid]:
    """Who offered what for a project, by its notices: winners first, then by price. One SQL statement."""
    del ctx
    found = BidRecord.objects.filter(project=project_id)  # system: bids are public
    columns = ("bidder_id", "bidder__name", "lot_key", "price_amount", "currency", "result", "bidder__is_own")
    rows = [OtherBid(*row) for row in found.order_by("lot_key", "price_amount", "id").values_list(*columns)[:MOST]]
    return sorted(rows, key=lambda row: (row.result != "won", row.lot_key))
