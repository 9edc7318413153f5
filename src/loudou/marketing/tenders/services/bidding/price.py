"""Note what we ask for."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.money import is_currency
from loudou.marketing.tenders.errors import BidInvalid
from loudou.marketing.tenders.models import Bid
from loudou.marketing.tenders.rules.amounts import LARGEST
from loudou.marketing.tenders.services.bidding.targets import lock_bids
from loudou.platform.changes.recording import records_changes


@records_changes("bid.price")
def price_bids(ctx: Context, *, bid_ids: Sequence[UUID], amount: Decimal, currency: str = "") -> int:
    """Our price, in the currency of the bid unless another is named; returns how many bids.

    A price above the ceiling is refused: such a bid is thrown out. Raises BidInvalid naming field and row, BidNotFound,
    ActionRefused. Two SQL statements.
    """
    bids = lock_bids(ctx, bid_ids, "edit")
    problems = []
    if not 0 <= amount <= LARGEST:
        problems.append(FieldProblem("amount", "amount.impossible", "An amount is not below zero."))
    if currency and not is_currency(currency):
        problems.append(FieldProblem("currency", "currency.unknown", "This is not an ISO 4217 code."))
    for row, one in enumerate(bids, start=1):
        is_same = not currency or currency == one.currency
        if not is_same and (one.ceiling_amount is not None or one.deposit_amount is not None):
            text = "The ceiling price or the deposit of this bid is in another currency."
            problems.append(FieldProblem("currency", "currency.other", text, row))
        if is_same and one.ceiling_amount is not None and amount > one.ceiling_amount:
            text = "This is above the ceiling price of the tender."
            problems.append(FieldProblem("amount", "amount.above_ceiling", text, row))
    if problems:
        raise BidInvalid("This price is not acceptable. Nothing was changed.", problems=problems)
    changed = {"price_amount": amount, **({"currency": currency} if currency else {})}
    ids = [one.pk for one in bids]
    return Bid.objects.filter(pk__in=ids).update(version=F("version") + 1, updated_at=ctx.now, **changed)
