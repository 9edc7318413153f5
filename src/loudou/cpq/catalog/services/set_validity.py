"""From when to when prices and price lists hold."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import F

from loudou.cpq.catalog.errors import PriceListNotFound
from loudou.cpq.catalog.models import PriceList, PriceListItem
from loudou.cpq.catalog.rules.values import days_problems, refuse
from loudou.cpq.catalog.services.hold_once import hold_once
from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("price_list.set_validity")
def set_list_validity(
    ctx: Context, *, price_list_ids: Sequence[UUID], valid_from: date | None, valid_until: date | None
) -> int:
    """Let these lists hold from one day to another, the last included; None is open. Returns how many changed.

    Raises CatalogInvalid, PricesOverlap for two default lists on one day, PriceListNotFound, ActionRefused.
    """
    require(ctx, "price_list", "edit")
    refuse(days_problems({"valid_from": valid_from, "valid_until": valid_until}))
    found = PriceList.objects.visible_to(ctx, "edit").filter(pk__in=price_list_ids)
    with hold_once("price_list_one_default"):
        changed = found.update(
            valid_from=valid_from, valid_until=valid_until, version=F("version") + 1, updated_at=ctx.now
        )
    return _all_of(changed, price_list_ids)


@records_changes("price_list_item.set_validity")
def set_price_validity(
    ctx: Context, *, item_ids: Sequence[UUID], valid_from: date | None, valid_until: date | None
) -> int:
    """Let these prices hold from one day to another, the last included; None is open. Returns how many changed.

    Raises CatalogInvalid, PricesOverlap, PriceListNotFound, ActionRefused.
    """
    require(ctx, "price_list_item", "edit")
    refuse(days_problems({"valid_from": valid_from, "valid_until": valid_until}))
    found = PriceListItem.objects.visible_to(ctx, "edit").filter(pk__in=item_ids)
    with hold_once("price_once_per_day"):
        changed = found.update(
            valid_from=valid_from, valid_until=valid_until, version=F("version") + 1, updated_at=ctx.now
        )
    return _all_of(changed, item_ids)


def _all_of(changed: int, ids: Sequence[UUID]) -> int:
    if changed < len(set(ids)):
        raise PriceListNotFound("There is no such price list, or you may not see it.")
    return changed
