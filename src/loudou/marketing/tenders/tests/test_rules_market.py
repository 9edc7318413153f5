"""Figures of a market: the worked examples, and what holds for all."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from loudou.marketing.tenders.rules.market import (
    HeadToHead,
    alert_date,
    average_discount,
    concentration,
    discount,
    head_to_head,
    jaccard,
    rate,
    shares,
)

D = Decimal
AMOUNTS = st.lists(st.decimals(1, 10**9, places=2), min_size=1, max_size=20)


def test_ex_2_2_shares_and_hhi():
    amounts = {"A": D(5000000), "B": D(3000000), "C": D(2000000)}

    assert shares(amounts) == {"A": D("0.5"), "B": D("0.3"), "C": D("0.2")}
    assert concentration(amounts.values()) == 3800


def test_ex_2_3_competitor_overlap_and_head_to_head():
    winners = ["us"] * 4 + ["X"] * 5 + ["other"]

    assert jaccard(20, 25, 10) == D("0.2857")
    assert head_to_head("us", "X", winners) == HeadToHead(4, 5, 1)
    assert head_to_head("us", "X", [None, "us"]) == HeadToHead(1, 0, 0)


def test_ex_2_4_discount():
    assert discount(D(1000000), D(920000)) == D("0.0800")
    assert discount(D(100), D(110)) == D("-0.1000")
    assert (discount(None, D(1)), discount(D(0), D(1)), discount(D(1), None)) == (None, None, None)


def test_ex_2_5_expiry():
    assert alert_date(date(2026, 2, 28), 90) == date(2025, 11, 30)


def test_nothing_awarded_has_no_figures():
    assert (shares({}), concentration([]), concentration([D(0)]), jaccard(0, 0, 0), rate(1, 0)) == (
        {},
        None,
        None,
        None,
        0,
    )
    assert average_discount([]) is None


def test_the_average_discount_is_plain():
    assert average_discount([(D(100), D(90)), (D(1000), D(700)), (D(0), D(5))]) == D("0.2000")


@given(AMOUNTS)
def test_concentration_lies_between_equal_shares_and_one_supplier(amounts):
    found = concentration(amounts)

    assert D(10000) / len(amounts) - 1 <= found <= 10000


@given(st.decimals(1, 10**9, places=2))
def test_one_supplier_is_a_monopoly(amount):
    assert concentration([amount]) == 10000
