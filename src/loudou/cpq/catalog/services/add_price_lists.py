"""New price lists."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from loudou.cpq.catalog.models import PriceList
from loudou.cpq.catalog.rules.values import price_list_problems, refuse
from loudou.cpq.catalog.services.hold_once import hold_once
from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.services.derive import derive_search


@records_changes("price_list.add")
def add_price_lists(ctx: Context, *, rows: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """A price list for each row of attribute values, in order; returns their ids.

    Raises CatalogInvalid naming field and row, PricesOverlap for a second default list of a currency, ActionRefused.
    """
    require(ctx, "price_list", "create")
    cleaned = [{name: value for name, value in row.items() if value is not None} for row in rows]
    refuse(found for number, row in enumerate(cleaned, start=1) for found in price_list_problems(row, number))
    lists = [
        PriceList(id=new_id(), created_at=ctx.now, updated_at=ctx.now, created_by=ctx.actor_id, **row)
        for row in cleaned
    ]
    with hold_once("price_list_one_default"):
        PriceList.objects.bulk_create(lists)
    ids = [made.id for made in lists]
    derive_search("price_list", ids)
    return ids
