"""Reads of the catalogue."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from loudou.cpq.catalog.errors import PriceListNotFound
from loudou.cpq.catalog.models import PriceList, Product
from loudou.cpq.catalog.shapes import Price, PriceListFacts, ProductFacts
from loudou.kernel.context import Context
from loudou.platform.access.queries import require

PRICES_SQL = """
    WITH wanted AS MATERIALIZED (
        SELECT * FROM unnest(%(products)s::uuid[], %(quantities)s::numeric[])
            WITH ORDINALITY AS w(product_id, quantity, place)),
    valid AS MATERIALIZED (
        SELECT i.product_id, i.min_quantity, i.unit_price,
               first_value(i.unit_price) OVER (PARTITION BY i.product_id ORDER BY i.min_quantity) AS list_unit_price
        FROM catalog_pricelistitem i
        WHERE i.price_list_id = %(price_list)s AND i.product_id = ANY(%(products)s::uuid[])
          AND (i.valid_from IS NULL OR i.valid_from <= %(day)s) AND (i.valid_until IS NULL OR i.valid_until >= %(day)s))
    SELECT DISTINCT ON (w.place) w.place, v.list_unit_price, v.unit_price, v.min_quantity
    FROM wanted w JOIN valid v ON v.product_id = w.product_id AND v.min_quantity <= abs(w.quantity)
    ORDER BY w.place, v.min_quantity DESC
"""
PRODUCT_FIELDS = (
    *("id", "code", "name", "name_en", "spec", "unit__name", "unit__name_en", "unit__places", "tax_rate", "cost"),
    "is_active",
)
LIST_FIELDS = (
    *("id", "name", "currency", "is_tax_inclusive", "unit_price_scale", "valid_from", "valid_until", "is_active"),
)


def prices_for(
    ctx: Context, price_list_id: UUID, product_ids: Sequence[UUID], day: date, quantities: Sequence[Decimal]
) -> list[Price | None]:
    """The price of each product for its quantity on this day, in order; None where the list has none.

    The tier is the last one the quantity reaches (of a returned quantity its size counts); the list price is that of
    the lowest tier. One SQL statement, however many products. Raises ActionRefused.
    """
    require(ctx, "price_list_item", "read")
    prices: list[Price | None] = [None] * len(product_ids)
    values: dict[str, Any] = {
        "price_list": price_list_id,
        "products": list(product_ids),
        "quantities": list(quantities),
        "day": day,
    }
    with connection.cursor() as cursor:
        cursor.execute(PRICES_SQL, values)
        rows = cursor.fetchall()
    for place, *found in rows:
        prices[place - 1] = Price(*found)
    return prices


def products_by_id(ctx: Context, product_ids: Sequence[UUID]) -> Mapping[UUID, ProductFacts]:
    """The products the actor sees, by id. One SQL statement."""
    rows = Product.objects.visible_to(ctx).filter(pk__in=set(product_ids)).values_list(*PRODUCT_FIELDS)
    return {row[0]: ProductFacts(*row) for row in rows}


def unit_places(product_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """How many decimal places quantities of these products have. At most one SQL statement."""
    # system: goods are counted in their unit by whoever delivers them
    found = Product.objects.filter(pk__in=product_ids)
    return dict(found.values_list("pk", "unit__places")) if product_ids else {}


def products_by_code(ctx: Context, codes: Sequence[str]) -> Mapping[str, UUID]:
    """The products of these codes that the actor sees. One SQL statement."""
    return dict(Product.objects.visible_to(ctx).filter(code__in=codes).values_list("code", "pk"))


def price_list_facts(ctx: Context, price_list_id: UUID) -> PriceListFacts:
    """One price list. One SQL statement. Raises PriceListNotFound."""
    row = PriceList.objects.visible_to(ctx).filter(pk=price_list_id).values_list(*LIST_FIELDS).first()
    if row is None:
        raise PriceListNotFound("There is no such price list, or you may not see it.", price_list_id=price_list_id)
    return PriceListFacts(*row)


def price_lists_on(ctx: Context, day: date, *, currency: str = "") -> list[PriceListFacts]:
    """The lists in use on this day, the default one first, then by name; `currency` narrows. One SQL statement."""
    rows = PriceList.objects.visible_to(ctx).filter(_valid_on(day), is_active=True)
    if currency:
        rows = rows.filter(currency=currency)
    return [
        PriceListFacts(*row)
        for row in rows.order_by(F("is_default").desc(), "title_key", "id").values_list(*LIST_FIELDS)
    ]


def default_price_list(ctx: Context, day: date, *, currency: str) -> PriceListFacts | None:
    """The default list of this currency on this day; None when there is none. One SQL statement."""
    rows = PriceList.objects.visible_to(ctx).filter(_valid_on(day), is_active=True, is_default=True, currency=currency)
    row = rows.values_list(*LIST_FIELDS).first()
    return None if row is None else PriceListFacts(*row)


def _valid_on(day: date) -> Q:
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (
        Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    )
