from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from loudou.cpq.catalog.errors import CatalogInvalid, CodeTaken, PriceListNotFound, PricesOverlap, ProductNotFound
from loudou.cpq.catalog.models import PriceList, PriceListItem, Product
from loudou.cpq.catalog.queries import (
    default_price_list,
    price_list_facts,
    price_lists_on,
    prices_for,
    products_by_code,
)
from loudou.cpq.catalog.services.add_products import add_products, add_units
from loudou.cpq.catalog.services.set_prices import add_prices
from loudou.cpq.catalog.shapes import Price
from loudou.cpq.catalog.tests.factories import make_price_list, make_product, set_price, system, unit_id
from loudou.kernel.ids import new_id
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.recording import recording

pytestmark = pytest.mark.django_db
D = Decimal
DAY = date(2026, 3, 2)


def test_the_tier_reached_by_the_quantity_gives_the_price_and_the_lowest_one_the_list_price():
    price_list, product = make_price_list(), make_product()
    set_price(price_list, product, "100.00")
    set_price(price_list, product, "90.00", 11)
    set_price(price_list, product, "80.00", 51)

    found = prices_for(system(), price_list.id, [product.id] * 5, DAY, [D(1), D("10.5"), D(11), D(60), D(-60)])

    assert [(price.list_unit_price, price.unit_price, price.min_quantity) for price in found] == [
        (100, 100, 0),
        (100, 100, 0),
        (100, 90, 11),
        (100, 80, 51),
        (100, 80, 51),
    ]


def test_a_product_without_a_price_that_day_or_below_its_first_tier_has_none():
    price_list, sold, unknown = make_price_list(), make_product("A"), make_product("B")
    set_price(price_list, sold, "5.00", 10, valid_until=date(2026, 3, 1))
    set_price(price_list, sold, "6.00", 10, valid_from=date(2026, 3, 2))

    found = prices_for(system(), price_list.id, [sold.id, sold.id, unknown.id], DAY, [D(10), D(9), D(1)])

    assert found == [Price(D("6"), D("6"), D("10")), None, None]


def test_a_thousand_prices_are_one_statement(django_assert_num_queries):
    price_list, product = make_price_list(), make_product()
    set_price(price_list, product, "100.00")

    with django_assert_num_queries(1):
        found = prices_for(system(), price_list.id, [product.id] * 1000, DAY, [D(1)] * 1000)

    assert len(found) == 1000
    assert all(found)


def test_prices_are_for_those_who_may_read_them(cast, cleo):
    price_list = make_price_list()

    assert prices_for(cleo, price_list.id, [], DAY, []) == []
    with pytest.raises(ActionRefused):
        prices_for(cast.acting("max"), price_list.id, [], DAY, [])


@pytest.mark.parametrize(
    "second", [{}, {"valid_from": date(2026, 1, 1)}, {"valid_until": date(2030, 1, 1)}, {"min_quantity": D(0)}]
)
def test_q14_one_price_per_list_product_quantity_and_day(second):
    price_list, product = make_price_list(), make_product()
    set_price(price_list, product, "1.00")

    with pytest.raises(PricesOverlap):
        set_price(price_list, product, "2.00", **second)

    assert PriceListItem.objects.count() == 1


def test_q14_days_that_only_touch_do_not_overlap_and_another_quantity_is_another_price():
    price_list, product = make_price_list(), make_product()
    set_price(price_list, product, "1.00", valid_until=date(2026, 6, 30))

    set_price(price_list, product, "2.00", valid_from=date(2026, 7, 1))
    set_price(price_list, product, "3.00", 10)

    assert PriceListItem.objects.count() == 3


def test_q14_holds_against_raw_sql():
    price_list, product = make_price_list(), make_product()
    set_price(price_list, product, "1.00")

    copy = PriceListItem.objects.get()
    copy.pk = new_id()
    with recording(system(), "test"):
        PriceListItem.objects.bulk_create([copy])

    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="price_once_per_day"):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_price_has_no_more_digits_than_its_list_publishes():
    price_list, product = make_price_list(), make_product()

    with pytest.raises(CatalogInvalid) as refused:
        set_price(price_list, product, "1.005")

    assert [(p.field, p.code, p.row) for p in refused.value.problems] == [("unit_price", "price.places", 1)]
    set_price(make_price_list(name="exact", is_default=False, unit_price_scale=4), product, "1.0050")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"unit_price": D(-1)}, "unit_price"),
        ({"min_quantity": D(-1)}, "min_quantity"),
        ({"valid_from": date(2026, 2, 2), "valid_until": date(2026, 2, 1)}, "valid_until"),
    ],
)
def test_senseless_prices_are_refused(values, field):
    price_list, product = make_price_list(), make_product()
    row = {"price_list_id": price_list.id, "product_id": product.id, "unit_price": D(1)} | values

    with pytest.raises(CatalogInvalid) as refused:
        add_prices(system(), rows=[row])

    assert [p.field for p in refused.value.problems] == [field]


def test_prices_of_unknown_lists_and_products_are_refused():
    price_list, product = make_price_list(), make_product()

    with pytest.raises(PriceListNotFound):
        add_prices(system(), rows=[{"price_list_id": uuid4(), "product_id": product.id, "unit_price": D(1)}])
    with pytest.raises(ProductNotFound):
        add_prices(system(), rows=[{"price_list_id": price_list.id, "product_id": uuid4(), "unit_price": D(1)}])


def test_a_currency_has_one_default_list_a_day():
    make_price_list(valid_until=date(2026, 6, 30))

    with pytest.raises(PricesOverlap):
        make_price_list(name="second", valid_from=date(2026, 6, 30))
    make_price_list(name="later", valid_from=date(2026, 7, 1))
    make_price_list(name="dollars", currency="USD")

    assert PriceList.objects.filter(is_default=True).count() == 3


def test_lists_of_a_day_come_with_the_default_one_first():
    make_price_list(name="a", is_default=False)
    make_price_list(name="b", valid_until=date(2026, 3, 2))
    make_price_list(name="past", is_default=False, valid_until=date(2026, 3, 1))

    assert [each.name for each in price_lists_on(system(), DAY, currency="CNY")] == ["b", "a"]
    assert default_price_list(system(), DAY, currency="CNY").name == "b"
    assert default_price_list(system(), date(2026, 3, 3), currency="CNY") is None
    with pytest.raises(PriceListNotFound):
        price_list_facts(system(), uuid4())


def test_a_code_is_taken_once_and_nothing_of_the_set_is_added():
    make_product("A")
    row = {"name": "x", "unit_id": unit_id("pcs"), "tax_rate": D("0.13")}

    with pytest.raises(CodeTaken) as refused, transaction.atomic():
        add_products(system(), rows=[row | {"code": "B"}, row | {"code": " A "}])
    with pytest.raises(CatalogInvalid):
        add_products(system(), rows=[row | {"code": "C"}, row | {"code": "C"}])
    with pytest.raises(CatalogInvalid):
        add_products(system(), rows=[row | {"code": "D", "tax_rate": D(13)}])

    assert refused.value.facts["codes"] == ["A"]
    assert list(Product.objects.values_list("code", flat=True)) == ["A"]
    assert set(products_by_code(system(), ["A", "B"])) == {"A"}


def test_units_have_a_code_and_sensible_places():
    with pytest.raises(CatalogInvalid):
        add_units(system(), rows=[{"code": "", "name": "x"}])
    with pytest.raises(CatalogInvalid):
        add_units(system(), rows=[{"code": "x", "name": "x", "places": 7}])

    assert len(add_units(system(), rows=[{"code": "pallet", "name": "托"}])) == 1
