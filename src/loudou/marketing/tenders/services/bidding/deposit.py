"""The deposit of bids: asked for, paid, come back."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.marketing.tenders.enums import DepositMethod
from loudou.marketing.tenders.errors import BidInvalid, DepositUnpaid
from loudou.marketing.tenders.models import Bid
from loudou.marketing.tenders.rules.amounts import LARGEST
from loudou.marketing.tenders.services.bidding.targets import lock_bids
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.days import business_day


@records_changes("bid.deposit")
def ask_deposit(ctx: Context, *, bid_ids: Sequence[UUID], amount: Decimal, method: str = "") -> int:
    """What the deposit is and how it is given, in the currency of the bid; returns how many bids.

    Raises BidInvalid, BidNotFound, ActionRefused. Two SQL statements.
    """
    bids = lock_bids(ctx, bid_ids, "edit")
    _check(
        ("amount", "amount.impossible", "An amount is not below zero.", 0 <= amount <= LARGEST),
        ("method", "choice.unknown", "This is not one of the choices.", method in {"", *DepositMethod.values}),
    )
    return _write(ctx, bids, deposit_amount=amount, **({"deposit_method": method} if method else {}))


@records_changes("bid.pay_deposit")
def pay_deposits(
    ctx: Context,
    *,
    bid_ids: Sequence[UUID],
    paid_date: date | None = None,
    method: str = "",
    return_due_date: date | None = None,
) -> int:
    """The deposit was paid, today unless said, and is to come back by a day that was agreed; returns how many bids.

    Raises BidInvalid when no deposit is asked for or the day is still to come, BidNotFound, ActionRefused. Two SQL
    statements.
    """
    bids = lock_bids(ctx, bid_ids, "edit")
    day = paid_date or business_day(ctx)
    _check(
        ("amount", "required", "Say first how high the deposit is.", all(b.deposit_amount is not None for b in bids)),
        ("paid_date", "time.future", "This day is still to come.", day <= business_day(ctx)),
        ("method", "choice.unknown", "This is not one of the choices.", method in {"", *DepositMethod.values}),
        ("return_due_date", "date.before", "It cannot come back before it was paid.",
         return_due_date is None or return_due_date >= day),
    )  # fmt: skip
    further: dict[str, Any] = {"deposit_method": method} if method else {}
    if return_due_date is not None:
        further["deposit_return_due_date"] = return_due_date
    return _write(ctx, bids, deposit_paid_date=day, deposit_returned_date=None, **further)


@records_changes("bid.return_deposit")
def return_deposits(ctx: Context, *, bid_ids: Sequence[UUID], returned_date: date | None = None) -> int:
    """The deposit came back, today unless said; returns how many bids.

    Raises DepositUnpaid when one was never paid, BidInvalid for a day before that or still to come, BidNotFound,
    ActionRefused. Two SQL statements.
    """
    bids = lock_bids(ctx, bid_ids, "edit")
    day = returned_date or business_day(ctx)
    for one in bids:
        if one.deposit_paid_date is None:
            raise DepositUnpaid("This deposit was never paid, so it cannot come back.", number=one.number)
    _check(
        ("returned_date", "time.future", "This day is still to come.", day <= business_day(ctx)),
        ("returned_date", "date.before", "It cannot come back before it was paid.",
         all(one.deposit_paid_date is None or one.deposit_paid_date <= day for one in bids)),
    )  # fmt: skip
    return _write(ctx, bids, deposit_returned_date=day)


def _check(*checks: tuple[str, str, str, bool]) -> None:
    problems = [FieldProblem(field, code, text) for field, code, text, is_right in checks if not is_right]
    if problems:
        raise BidInvalid("This deposit cannot be noted. Nothing was changed.", problems=problems)


def _write(ctx: Context, bids: Sequence[Bid], **columns: Any) -> int:
    ids = [one.pk for one in bids]
    return Bid.objects.filter(pk__in=ids).update(version=F("version") + 1, updated_at=ctx.now, **columns)
