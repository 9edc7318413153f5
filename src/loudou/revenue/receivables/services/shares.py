"""How the amount of a bill is shared over the lines of its order, and the claim it becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from loudou.kernel.money import Money
from loudou.revenue.orders.shapes import LineToBill, OrderToBill
from loudou.revenue.receivables.services.open_claims import Claim


# system: arithmetic, nobody acts
def share_over_lines(amount: Money, lines: Sequence[LineToBill]) -> dict[UUID, Decimal]:
    """The amount in proportion to what is unbilled of each line, largest remainder; parts add up to exactly it.

    Lines below zero (a trade-in) count in full with the first bill. No part is beyond what is unbilled of its line, and
    an amount of everything unbilled takes exactly that of each line.
    """
    given_back = {line.id: line.unbilled_amount for line in lines if line.total_amount < 0 and line.unbilled_amount}
    claims = [line for line in lines if line.total_amount > 0 and line.unbilled_amount]
    if not claims:
        return given_back
    left = amount - Money(sum(given_back.values(), Decimal(0)), amount.currency)
    parts = left.split([line.unbilled_amount for line in claims])
    return given_back | {line.id: part.amount for line, part in zip(claims, parts, strict=True) if part.amount}


# system: arithmetic, nobody acts
def line_after(line: LineToBill, billed: Decimal) -> LineToBill:
    """The line once this much more of it is billed."""
    return replace(line, billed_amount=line.billed_amount + billed)


# system: a translation, nobody acts
def claim_for(
    order: OrderToBill,
    source_kind: str,
    source_id: UUID,
    *,
    biz_date: date,
    due: date,
    label: str,
    lines: Mapping[UUID, Decimal],
    reference: str = "",
) -> Claim:
    """The claim on an order's account for these parts of its lines; payers may quote the order's number for it."""
    return Claim(
        account_id=order.account_id,
        source_kind=source_kind,
        source_id=source_id,
        biz_date=biz_date,
        due_date=due,
        currency=order.currency,
        amount=sum(lines.values(), Decimal(0)),
        owner_id=order.owner_id,
        order_id=order.id,
        label=label,
        references=(order.number, reference) if reference else (order.number,),
        lines=lines,
    )
