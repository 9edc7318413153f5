"""The figures of a priced quote, line by line and in total."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from loudou.cpq.quoting.rules.waterfall import WaterfallStep
from loudou.kernel.money import round_half_up

ZERO = Decimal(0)
RATE_PLACES = 6


class PricingProblem(StrEnum):
    """What a person must correct before the quote is ready."""

    LINE_DISCOUNT_EXCEEDS_AMOUNT = "line_discount_exceeds_amount"
    DOCUMENT_DISCOUNT_EXCEEDS_AMOUNT = "document_discount_exceeds_amount"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem, the discount or line it concerns, and the amount that could not be granted."""

    code: PricingProblem
    subject: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Amounts:
    """The figures of a line or of a whole quote.

    `list_amount`, `discount_amount` and `document_discount_amount` are in the terms of the price list (with tax when
    it is inclusive); `net_amount` never holds tax, and `total_amount` always does. `cost_amount` is None when a cost
    is not known.
    """

    list_amount: Decimal
    discount_amount: Decimal
    document_discount_amount: Decimal
    net_amount: Decimal
    tax_amount: Decimal
    cost_amount: Decimal | None

    @property
    def total_amount(self) -> Decimal:
        """What the customer pays, tax included."""
        return self.net_amount + self.tax_amount

    @property
    def price_amount(self) -> Decimal:
        """The amount after all discounts in the terms of the price list."""
        return self.list_amount - self.discount_amount - self.document_discount_amount

    @property
    def discount_rate(self) -> Decimal | None:
        """All discounts as a share of the list amount, six places; None where the list amount is zero."""
        return _share(self.discount_amount + self.document_discount_amount, self.list_amount)

    @property
    def margin_amount(self) -> Decimal | None:
        """Net less cost; None when the cost is not known."""
        return None if self.cost_amount is None else self.net_amount - self.cost_amount

    @property
    def margin_rate(self) -> Decimal | None:
        """Margin as a share of the net amount, never of the list; None when the net is zero or the cost not known."""
        return None if self.margin_amount is None else _share(self.margin_amount, self.net_amount)


def sum_amounts(lines: Iterable[Amounts]) -> Amounts:
    """The sums over the lines; the cost is None when any line's cost is not known."""
    total = Amounts(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO)
    for line in lines:
        total = Amounts(
            list_amount=total.list_amount + line.list_amount,
            discount_amount=total.discount_amount + line.discount_amount,
            document_discount_amount=total.document_discount_amount + line.document_discount_amount,
            net_amount=total.net_amount + line.net_amount,
            tax_amount=total.tax_amount + line.tax_amount,
            cost_amount=_plus(total.cost_amount, line.cost_amount),
        )
    return total


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One line with its figures and every step from the list amount to the price.

    `net_unit_price` is the unit price after discounts in the terms of the price list: the published one, or where a
    lump sum or a document discount rules, amount / quantity to four places. None for a quantity of zero.
    """

    line_id: str
    amounts: Amounts
    net_unit_price: Decimal | None
    steps: tuple[WaterfallStep, ...]


@dataclass(frozen=True, slots=True)
class PricedQuote:
    """The priced lines in their order, their sums, and what has to be corrected."""

    currency: str
    lines: tuple[PricedLine, ...]
    totals: Amounts
    problems: tuple[Problem, ...]


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    return round_half_up(part / whole, RATE_PLACES) if whole else None
