"""Reads of the ledger: what was applied to what, when, and what of it stands."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from loudou.kernel.context import Context
from loudou.revenue.receivables.models import CashApplication, Payment, Receivable
from loudou.revenue.receivables.shapes import AppliedRow

FIELDS = (
    *("id", "payment_id", "payment__number", "payment__payer_name", "receivable_id", "receivable__number", "currency"),
    *("amount", "shortfall_amount", "surplus_amount", "matched_by", "applied_date", "reversal_of_id", "is_taken_back"),
)


def applications_of_payments(ctx: Context, payment_ids: Iterable[UUID]) -> list[AppliedRow]:
    """Everything ever applied of these payments, newest first. One SQL statement beside the actor's rights."""
    visible = Payment.objects.visible_to(ctx).filter(pk__in=list(payment_ids))
    return _rows(Q(payment__in=visible))


def applications_of_receivables(ctx: Context, receivable_ids: Iterable[UUID]) -> list[AppliedRow]:
    """Everything ever applied to these receivables, newest first. One SQL statement beside the actor's rights."""
    visible = Receivable.objects.visible_to(ctx).filter(pk__in=list(receivable_ids))
    return _rows(Q(receivable__in=visible))


def applications_on(ctx: Context, day: date, *, limit: int = 200) -> list[AppliedRow]:
    """What was applied on this day, newest first. One SQL statement beside the actor's rights."""
    visible = Payment.objects.visible_to(ctx)
    return _rows(Q(applied_date=day, reversal_of__isnull=True, payment__in=visible), limit)


def reversals(ctx: Context, *, limit: int = 200) -> list[AppliedRow]:
    """The last applications taken back, newest first. One SQL statement beside the actor's rights."""
    visible = Payment.objects.visible_to(ctx)
    return _rows(Q(reversal_of__isnull=False, payment__in=visible), limit)


def _rows(condition: Q, limit: int = 1000) -> list[AppliedRow]:
    # system: every caller names payments or receivables the actor sees
    taken_back = CashApplication.objects.filter(reversal_of=OuterRef("pk"))
    # system: as above
    found = CashApplication.objects.filter(condition).annotate(is_taken_back=Exists(taken_back))
    rows = found.order_by("-applied_date", "-created_at", "-id").values_list(*FIELDS)[:limit]
    return [_row(row) for row in rows]


def _row(row: Sequence[Any]) -> AppliedRow:
    values: dict[str, Any] = dict(zip(FIELDS, row, strict=True))
    is_reversal, is_taken_back = values.pop("reversal_of_id") is not None, bool(values.pop("is_taken_back"))
    return AppliedRow(
        payment_number=values.pop("payment__number") or "",
        payer_name=values.pop("payment__payer_name") or "",
        receivable_number=values.pop("receivable__number"),
        is_reversal=is_reversal,
        is_standing=not is_reversal and not is_taken_back,
        **values,
    )
