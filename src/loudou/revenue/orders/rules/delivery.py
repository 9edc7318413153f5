"""How much of an order is delivered, and what a partial delivery is worth (domain 8.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from loudou.kernel.money import Money

ZERO = Decimal(0)


class Extent(StrEnum):
    """How much of something was done: deliveries, billing and payment are each told this way."""

    NONE = "none"
    PARTIAL = "partial"
    ALL = "all"


class DeliveryProblem(StrEnum):
    """Why a delivery is refused."""

    NOT_POSITIVE = "not_positive"
    MORE_THAN_ORDERED = "more_than_ordered"
    PARTIAL_NOT_ALLOWED = "partial_not_allowed"


@dataclass(frozen=True, slots=True)
class LineProgress:
    """A line's ordered and delivered quantity, in the line's unit."""

    ordered: Decimal
    delivered: Decimal


def extent(lines: Sequence[LineProgress]) -> Extent:
    """None, partial or all over the lines of an order; a line of quantity zero has nothing to deliver.

    An order that has nothing to deliver at all counts as delivered.
    """
    wanted = [line for line in lines if line.ordered > 0]
    if all(line.delivered >= line.ordered for line in wanted):
        return Extent.ALL
    return Extent.PARTIAL if any(line.delivered > 0 for line in wanted) else Extent.NONE


def delivery_problems(
    line: LineProgress, quantity: Decimal, *, may_be_partial: bool = True, over_delivery_rate: Decimal = ZERO
) -> tuple[DeliveryProblem, ...]:
    """Every reason against delivering this quantity now; up to the tolerated share more than ordered is accepted."""
    after = line.delivered + quantity
    checks = (
        (DeliveryProblem.NOT_POSITIVE, quantity <= 0),
        (DeliveryProblem.MORE_THAN_ORDERED, after > line.ordered * (1 + over_delivery_rate)),
        (DeliveryProblem.PARTIAL_NOT_ALLOWED, not may_be_partial and after < line.ordered),
    )
    return tuple(problem for problem, applies in checks if applies)


def delivered_amount(line_amount: Money, line: LineProgress) -> Money:
    """What the delivered quantity is worth so far, in whole minor units, halves up.

    Never more than the line: goods beyond the ordered quantity are not billed. Nothing for a line of quantity zero.
    """
    if line.ordered <= 0:
        return Money.zero(line_amount.currency)
    delivered = min(max(line.delivered, ZERO), line.ordered)
    return Money(line_amount.amount * delivered / line.ordered, line_amount.currency).rounded()


def delivery_amount(line_amount: Money, line: LineProgress, quantity: Decimal) -> Money:
    """What this delivery adds: the worth after it less the worth before.

    Taken from the running total, so however a line is split over deliveries they add up to exactly its amount.
    """
    after = LineProgress(line.ordered, line.delivered + quantity)
    return delivered_amount(line_amount, after) - delivered_amount(line_amount, line)
