from datetime import date
from decimal import Decimal

import pytest

from loudou.cpq.catalog.errors import CatalogInvalid
from loudou.cpq.catalog.rules.values import (
    days_problems,
    places_problems,
    price_list_problems,
    price_problems,
    product_problems,
    refuse,
    repeated_codes,
    unit_problems,
)

D = Decimal


def codes(problems):
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, []),
        ({"code": "A", "tax_rate": D("0.13"), "cost": D(0)}, []),
        ({"code": ""}, ["code.empty"]),
        ({"tax_rate": D(1)}, ["rate.range"]),
        ({"tax_rate": D("-0.1")}, ["rate.range"]),
        ({"cost": D("-0.01")}, ["amount.negative"]),
        ({"cost": None}, []),
    ],
)
def test_products(values, expected):
    assert codes(product_problems(values)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, []),
        ({"code": "kg", "places": 3}, []),
        ({"code": ""}, ["code.empty"]),
        ({"places": 7}, ["places.range"]),
        ({"places": -1}, ["places.range"]),
    ],
)
def test_units(values, expected):
    assert codes(unit_problems(values)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, []),
        ({"currency": "CNY", "unit_price_scale": 2}, []),
        ({"currency": "cny"}, ["currency.code"]),
        ({"currency": "元元元"}, ["currency.code"]),
        ({"currency": "CN"}, ["currency.code"]),
        ({"unit_price_scale": 7}, ["places.range"]),
    ],
)
def test_price_lists(values, expected):
    assert codes(price_list_problems(values)) == expected


def test_prices_and_days():
    backwards = {"valid_from": date(2026, 1, 2), "valid_until": date(2026, 1, 1)}

    assert codes(price_problems({"unit_price": D(-1), "min_quantity": D(-1)} | backwards)) == [
        "amount.negative",
        "amount.negative",
        "days.order",
    ]
    assert days_problems({"valid_from": date(2026, 1, 1), "valid_until": None}) == []
    assert days_problems({"valid_from": date(2026, 1, 1), "valid_until": date(2026, 1, 1)}) == []


@pytest.mark.parametrize(("price", "scale", "fits"), [("1.00", 0, True), ("1.50", 1, True), ("1.05", 1, False)])
def test_trailing_zeros_are_no_decimal_places(price, scale, fits):
    assert (places_problems(D(price), scale) == []) is fits


def test_a_code_twice_is_named_with_its_row():
    assert [(problem.code, problem.row) for problem in repeated_codes(["A", "B", "A"])] == [("code.twice", 3)]


def test_refusing_nothing_does_nothing():
    refuse([])
    with pytest.raises(CatalogInvalid):
        refuse(unit_problems({"places": 9}))
