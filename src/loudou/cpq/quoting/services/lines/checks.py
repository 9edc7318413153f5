"""What a line and a discount must be before they are priced, and what must be right before a quote is submitted."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from loudou.cpq.catalog.shapes import ProductFacts
from loudou.cpq.quoting.errors import QuoteInvalid
from loudou.cpq.quoting.rules.figures import PricedQuote
from loudou.cpq.quoting.services.lines.rows import Line
from loudou.cpq.quoting.shapes import LineDraft
from loudou.kernel.errors import FieldProblem

MOST_LINES = 5_000
LARGEST_QUANTITY = Decimal(10) ** 9
LARGEST_PRICE = Decimal(10) ** 11
LARGEST_AMOUNT = Decimal(10) ** 14
LONGEST_TEXT = 300
MESSAGES = {
    "description.empty": "A line without a product needs a description.",
    "text.too_long": "This text is too long.",
    "price.empty": "A line without a product needs a unit price.",
    "price.range": "This price is negative or too large.",
    "price.places": "This price has too many decimal places.",
    "price.from_list": "The price of a product comes from the price list.",
    "tax.empty": "A line without a product needs a tax rate.",
    "tax.range": "A tax rate lies between 0 and 1: write 13 % as 0.13.",
    "quantity.range": "This quantity is too large.",
    "quantity.places": "This unit has no such fractions.",
    "discount.range": "A discount lies between 0 and 100 %.",
    "discount.negative": "A discount is not negative.",
    "discount.both": "A discount is a rate or an amount, not both.",
    "discount.places": "This discount has too many decimal places.",
    "lines.none": "The quote has no lines.",
    "price.missing": "The price list has no price for this product.",
    "product.retired": "This product is not sold any more.",
    "discount.too_large": "The discount is larger than what it is taken off.",
    "total.negative": "The total is below zero.",
    "validity.past": "The last valid day has passed.",
}


def draft_problems(  # system: part of the services that write lines
    draft: LineDraft, product: ProductFacts | None, position: int, scale: int
) -> list[FieldProblem]:
    """What is wrong with a wanted line; `scale` is how many decimal places unit prices have in this quote."""
    found = discount_problems(draft.asked_rate, draft.asked_amount, position)
    if abs(draft.quantity) > LARGEST_QUANTITY:
        found.append(problem("quantity", "quantity.range", position))
    elif _places(draft.quantity) > (product.unit_places if product else 6):
        found.append(problem("quantity", "quantity.places", position))
    if len(draft.description) > LONGEST_TEXT:
        found.append(problem("description", "text.too_long", position))
    return found + (
        _typed_problems(draft, position, scale) if draft.product_id is None else _list_problems(draft, position)
    )


def discount_problems(  # system: part of the services that write lines
    rate: Decimal | None, amount: Decimal | None, position: int | None = None
) -> list[FieldProblem]:
    """What is wrong with a wanted discount."""
    found = []
    if rate is not None and amount is not None:
        found.append(problem("asked_rate", "discount.both", position))
    if rate is not None and not 0 <= rate <= 1:
        found.append(problem("asked_rate", "discount.range", position))
    if rate is not None and _places(rate) > 6:
        found.append(problem("asked_rate", "discount.places", position))
    if amount is not None and not 0 <= amount < LARGEST_AMOUNT:
        found.append(problem("asked_amount", "discount.negative", position))
    if amount is not None and _places(amount) > 4:
        found.append(problem("asked_amount", "discount.places", position))
    return found


def refuse_too_large(priced: PricedQuote) -> None:  # system: part of the services that write lines
    """Raise QuoteInvalid when an amount cannot be kept exactly."""
    amounts = [line.amounts for line in priced.lines] + [priced.totals]
    if any(abs(value) >= LARGEST_AMOUNT for each in amounts for value in (each.list_amount, each.total_amount)):
        raise QuoteInvalid("An amount of this quote would be too large to be kept exactly.")


def ready_problems(  # system: part of the services that write lines
    lines: Sequence[Line], priced: PricedQuote, products: Mapping[UUID, ProductFacts], valid_until: date, today: date
) -> list[FieldProblem]:
    """Everything that has to be corrected before the quote may be submitted or sent."""
    found = [] if lines else [problem("lines", "lines.none")]
    found += [problem("product_id", "price.missing", line.position) for line in lines if not line.is_priced]
    found += [
        problem("product_id", "product.retired", line.position)
        for line in lines
        if line.product_id and not (line.product_id in products and products[line.product_id].is_active)
    ]
    positions = {str(line.id): line.position for line in lines}
    found += [problem("asked_amount", "discount.too_large", positions.get(each.subject)) for each in priced.problems]
    if priced.totals.net_amount < 0 or priced.totals.total_amount < 0:
        found.append(problem("total_amount", "total.negative"))
    if valid_until < today:
        found.append(problem("valid_until", "validity.past"))
    return found


def problem(  # system: part of the services that write lines
    field: str, code: str, position: int | None = None
) -> FieldProblem:
    """The problem of this code, in words."""
    return FieldProblem(field, code, MESSAGES[code], position)


def _typed_problems(draft: LineDraft, position: int, scale: int) -> list[FieldProblem]:
    found = []
    if not draft.description.strip():
        found.append(problem("description", "description.empty", position))
    if draft.list_unit_price is None:
        found.append(problem("list_unit_price", "price.empty", position))
    elif not 0 <= draft.list_unit_price <= LARGEST_PRICE:
        found.append(problem("list_unit_price", "price.range", position))
    elif _places(draft.list_unit_price) > scale:
        found.append(problem("list_unit_price", "price.places", position))
    if draft.tax_rate is None:
        found.append(problem("tax_rate", "tax.empty", position))
    elif not 0 <= draft.tax_rate < 1:
        found.append(problem("tax_rate", "tax.range", position))
    return found


def _list_problems(draft: LineDraft, position: int) -> list[FieldProblem]:
    return [] if draft.list_unit_price is None else [problem("list_unit_price", "price.from_list", position)]


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
