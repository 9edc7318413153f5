"""New products and units."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from loudou.cpq.catalog.errors import CodeTaken
from loudou.cpq.catalog.models import Product, Unit
from loudou.cpq.catalog.rules.values import product_problems, refuse, repeated_codes, unit_problems
from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.services.derive import derive_search


@records_changes("product.add")
def add_products(ctx: Context, *, rows: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """A product for each row of attribute values, in order; returns their ids.

    Raises CatalogInvalid naming field and row, CodeTaken, ActionRefused. A constant number of SQL statements.
    """
    require(ctx, "product", "create")
    cleaned = [_with_code(row) for row in rows]
    refuse(
        [found for number, row in enumerate(cleaned, start=1) for found in product_problems(row, number)]
        + repeated_codes([row["code"] for row in cleaned])
    )
    products = [Product(**row, **_bookkeeping(ctx)) for row in cleaned]
    return _insert("product", Product, products)


@records_changes("unit.add")
def add_units(ctx: Context, *, rows: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """A unit for each row of attribute values, in order; returns their ids. Raises as `add_products`."""
    require(ctx, "unit", "create")
    cleaned = [_with_code(row) for row in rows]
    refuse(
        [found for number, row in enumerate(cleaned, start=1) for found in unit_problems(row, number)]
        + repeated_codes([row["code"] for row in cleaned])
    )
    return _insert("unit", Unit, [Unit(**row, **_bookkeeping(ctx)) for row in cleaned])


def _with_code(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None} | {
        "code": str(row.get("code") or "").strip()
    }


def _bookkeeping(ctx: Context) -> dict[str, Any]:
    return {"id": new_id(), "created_at": ctx.now, "updated_at": ctx.now, "created_by": ctx.actor_id}


def _insert(key: str, model: Any, records: Sequence[Any]) -> list[UUID]:
    try:
        with transaction.atomic():
            model.objects.bulk_create(records)
    except IntegrityError as error:
        if "code" not in str(error):
            raise
        codes = model.objects.filter(code__in=[record.code for record in records]).values_list("code", flat=True)
        raise CodeTaken("This code is taken already.", codes=sorted(codes)) from error
    ids = [record.id for record in records]
    derive_search(key, ids)
    return ids
