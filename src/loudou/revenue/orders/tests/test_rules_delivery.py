from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.kernel.money import Money
from loudou.revenue.orders.rules.delivery import (
    DeliveryProblem,
    Extent,
    LineProgress,
    delivered_amount,
    delivery_amount,
    delivery_problems,
    extent,
)

D = Decimal


def cny(amount):
    return Money(D(amount), "CNY")


def progress(ordered, delivered):
    return LineProgress(D(ordered), D(delivered))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], Extent.ALL),
        ([("3", "0"), ("1", "0")], Extent.NONE),
        ([("3", "1"), ("1", "0")], Extent.PARTIAL),
        ([("3", "3"), ("1", "0")], Extent.PARTIAL),
        ([("3", "4"), ("1", "1")], Extent.ALL),
        ([("3", "0"), ("0", "0")], Extent.NONE),
        ([("0", "0")], Extent.ALL),
    ],
)
def test_extent_of_delivery(lines, expected):
    assert extent([progress(*line) for line in lines]) is expected


def test_three_deliveries_of_an_amount_that_does_not_divide():
    amounts = [delivery_amount(cny("100.00"), progress(3, done), D(1)) for done in range(3)]

    assert amounts == [cny("33.33"), cny("33.34"), cny("33.33")]


def test_goods_beyond_the_order_are_not_billed():
    assert delivery_amount(cny("100.00"), progress(10, 9), D(3)) == cny("10.00")
    assert delivered_amount(cny("100.00"), progress(0, 5)) == cny("0")


@pytest.mark.parametrize(
    ("line", "quantity", "options", "problems"),
    [
        (("10", "4"), "6", {}, ()),
        (("10", "4"), "3", {}, ()),
        (("10", "4"), "0", {}, (DeliveryProblem.NOT_POSITIVE,)),
        (("10", "4"), "7", {}, (DeliveryProblem.MORE_THAN_ORDERED,)),
        (("10", "4"), "6.5", {"over_delivery_rate": D("0.05")}, ()),
        (("10", "4"), "5", {"may_be_partial": False}, (DeliveryProblem.PARTIAL_NOT_ALLOWED,)),
        (
            ("10", "4"),
            "-1",
            {"may_be_partial": False},
            (DeliveryProblem.NOT_POSITIVE, DeliveryProblem.PARTIAL_NOT_ALLOWED),
        ),
    ],
)
def test_what_stands_against_a_delivery(line, quantity, options, problems):
    assert delivery_problems(progress(*line), D(quantity), **options) == problems


@given(
    st.integers(0, 10**9),
    st.sampled_from(["JPY", "CNY", "KWD"]),
    st.lists(st.decimals("0.001", 100, places=3), min_size=1, max_size=8),
)
def test_deliveries_add_up_to_exactly_the_line(units, currency, quantities):
    amount, ordered, done = Money.from_minor(units, currency), sum(quantities), D(0)
    total = Money.zero(currency)

    for quantity in quantities:
        part = delivery_amount(amount, LineProgress(ordered, done), quantity)
        assert part.is_rounded
        assert part.amount >= 0
        total, done = total + part, done + quantity

    assert total.amount == amount.amount
