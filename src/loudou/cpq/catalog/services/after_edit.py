"""What a generic edit of the catalogue must leave behind."""

from collections.abc import Sequence
from uuid import UUID

from loudou.cpq.catalog.models import PriceListItem
from loudou.cpq.catalog.rules.values import places_problems, refuse
from loudou.cpq.catalog.services.hold_once import hold_once
from loudou.cpq.catalog.services.set_prices import product_labels
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.services.derive import derive_search


@records_changes("product.relabel_prices")
def relabel_prices(ctx: Context, product_ids: Sequence[UUID], changed: frozenset[str]) -> None:
    """Give the prices of renamed products their new label. Two statements per product: few are renamed at once."""
    if not changed & {"code", "name"}:
        return
    labels = product_labels(ctx, set(product_ids))
    touched: list[UUID] = []
    for product_id, label in labels.items():
        items = PriceListItem.objects.filter(product=product_id).exclude(label=label)
        touched += items.values_list("pk", flat=True)
        items.update(label=label, updated_at=ctx.now)
    derive_search("price_list_item", touched)


@records_changes("price_list.check")
def check_price_lists(ctx: Context, price_list_ids: Sequence[UUID], changed: frozenset[str]) -> None:
    """Refuse what an edit of price lists may not leave: two defaults on one day, prices with too many digits.

    Raises CatalogInvalid, PricesOverlap.
    """
    del ctx
    with hold_once("price_list_one_default"):
        pass
    if "unit_price_scale" in changed:
        _check_places(list(price_list_ids), by_list=True)


@records_changes("price_list_item.check")
def check_prices(ctx: Context, item_ids: Sequence[UUID], changed: frozenset[str]) -> None:
    """Refuse what an edit of prices may not leave: too many digits, two prices for one day.

    Raises CatalogInvalid, PricesOverlap.
    """
    del ctx
    if "unit_price" in changed:
        _check_places(list(item_ids), by_list=False)
    with hold_once("price_once_per_day"):
        pass


def _check_places(ids: list[UUID], *, by_list: bool) -> None:
    items = PriceListItem.objects.filter(**({"price_list__in": ids} if by_list else {"pk__in": ids}))
    rows = items.values_list("unit_price", "price_list__unit_price_scale")
    refuse(found for unit_price, scale in rows for found in places_problems(unit_price, scale))
