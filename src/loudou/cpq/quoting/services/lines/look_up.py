"""From what somebody asks for to a line: names, units, tax, cost and prices copied from the catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from loudou.cpq.catalog.queries import prices_for, products_by_id
from loudou.cpq.catalog.shapes import Price, ProductFacts
from loudou.cpq.quoting.errors import QuoteInvalid, QuoteNotFound
from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.services.lines.checks import draft_problems
from loudou.cpq.quoting.services.lines.rows import Line
from loudou.cpq.quoting.shapes import LineDraft
from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id

NOTHING = Decimal(0)


def looked_up(
    ctx: Context, quote: Quote, drafts: Sequence[LineDraft], known: Mapping[UUID, Line], positions: Sequence[int]
) -> list[Line]:
    """A line for each draft at its position, with the prices of the quote's list on its price day.

    Two SQL statements, however many lines. Raises QuoteInvalid naming field and position, QuoteNotFound for a line that
    is not the quote's.
    """
    if any(draft.line_id is not None and draft.line_id not in known for draft in drafts):
        raise QuoteNotFound("There is no such line in this quote.", quote_id=quote.id)
    wanted = [_completed(draft, known) for draft in drafts]
    products = products_by_id(ctx, [draft.product_id for draft in wanted if draft.product_id])
    _refuse(wanted, positions, products, quote.unit_price_scale)
    prices = _prices(ctx, quote, wanted)
    return [
        _line(draft, position, products.get(draft.product_id) if draft.product_id else None, price, known)
        for draft, position, price in zip(wanted, positions, prices, strict=True)
    ]


def again(ctx: Context, quote: Quote, lines: Sequence[Line]) -> list[Line]:
    """The same lines with prices, tax and cost as the catalogue has them now; typed lines stay. Two SQL statements."""
    drafts = [
        LineDraft(
            quantity=line.quantity,
            product_id=line.product_id,
            line_id=line.id,
            description=line.description,
            list_unit_price=None if line.product_id else line.list_unit_price,
            tax_rate=None if line.product_id else line.tax_rate,
            asked_rate=line.asked_rate,
            asked_amount=line.asked_amount,
            shares_discount=line.shares_discount,
        )
        for line in lines
    ]
    return looked_up(ctx, quote, drafts, {line.id: line for line in lines}, [line.position for line in lines])


def _completed(draft: LineDraft, known: Mapping[UUID, Line]) -> LineDraft:
    """A draft that names a line keeps that line's product, text, price and tax where it gives none."""
    line = known.get(draft.line_id) if draft.line_id else None
    if line is None:
        return draft
    product_id = draft.product_id or line.product_id
    is_same = product_id == line.product_id
    return replace(
        draft,
        product_id=product_id,
        shares_discount=line.shares_discount if draft.shares_discount is None else draft.shares_discount,
        description=draft.description or (line.description if is_same else ""),
        list_unit_price=line.list_unit_price
        if draft.list_unit_price is None and not product_id
        else draft.list_unit_price,
        tax_rate=line.tax_rate if draft.tax_rate is None and not product_id else draft.tax_rate,
    )


def _refuse(
    drafts: Sequence[LineDraft], positions: Sequence[int], products: Mapping[UUID, ProductFacts], scale: int
) -> None:
    found: list[FieldProblem] = []
    for draft, position in zip(drafts, positions, strict=True):
        product = products.get(draft.product_id) if draft.product_id else None
        if draft.product_id and product is None:
            message = "There is no such product, or you may not see it."
            found.append(FieldProblem("product_id", "not_found", message, position))
        found += draft_problems(draft, product, position, scale)
    if found:
        raise QuoteInvalid("Some lines are not acceptable. Nothing was changed.", problems=found)


def _prices(ctx: Context, quote: Quote, drafts: Sequence[LineDraft]) -> list[Price | None]:
    prices: list[Price | None] = [None] * len(drafts)
    places = [place for place, draft in enumerate(drafts) if draft.product_id]
    if quote.price_list_id is None or not places:
        return prices
    ids = [drafts[place].product_id for place in places]
    quantities = [drafts[place].quantity for place in places]
    known = [product_id for product_id in ids if product_id is not None]
    for place, price in zip(
        places, prices_for(ctx, quote.price_list_id, known, quote.price_date, quantities), strict=True
    ):
        prices[place] = price
    return prices


def _line(
    draft: LineDraft, position: int, product: ProductFacts | None, price: Price | None, known: Mapping[UUID, Line]
) -> Line:
    line_id = draft.line_id or new_id()
    if product is None:
        return _typed_line(draft, position, line_id, known.get(line_id))
    # A tier that costs more than the list price is a price of its own, not a discount.
    has_tier = price is not None and price.unit_price < price.list_unit_price
    return Line(
        id=line_id,
        position=position,
        product_id=product.id,
        code=product.code,
        description=draft.description or product.name,
        description_en=product.name_en,
        spec=product.spec,
        unit=product.unit,
        unit_en=product.unit_en,
        quantity=draft.quantity,
        is_priced=price is not None,
        list_unit_price=NOTHING if price is None else price.list_unit_price if has_tier else price.unit_price,
        tier_unit_price=price.unit_price if price is not None and has_tier else None,
        tier_quantity=price.min_quantity if price is not None and has_tier else None,
        asked_rate=draft.asked_rate,
        asked_amount=draft.asked_amount,
        shares_discount=draft.shares_discount is not False,
        tax_rate=product.tax_rate,
        unit_cost=product.unit_cost,
    )


def _typed_line(draft: LineDraft, position: int, line_id: UUID, before: Line | None) -> Line:
    return Line(
        id=line_id,
        position=position,
        product_id=None,
        code="",
        description=draft.description,
        description_en="",
        spec="",
        unit=before.unit if before else "",
        unit_en=before.unit_en if before else "",
        quantity=draft.quantity,
        is_priced=True,
        list_unit_price=draft.list_unit_price or NOTHING,
        tier_unit_price=None,
        tier_quantity=None,
        asked_rate=draft.asked_rate,
        asked_amount=draft.asked_amount,
        shares_discount=draft.shares_discount is not False,
        tax_rate=draft.tax_rate or NOTHING,
        unit_cost=None,
    )
