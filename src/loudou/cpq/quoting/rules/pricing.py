"""The price of a whole quote: list price, line discounts, document discounts, net, tax, totals (domain 7.6, B.6).

Amounts are Decimals in the quote's one currency, in whole minor units; a line inherits the currency of its document.
Rates are shares (0.13 is 13 %). Nothing is ever below zero because of a discount, and what could not be granted is
reported, not silently dropped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from loudou.cpq.quoting.rules.figures import Amounts, PricedLine, PricedQuote, PricingProblem, Problem, sum_amounts
from loudou.cpq.quoting.rules.taxes import TaxMode, tax_amounts
from loudou.cpq.quoting.rules.waterfall import Discount, DiscountMode, LinePrice, Rounding, WaterfallStep, price_line
from loudou.kernel.money import minor_units, round_half_up, split_units

ZERO = Decimal(0)
UNIT_PLACES = 4
PRECISION = 80
"""Digits kept inside: more than a unit price, a quantity and a chain of discounts can need, so nothing is lost."""


@dataclass(frozen=True, slots=True)
class PricingPolicy:
    """How a quote is priced; stored with the quote, so that it prices the same for ever.

    `unit_price_scale` is the digits of the unit price published after each percentage (domain default 2); None
    publishes none, and each line amount is rounded once.
    """

    currency: str
    is_tax_inclusive: bool = False
    tax_mode: TaxMode = TaxMode.LINE
    discount_mode: DiscountMode = DiscountMode.COMPOUND
    unit_price_scale: int | None = None


@dataclass(frozen=True, slots=True)
class LineToPrice:
    """One line before pricing. `unit_cost` is without tax, None when not known."""

    line_id: str
    quantity: Decimal
    list_unit_price: Decimal
    discounts: tuple[Discount, ...] = ()
    tax_rate: Decimal = ZERO
    unit_cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class DocumentDiscount:
    """A discount on the whole quote, shared over the lines by amount; `line_ids` None means all of them."""

    discount: Discount
    line_ids: frozenset[str] | None = None


def price_quote(
    policy: PricingPolicy, lines: Sequence[LineToPrice], document_discounts: Sequence[DocumentDiscount] = ()
) -> PricedQuote:
    """Every figure of the quote; totals are the sums of the lines.

    Document discounts apply one after another, each on what the earlier ones left, and only to lines whose amount is
    positive. They are split by largest remainder with ties to the earlier line (domain 0.2).
    """
    places = minor_units(policy.currency)
    rounding = Rounding(places, policy.unit_price_scale, policy.discount_mode)
    with localcontext(prec=PRECISION):
        priced = [price_line(line.list_unit_price, line.quantity, line.discounts, rounding) for line in lines]
        problems = [
            Problem(PricingProblem.LINE_DISCOUNT_EXCEEDS_AMOUNT, line.line_id, price.overshoot)
            for line, price in zip(lines, priced, strict=True)
            if price.overshoot
        ]
        spread = _Spread(lines, priced, places)
        for document_discount in document_discounts:
            problems += spread.take(document_discount)
        results = _finish(policy, lines, priced, spread)
    return PricedQuote(policy.currency, tuple(results), sum_amounts(line.amounts for line in results), tuple(problems))


class _Spread:
    """The running amounts of the lines while document discounts are shared out over them."""

    def __init__(self, lines: Sequence[LineToPrice], priced: Sequence[LinePrice], places: int) -> None:
        self.lines = lines
        self.places = places
        self.amounts = [price.amount for price in priced]
        self.steps: list[list[WaterfallStep]] = [[] for _ in lines]

    def take(self, document_discount: DocumentDiscount) -> list[Problem]:
        discount, only = document_discount.discount, document_discount.line_ids
        eligible = [
            index
            for index, line in enumerate(self.lines)
            if self.amounts[index] > 0 and (only is None or line.line_id in only)
        ]
        whole = sum((self.amounts[index] for index in eligible), ZERO)
        wanted = discount.amount if discount.rate is None else whole * discount.rate
        asked = round_half_up(wanted or ZERO, self.places)
        granted = min(asked, whole)
        if eligible:
            self.share_out(discount.code, granted, eligible)
        if granted == asked:
            return []
        return [Problem(PricingProblem.DOCUMENT_DISCOUNT_EXCEEDS_AMOUNT, discount.code, asked - granted)]

    def share_out(self, code: str, granted: Decimal, eligible: Sequence[int]) -> None:
        parts = split_units(int(granted.scaleb(self.places)), [self.amounts[index] for index in eligible])
        for index, part in zip(eligible, parts, strict=True):
            before = self.amounts[index]
            self.amounts[index] = before - Decimal(part).scaleb(-self.places)
            self.steps[index].append(WaterfallStep(code, before, self.amounts[index]))


def _finish(
    policy: PricingPolicy, lines: Sequence[LineToPrice], priced: Sequence[LinePrice], spread: _Spread
) -> list[PricedLine]:
    taxed = tax_amounts(
        spread.amounts,
        [line.tax_rate for line in lines],
        places=spread.places,
        is_inclusive=policy.is_tax_inclusive,
        mode=policy.tax_mode,
    )
    results = []
    for line, price, amount, tax, steps in zip(lines, priced, spread.amounts, taxed, spread.steps, strict=True):
        cost = None if line.unit_cost is None else round_half_up(line.unit_cost * line.quantity, spread.places)
        amounts = Amounts(
            list_amount=price.list_amount,
            discount_amount=price.list_amount - price.amount,
            document_discount_amount=price.amount - amount,
            net_amount=tax.net_amount,
            tax_amount=tax.tax_amount,
            cost_amount=cost,
        )
        unit_price = _unit_price(line, price, amount)
        results.append(PricedLine(line.line_id, amounts, unit_price, (*price.steps, *steps)))
    return results


def _unit_price(line: LineToPrice, price: LinePrice, amount: Decimal) -> Decimal | None:
    if price.unit_price is not None and amount == price.amount:
        return price.unit_price
    return round_half_up(amount / line.quantity, UNIT_PLACES) if line.quantity else None
