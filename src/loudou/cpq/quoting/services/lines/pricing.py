"""A quote's stored policy and lines in, the figures of the pricing rule out."""

from collections.abc import Sequence

from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.rules.figures import PricedQuote
from loudou.cpq.quoting.rules.pricing import DocumentDiscount, LineToPrice, PricingPolicy, price_quote
from loudou.cpq.quoting.rules.taxes import TaxMode
from loudou.cpq.quoting.rules.waterfall import Discount, DiscountMode
from loudou.cpq.quoting.services.lines.rows import Line

TIER, MANUAL, DOCUMENT = "tier", "manual", "document"
"""The steps of a waterfall, as stored."""


def price_lines(quote: Quote, lines: Sequence[Line]) -> PricedQuote:  # system: part of the services that write lines
    """Every figure of the quote under the policy stored on it; nothing but the quote and its lines is looked at."""
    policy = PricingPolicy(
        currency=quote.currency,
        is_tax_inclusive=quote.is_tax_inclusive,
        tax_mode=TaxMode(quote.tax_mode),
        discount_mode=DiscountMode(quote.discount_mode),
        unit_price_scale=quote.unit_price_scale,
    )
    discounts = []
    if quote.asked_rate or quote.asked_amount:
        sharing = (
            None
            if all(line.shares_discount for line in lines)
            else frozenset(str(line.id) for line in lines if line.shares_discount)
        )
        discounts.append(
            DocumentDiscount(Discount(DOCUMENT, rate=quote.asked_rate, amount=quote.asked_amount), sharing)
        )
    return price_quote(policy, [_to_price(line) for line in lines], discounts)


def _to_price(line: Line) -> LineToPrice:
    return LineToPrice(
        line_id=str(line.id),
        quantity=line.quantity,
        list_unit_price=line.list_unit_price,
        discounts=tuple(_discounts(line)),
        tax_rate=line.tax_rate,
        unit_cost=line.unit_cost,
    )


def _discounts(line: Line) -> list[Discount]:
    """The tier as a share of the list price: a price of the list has no more digits than the scale it is rounded to."""
    found = []
    if line.tier_unit_price is not None and line.list_unit_price:
        found.append(Discount(TIER, rate=1 - line.tier_unit_price / line.list_unit_price))
    if line.asked_rate or line.asked_amount:
        found.append(Discount(MANUAL, rate=line.asked_rate, amount=line.asked_amount))
    return found
