"""Note that bids were handed in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.marketing.tenders.enums import BidState
from loudou.marketing.tenders.errors import BidIncomplete, BidInvalid, BidInWrongState
from loudou.marketing.tenders.models import Bid, BidItem
from loudou.marketing.tenders.rules.amounts import LARGEST
from loudou.marketing.tenders.rules.bidding import WATCHED, BidAct
from loudou.marketing.tenders.services.bidding.targets import lock_bids, require_act, write_states
from loudou.platform.changes.recording import records_changes


@records_changes("bid.submit")
def submit_bids(
    ctx: Context, *, bid_ids: Sequence[UUID], submitted_at: datetime | None = None, price: Decimal | None = None
) -> int:
    """Submitted, now unless said; returns how many. After the deadline for submission it is flagged as late.

    `price` is what we ask for, of one bid only; without, the price noted before stands. Everything the checklist needs
    must be done or left out. Raises BidIncomplete naming the lines, BidInWrongState, BidInvalid, BidNotFound,
    ActionRefused. At most six SQL statements.
    """
    bids = lock_bids(ctx, bid_ids, "submit")
    require_act(ctx, bids, BidAct.SUBMIT)
    for one in bids:
        if one.state not in WATCHED:
            raise BidInWrongState("This bid was handed in already.", number=one.number, state=one.state)
    at = submitted_at or ctx.now
    _refuse(ctx, bids, at, price)
    _require_complete(ctx, bids)
    late = [one for one in bids if one.bid_deadline_at is not None and at > one.bid_deadline_at]
    columns: dict[str, Any] = {"submitted_at": at, **({"price_amount": price} if price is not None else {})}
    for group, is_late in ((late, True), ([one for one in bids if one not in late], False)):
        if group:
            write_states(ctx, group, BidAct.SUBMIT, is_late=is_late, **columns)
    return len(bids)


def _refuse(ctx: Context, bids: Sequence[Bid], at: datetime, price: Decimal | None) -> None:
    problems = []
    if at > ctx.now:
        problems.append(FieldProblem("submitted_at", "time.future", "This is still to come."))
    if price is not None and (len(bids) != 1 or not 0 <= price <= LARGEST):
        problems.append(FieldProblem("price", "amount.impossible", "Give one bid a price that is not negative."))
    if problems:
        raise BidInvalid("This bid cannot be noted as submitted. Nothing was changed.", problems=problems)


def _require_complete(ctx: Context, bids: Sequence[Bid]) -> None:
    del ctx
    rows: Mapping[UUID, int] = {one.pk: row for row, one in enumerate(bids, start=1)}
    preparing = [one.pk for one in bids if one.state == BidState.PREPARING]
    missing = BidItem.objects.filter(bid__in=preparing, is_required=True, is_skipped=False, done_at__isnull=True)
    problems = [
        FieldProblem("checklist", "item.open", name, rows[bid])
        for bid, name in missing.order_by("bid_id", "position").values_list("bid_id", "name")
    ]
    if problems:
        raise BidIncomplete("Something that is needed is not done yet. Nothing was changed.", problems=problems)
