from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from loudou.cpq.catalog.errors import CatalogInvalid, PriceListNotFound, PricesOverlap
from loudou.cpq.catalog.models import PriceList, PriceListItem
from loudou.cpq.catalog.records import PRICE_LIST, PRICE_LIST_ITEM, PRODUCT, UNIT
from loudou.cpq.catalog.services.set_validity import set_price_validity
from loudou.cpq.catalog.tests.factories import make_price_list, make_product, set_price, system, unit_id
from loudou.platform.records.actions import run_action
from loudou.platform.records.query import ListQuery, list_records
from loudou.platform.records.services.create import create_records
from loudou.platform.records.services.edit import edit_records

pytestmark = pytest.mark.django_db
D = Decimal


def product_row(**values):
    return {"code": "P-1", "name": "液压泵", "unit": str(unit_id("pcs")), "tax_rate": "0.13", "cost": "12.5"} | values


def test_everything_of_the_catalogue_is_created_through_the_engine():
    (unit,) = create_records(system(), UNIT, [{"code": "roll", "name": "卷"}])
    (product,) = create_records(system(), PRODUCT, [product_row(unit=str(unit))])
    (price_list,) = create_records(system(), PRICE_LIST, [{"name": "2026", "currency": "CNY"}])
    row = {"price_list": str(price_list), "product": str(product), "unit_price": "9.90", "min_quantity": "0"}
    (item,) = create_records(system(), PRICE_LIST_ITEM, [row])

    assert PriceListItem.objects.get(pk=item).label == "液压泵 P-1"


def test_products_are_found_by_pinyin_and_initials():
    create_records(system(), PRODUCT, [product_row()])

    for text in ("yyb", "yeyabeng", "液压", "P-1"):
        assert [row["name"] for row in list_records(system(), PRODUCT, ListQuery(text=text)).rows] == ["液压泵"]


def test_the_cost_is_hidden_from_those_without_the_right(cast, ada, dora):
    make_product(cost=D(5))

    def columns(ctx):
        return [column.name for column in list_records(ctx, PRODUCT, ListQuery()).columns]

    assert "cost" in columns(dora)
    assert "cost" not in columns(ada)


def test_a_renamed_product_renames_its_prices():
    price_list, product = make_price_list(), make_product("A", name="旧名")
    set_price(price_list, product, "1.00")

    edit_records(system(), PRODUCT, [product.id], {"name": "新名"})

    assert PriceListItem.objects.get().label == "新名 A"
    assert list_records(system(), PRICE_LIST_ITEM, ListQuery(text="新名")).rows


@pytest.mark.parametrize("values", [{"tax_rate": "13"}, {"cost": "-1"}])
def test_an_edit_of_a_product_keeps_to_its_limits(values):
    product = make_product()

    with pytest.raises(CatalogInvalid):
        edit_records(system(), PRODUCT, [product.id], values)


def test_an_edit_may_not_make_prices_overlap_or_finer_than_their_list():
    price_list, product = make_price_list(), make_product()
    set_price(price_list, product, "1.00", valid_until=date(2026, 6, 30))
    second = set_price(price_list, product, "2.00", valid_from=date(2026, 7, 1))
    same_days = set_price(price_list, product, "2.00", 5, valid_from=date(2026, 7, 1))

    with pytest.raises(PricesOverlap):
        run_action(system(), PRICE_LIST_ITEM, "set_validity", ids=[second], raw={"valid_from": "2026-06-30"})
    with pytest.raises(PricesOverlap):
        edit_records(system(), PRICE_LIST_ITEM, [same_days], {"min_quantity": "0"})
    with pytest.raises(CatalogInvalid):
        edit_records(system(), PRICE_LIST_ITEM, [second], {"unit_price": "2.005"})
    days = {"valid_from": "2026-07-01", "valid_until": "2026-06-01"}
    with pytest.raises(CatalogInvalid):
        run_action(system(), PRICE_LIST_ITEM, "set_validity", ids=[second], raw=days)
    with pytest.raises(CatalogInvalid):
        edit_records(system(), PRICE_LIST, [price_list.id], {"unit_price_scale": "7"})


def test_a_list_with_fine_prices_cannot_be_made_coarser_or_a_second_default():
    price_list, product = make_price_list(unit_price_scale=4), make_product()
    other = make_price_list(name="other", is_default=False)
    set_price(price_list, product, "1.0005")

    with pytest.raises(CatalogInvalid):
        edit_records(system(), PRICE_LIST, [price_list.id], {"unit_price_scale": "2"})
    with pytest.raises(PricesOverlap):
        edit_records(system(), PRICE_LIST, [other.id], {"is_default": "true"})


def test_validity_changes_for_many_lists_and_prices_at_once():
    lists = [make_price_list(name=str(number), is_default=False).id for number in range(2)]

    facts = run_action(system(), PRICE_LIST, "set_validity", ids=lists, raw={"valid_until": "2026-12-31"})

    assert facts["count"] == 2
    assert set(PriceList.objects.values_list("valid_until", flat=True)) == {date(2026, 12, 31)}


def test_validity_of_an_unknown_price_is_refused():
    with pytest.raises(PriceListNotFound):
        set_price_validity(system(), item_ids=[uuid4()], valid_from=None, valid_until=None)
