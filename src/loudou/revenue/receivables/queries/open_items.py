"""What is open and what waits, and what the rules would do about it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.money import Money
from loudou.revenue.receivables.enums import PaymentStatus, ReceivableStatus
from loudou.revenue.receivables.models import Receivable
from loudou.revenue.receivables.rules.open_items import Application, OpenItem, Strategy
from loudou.revenue.receivables.shapes import OpenReceivable, Pair

OPEN_STATES = (ReceivableStatus.ACTIVE, ReceivableStatus.PARTIALLY_SETTLED)
TO_MATCH = (PaymentStatus.CONFIRMED, PaymentStatus.PARTIALLY_APPLIED)
SURE = frozenset({Strategy.REFERENCE, Strategy.EXACT_SINGLE, Strategy.EXACT_COMBINATION})
"""Strategies whose answers need no look: the payer named it, or the amounts say it."""
FIELDS = (
    *("id", "number", "account_id", "label", "order_id", "order__number", "references", "biz_date", "due_date"),
    *("currency", "amount", "open_amount", "is_disputed"),
)


def open_receivables(
    ctx: Context, *, account_ids: Iterable[UUID], currency: str = "", limit: int = 5000
) -> list[OpenReceivable]:
    """Claims on these accounts with something open, first due first. One SQL statement beside the actor's rights."""
    found = Receivable.objects.visible_to(ctx).filter(
        account__in=set(account_ids), open_amount__gt=0, status__in=OPEN_STATES
    )
    if currency:
        found = found.filter(currency=currency)
    rows = found.order_by("due_date", "biz_date", "number", "id").values_list(*FIELDS)[:limit]
    return [_open_receivable(row) for row in rows]


def as_items(receivables: Sequence[OpenReceivable]) -> list[OpenItem]:
    """The same as the rules of matching know them."""
    return [
        OpenItem(
            one.id,
            one.account_id,
            one.number,
            Money(one.open_amount, one.currency),
            one.due_date,
            one.biz_date,
            one.references,
            one.is_disputed,
        )
        for one in receivables
    ]


def pair_of(payment_id: UUID, found: Application) -> Pair:
    """What a rule found, as it is posted: a difference above zero is a shortfall, one below it a surplus."""
    difference = found.difference.amount
    return Pair(
        payment_id,
        found.item_id,
        found.amount.amount,
        shortfall=max(difference, Decimal(0)),
        surplus=max(-difference, Decimal(0)),
        matched_by=found.strategy.value,
    )


def by_id(receivables: Sequence[OpenReceivable]) -> Mapping[UUID, OpenReceivable]:
    """The same by id."""
    return {one.id: one for one in receivables}


def _open_receivable(row: Sequence[Any]) -> OpenReceivable:
    values: dict[str, Any] = dict(zip(FIELDS, row, strict=True))
    values["order_number"] = values.pop("order__number") or ""
    values["references"] = tuple(values["references"])
    return OpenReceivable(**values)
