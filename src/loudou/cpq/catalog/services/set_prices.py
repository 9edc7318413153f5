"""Prices of products in a price list."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from loudou.cpq.catalog.errors import PriceListNotFound, ProductNotFound
from loudou.cpq.catalog.models import PriceList, PriceListItem, Product
from loudou.cpq.catalog.rules.values import places_problems, price_problems, refuse
from loudou.cpq.catalog.services.hold_once import hold_once
from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.services.derive import derive_search


@records_changes("price_list_item.add")
def add_prices(ctx: Context, *, rows: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """A price for each row of attribute values (price_list_id, product_id, unit_price, …), in order; returns their ids.

    Raises CatalogInvalid naming field and row, PricesOverlap, ProductNotFound, PriceListNotFound, ActionRefused. A
    constant number of SQL statements.
    """
    require(ctx, "price_list_item", "create")
    cleaned = [{name: value for name, value in row.items() if value is not None} for row in rows]
    scales = dict(
        PriceList.objects.visible_to(ctx)
        .filter(pk__in={row["price_list_id"] for row in cleaned})
        .values_list("pk", "unit_price_scale")
    )
    labels = product_labels(ctx, {row["product_id"] for row in cleaned})
    _refuse_unknown(cleaned, scales, labels)
    refuse(
        found
        for number, row in enumerate(cleaned, start=1)
        for found in (
            *price_problems(row, number),
            *places_problems(row["unit_price"], scales[row["price_list_id"]], number),
        )
    )
    items = [
        PriceListItem(
            id=new_id(),
            label=labels[row["product_id"]],
            created_at=ctx.now,
            updated_at=ctx.now,
            created_by=ctx.actor_id,
            **row,
        )
        for row in cleaned
    ]
    with hold_once("price_once_per_day"):
        PriceListItem.objects.bulk_create(items)
    ids = [item.id for item in items]
    derive_search("price_list_item", ids)
    return ids


def product_labels(ctx: Context, product_ids: set[UUID]) -> dict[UUID, str]:
    """What a price repeats of its product, by product."""
    rows = Product.objects.visible_to(ctx).filter(pk__in=product_ids).values_list("pk", "code", "name")
    return {pk: f"{name} {code}" for pk, code, name in rows}


def _refuse_unknown(rows: Sequence[Mapping[str, Any]], scales: Mapping[UUID, int], labels: Mapping[UUID, str]) -> None:
    if any(row["price_list_id"] not in scales for row in rows):
        raise PriceListNotFound("There is no such price list, or you may not see it.")
    if any(row["product_id"] not in labels for row in rows):
        raise ProductNotFound("There is no such product, or you may not see it.")
