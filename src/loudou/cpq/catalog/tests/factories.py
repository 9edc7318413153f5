"""Products and prices as tests need them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from loudou.cpq.catalog.models import PriceList, Product, Unit
from loudou.cpq.catalog.services.add_price_lists import add_price_lists
from loudou.cpq.catalog.services.add_products import add_products
from loudou.cpq.catalog.services.set_prices import add_prices
from loudou.kernel.context import Context

NOW = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)


def system() -> Context:
    """The system at the start of the story."""
    return Context(None, NOW)


def make_product(code: str = "SRV-1", **overrides: object) -> Product:
    """A product sold by the piece with 13 % tax."""
    values = {
        "code": code,
        "name": f"服务器 {code}",
        "name_en": f"Server {code}",
        "unit_id": unit_id(str(overrides.pop("unit", "unit"))),
        "tax_rate": Decimal("0.13"),
    } | overrides
    (made,) = add_products(system(), rows=[values])
    return Product.objects.get(pk=made)


def make_price_list(**overrides: object) -> PriceList:
    """The default list in CNY without tax, for ever."""
    (made,) = add_price_lists(
        system(), rows=[{"name": "标准价目表", "currency": "CNY", "is_default": True} | overrides]
    )
    return PriceList.objects.get(pk=made)


def set_price(
    price_list: PriceList, product: Product, unit_price: str, min_quantity: int = 0, **overrides: object
) -> UUID:
    """One price."""
    row: Mapping[str, object] = {
        "price_list_id": price_list.id,
        "product_id": product.id,
        "unit_price": Decimal(unit_price),
        "min_quantity": Decimal(min_quantity),
    } | overrides
    (made,) = add_prices(system(), rows=[row])
    return made


def unit_id(code: str) -> UUID:
    """A unit the product comes with."""
    return Unit.objects.get(code=code).id
